package files

import (
	"slices"
	"strings"

	"github.com/valise-export/valise/config"
)

// preset is what is known of a kind of cost and usage export.
type preset struct {
	subject string   // whose a record is, where the config does not say
	key     []string // fields, nil for the dictionary's
	columns []presetColumn
}

// presetColumn fills one field.
type presetColumn struct {
	field, column string
	must          bool // every export has the column; others may be left out
	words         map[string]string
}

const presetDataset = "usage_cost"

// preset fills a mapping with what a preset knows. The config's own fields,
// subject column and key stand. The order is the export's own.
func (d *dataset) preset(m config.Mapping, name string, bad func(key, what, got, hint string)) config.Mapping {
	if m.Name != presetDataset {
		bad("preset", "is for "+presetDataset+" alone", name, "")
		return m
	}
	p, ok := presetOf(name, d.format)
	if !ok {
		bad("preset", "is not known", name, "use focus-1.0, focus-1.2, aws-cur-legacy or aws-cur-2.0")
		return m
	}
	own := m.Fields
	m.Fields, m.Order = slices.Clone(own), "source"
	d.optional = map[string]bool{}
	for _, c := range p.columns {
		if slices.ContainsFunc(own, func(b config.Bind) bool { return b.Field == c.field }) || slices.Contains(m.Ignore, c.column) {
			continue
		}
		d.optional[c.column] = !c.must
		m.Fields = append(m.Fields, config.Bind{Field: c.field, Column: c.column, Map: c.words, Pos: m.Pos})
	}
	m.Nulls = append(slices.Clone(m.Nulls), "")
	if m.SubjectColumn == "" && m.Isolation != "trusted" && m.Isolation != "parent" {
		m.SubjectColumn = p.subject
	}
	d.subject = m.SubjectColumn
	if len(m.Key) == 0 {
		m.Key = p.key
	}
	return m
}

func presetOf(name, format string) (preset, bool) {
	switch name {
	case "focus-1.0":
		return preset{subject: "BillingAccountId", key: focusKey, columns: focus(focus10)}, true
	case "focus-1.2":
		return preset{subject: "BillingAccountId", key: focusKey, columns: focus(focus10, focus12)}, true
	case "aws-cur-legacy":
		return costAndUsage(curLegacy(format), nil), true
	case "aws-cur-2.0":
		return costAndUsage(func(c curColumn) string { return c.snake }, cur20), true
	}
	return preset{}, false
}

// focusKey is what tells records of FOCUS apart, which has no id of a record.
// Two charges that agree in all of it are two records all the same.
var focusKey = []string{"BillingAccountId", "BillingPeriodStart", "ChargePeriodStart", "ChargeCategory", "ChargeDescription", "BilledCost"}

// focus10 are the columns of FOCUS 1.0 by its own names; those that it lets a
// provider leave out end with a question mark.
const focus10 = `BillingAccountId BillingAccountName? BillingPeriodStart BillingPeriodEnd BillingCurrency InvoiceIssuerName?
SubAccountId? SubAccountName? ChargePeriodStart ChargePeriodEnd ChargeCategory ChargeClass? ChargeDescription ChargeFrequency?
ServiceCategory? ServiceName ProviderName? PublisherName? SkuId? SkuPriceId? RegionId? RegionName? AvailabilityZone?
ResourceId? ResourceName? ResourceType? Tags? ConsumedQuantity? ConsumedUnit? PricingQuantity? PricingUnit? PricingCategory?
ListUnitPrice? ContractedUnitPrice? ListCost? ContractedCost? BilledCost EffectiveCost?
CommitmentDiscountCategory? CommitmentDiscountId? CommitmentDiscountName? CommitmentDiscountType? CommitmentDiscountStatus?`

// focus12 are those that FOCUS 1.1 and 1.2 added.
const focus12 = `BillingAccountType? SubAccountType? InvoiceId? ServiceSubcategory? SkuMeter? SkuPriceDetails?
CommitmentDiscountQuantity? CommitmentDiscountUnit?`

func focus(lists ...string) []presetColumn {
	var out []presetColumn
	for _, name := range strings.Fields(strings.Join(lists, " ")) {
		column, optional := strings.CutSuffix(name, "?")
		out = append(out, presetColumn{field: column, column: column, must: !optional})
	}
	return out
}

// curColumn is a column of AWS's Cost and Usage Reports, under its two names.
type curColumn struct {
	field, legacy, snake string
	must                 bool
	words                map[string]string
}

