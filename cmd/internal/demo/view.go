package demo

import "strings"

// createView makes the warehouse's view with the columns of FOCUS 1.2. The facts
// come first in it, so that their key is the order without sorting.
func (d dialect) createView() string {
	columns := []struct{ name, from string }{
		{"x_LineItemId", "f.line_item_id"},
		{"BillingAccountId", "f.account_id"}, {"BillingAccountName", "a.account_name"},
		{"SubAccountId", "r.project_id"}, {"SubAccountName", "r.project_name"},
		{"BillingPeriodStart", "i.period_start"}, {"BillingPeriodEnd", "i.period_end"},
		{"BillingCurrency", "i.currency"}, {"InvoiceId", "f.invoice_id"}, {"InvoiceIssuerName", "i.invoicing_entity"},
		{"ChargePeriodStart", "f.period_start"}, {"ChargePeriodEnd", "f.period_end"},
		{"ChargeCategory", "f.charge_category"}, {"ChargeClass", "f.charge_class"}, {"ChargeDescription", "s.description"},
		{"ChargeFrequency", "CASE f.charge_category WHEN 'Usage' THEN 'Usage-Based' WHEN 'Purchase' THEN 'Recurring' WHEN 'Tax' THEN 'Recurring' ELSE 'One-Time' END"},
		{"ServiceCategory", "s.service_category"}, {"ServiceSubcategory", "s.subcategory"}, {"ServiceName", "s.service_name"},
		{"ProviderName", "i.billing_entity"}, {"PublisherName", "s.publisher"},
		{"SkuId", "f.sku_id"}, {"SkuMeter", "s.meter"}, {"SkuPriceId", "s.price_id"},
		{"RegionId", "r.region_id"}, {"RegionName", "r.region_name"}, {"AvailabilityZone", "r.zone"},
		{"ResourceId", "f.resource_id"}, {"ResourceName", "r.resource_name"}, {"ResourceType", "s.resource_type"}, {"Tags", "r.tags"},
		{"ConsumedQuantity", "f.quantity"}, {"ConsumedUnit", "s.unit"}, {"PricingQuantity", "f.quantity"}, {"PricingUnit", "s.unit"},
		{"PricingCategory", "CASE WHEN f.commitment_id IS NOT NULL THEN 'Committed' WHEN f.charge_category = 'Usage' THEN 'Standard' END"},
		{"ListUnitPrice", "f.unit_price"}, {"ContractedUnitPrice", "f.unit_price"}, {"ListCost", "f.list_cost"},
		{"ContractedCost", "f.list_cost"}, {"BilledCost", "f.billed_cost"}, {"EffectiveCost", "f.effective_cost"},
		{"CommitmentDiscountId", "f.commitment_id"},
		{"CommitmentDiscountStatus", "CASE WHEN f.commitment_id IS NOT NULL AND f.charge_category = 'Usage' THEN 'Used' END"},
		{"x_InternalMargin", "'" + Undeclared + "'"}, // the company's own business
	}
	list := []string{"f.account_id AS account_id"}
	for _, c := range columns {
		list = append(list, c.from+" AS "+d.quote+c.name+d.quote)
	}
	return "CREATE VIEW cost_and_usage AS SELECT " + strings.Join(list, ", ") +
		" FROM usage_facts f LEFT JOIN invoices i ON i.invoice_id = f.invoice_id LEFT JOIN accounts a ON a.account_id = f.account_id" +
		" LEFT JOIN skus s ON s.sku_id = f.sku_id LEFT JOIN resources r ON r.resource_id = f.resource_id"
}