// curColumns say what FOCUS calls what the reports hold.
var curColumns = []curColumn{
	{"x_LineItemId", "identity/LineItemId", "identity_line_item_id", true, nil},
	{"BillingAccountId", "bill/PayerAccountId", "bill_payer_account_id", true, nil},
	{"SubAccountId", "lineItem/UsageAccountId", "line_item_usage_account_id", true, nil},
	{"BillingPeriodStart", "bill/BillingPeriodStartDate", "bill_billing_period_start_date", true, nil},
	{"BillingPeriodEnd", "bill/BillingPeriodEndDate", "bill_billing_period_end_date", true, nil},
	{"BillingCurrency", "lineItem/CurrencyCode", "line_item_currency_code", true, nil},
	{"InvoiceId", "bill/InvoiceId", "bill_invoice_id", false, nil},
	{"InvoiceIssuerName", "bill/InvoicingEntity", "bill_invoicing_entity", false, nil},
	{"ChargePeriodStart", "lineItem/UsageStartDate", "line_item_usage_start_date", true, nil},
	{"ChargePeriodEnd", "lineItem/UsageEndDate", "line_item_usage_end_date", true, nil},
	{"ChargeCategory", "lineItem/LineItemType", "line_item_line_item_type", true, curCategories},
	{"ChargeDescription", "lineItem/LineItemDescription", "line_item_line_item_description", false, nil},
	{"ServiceName", "lineItem/ProductCode", "line_item_product_code", true, nil},
	{"ProviderName", "bill/BillingEntity", "bill_billing_entity", false, nil},
	{"PublisherName", "lineItem/LegalEntity", "line_item_legal_entity", false, nil},
	{"SkuId", "product/sku", "product_sku", false, nil},
	{"SkuPriceId", "pricing/RateCode", "pricing_rate_code", false, nil},
	{"RegionId", "product/regionCode", "product_region_code", false, nil},
	{"AvailabilityZone", "lineItem/AvailabilityZone", "line_item_availability_zone", false, nil},
	{"ResourceId", "lineItem/ResourceId", "line_item_resource_id", false, nil},
	{"ConsumedQuantity", "lineItem/UsageAmount", "line_item_usage_amount", false, nil},
	{"ConsumedUnit", "pricing/unit", "pricing_unit", false, nil},
	{"PricingCategory", "pricing/term", "pricing_term", false, curTerms},
	{"ListUnitPrice", "pricing/publicOnDemandRate", "pricing_public_on_demand_rate", false, nil},
	{"ListCost", "pricing/publicOnDemandCost", "pricing_public_on_demand_cost", false, nil},
	{"BilledCost", "lineItem/UnblendedCost", "line_item_unblended_cost", true, nil},
}

// cur20 are columns that the reports before 2.0 have not.
var cur20 = []presetColumn{
	{field: "BillingAccountName", column: "bill_payer_account_name"},
	{field: "SubAccountName", column: "line_item_usage_account_name"},
	{field: "Tags", column: "resource_tags"},
}

var curCategories = map[string]string{
	"Usage": "Usage", "DiscountedUsage": "Usage", "SavingsPlanCoveredUsage": "Usage",
	"Fee": "Purchase", "RIFee": "Purchase", "SavingsPlanRecurringFee": "Purchase", "SavingsPlanUpfrontFee": "Purchase",
	"Tax": "Tax", "Credit": "Credit", "*": "Adjustment",
}

var curTerms = map[string]string{"OnDemand": "Standard", "Reserved": "Committed", "Spot": "Dynamic", "*": "Other"}

// curLegacy names columns as the older reports do: category/Name in CSV, and in
// Parquet as Athena can read them.
func curLegacy(format string) func(curColumn) string {
	if format == formatParquet {
		return func(c curColumn) string { return c.snake }
	}
	return func(c curColumn) string { return c.legacy }
}

// costAndUsage makes a preset of a report. A line item's id is of one period
// alone.
func costAndUsage(name func(curColumn) string, more []presetColumn) preset {
	p := preset{key: []string{"x_LineItemId", "ChargePeriodStart", "ChargePeriodEnd"}}
	for _, c := range curColumns {
		if c.field == "BillingAccountId" {
			p.subject = name(c)
		}
		p.columns = append(p.columns, presetColumn{field: c.field, column: name(c), must: c.must, words: c.words})
	}
	p.columns = append(p.columns, more...)
	return p
}
