package dictionary

import "github.com/valise-export/valise/exporter"

// usageCost has the columns of FOCUS 1.2 (FinOps Open Cost and Usage
// Specification) under their own names. FOCUS has no id of a record, so the key
// is a custom column, with the x_ that it asks of those.
func usageCost() exporter.Dataset {
	list := []entry{accountID(), lineItem()}
	for _, part := range [][]entry{
		usageBilling(), usageCharge(), usageService(), usageQuantity(), usageMoney(), usageCommitment(),
	} {
		list = append(list, part...)
	}
	return exporter.Dataset{
		Name: "usage_cost", Title: "Usage and cost",
		Description: "What was used and what it cost, in the columns of FOCUS 1.2; the billed cost of the records of an invoice adds up to what is to be paid.",
		Category:    exporter.PurchaseAndPaymentHistory, Surfaces: []string{billingDashboard, bills},
		Key: []string{"x_LineItemId"},
		References: []exporter.Reference{
			toAccount(),
			{Fields: []string{"InvoiceId"}, Dataset: "invoice", To: []string{"invoice_id"}},
		},
		When: "ChargePeriodStart", Amount: "BilledCost",
		Fields: fields(exporter.Observed, on(exporter.Contract), list...),
	}
}

func lineItem() entry {
	return id("x_LineItemId", "Line item ID", "The source's id of the record, beside FOCUS, which has none.").always()
}

func usageBilling() []entry {
	return []entry{
		id("BillingAccountId", "Billing account", "The account that is billed, as the provider names it."),
		personal("BillingAccountName", "Billing account name", "The name of the account that is billed.").from(exporter.Provided),
		plain("BillingAccountType", "Billing account type", "What the provider calls an account that is billed."),
		id("SubAccountId", "Sub-account", "The account, project or subscription in which the charge arose."),
		personal("SubAccountName", "Sub-account name", "The name of the account in which the charge arose.").from(exporter.Provided),
		plain("SubAccountType", "Sub-account type", "What the provider calls such an account."),
		instant("BillingPeriodStart", "Billing period from", "When the billing period begins."),
		instant("BillingPeriodEnd", "Billing period to", "When the billing period has ended (exclusive)."),
		currency("BillingCurrency", "Billing currency", "The currency of the costs."),
		id("InvoiceId", "Invoice ID", "The invoice that the charge is on."),
		plain("InvoiceIssuerName", "Invoice issuer", "The company that issues the invoice."),
	}
}

func usageCharge() []entry {
	return []entry{
		instant("ChargePeriodStart", "Charge period from", "When what is charged for begins."),
		instant("ChargePeriodEnd", "Charge period to", "When what is charged for has ended (exclusive)."),
		plain("ChargeCategory", "Charge category", "What sort of charge it is.").oneOf(
			"Usage", "Usage", "Purchase", "Purchase", "Tax", "Tax", "Credit", "Credit", "Adjustment", "Adjustment"),
		plain("ChargeClass", "Charge class", "Whether the charge corrects an earlier billing period; else empty.").
			oneOf("Correction", "Correction of an earlier period"),
		freeText("ChargeDescription", "Charge", "What is charged for, in the provider's words."),
		plain("ChargeFrequency", "Charge frequency", "How often such a charge arises.").oneOf(
			"One-Time", "Once", "Recurring", "At fixed times", "Usage-Based", "With usage"),
	}
}

func usageService() []entry {
	return []entry{
		plain("ServiceCategory", "Service category", "The group of services that the service belongs to.").oneOf(serviceCategories()...),
		plain("ServiceSubcategory", "Service subcategory", "The narrower group that the service belongs to."),
		plain("ServiceName", "Service", "The name of the service."),
		plain("ProviderName", "Provider", "The company that makes the service available."),
		plain("PublisherName", "Publisher", "The company that made the service."),
		id("SkuId", "SKU", "The id of what is sold."),
		plain("SkuMeter", "SKU meter", "What the SKU measures."),
		jsonText("SkuPriceDetails", "SKU details", "Properties of the SKU's price, as a JSON object."),
		id("SkuPriceId", "SKU price", "The id of the price that was applied."),
		id("RegionId", "Region", "The id of the region."),
		plain("RegionName", "Region name", "The name of the region."),
		plain("AvailabilityZone", "Availability zone", "The part of the region."),
		id("ResourceId", "Resource", "The id of the resource that was used."),
		freeText("ResourceName", "Resource name", "The name that the resource was given.").from(exporter.Provided),
		plain("ResourceType", "Resource type", "What kind of resource it is."),
		jsonText("Tags", "Tags", "The labels set on the resource, as a JSON object of texts.").from(exporter.Provided).class(exporter.ClassFreeText),
	}
}

func serviceCategories() []string {
	var pairs []string
	for _, c := range []string{
		"AI and Machine Learning", "Analytics", "Business Applications", "Compute", "Databases",
		"Developer Tools", "Multicloud", "Identity", "Integration", "Internet of Things",
		"Management and Governance", "Media", "Migration", "Mobile", "Networking", "Security",
		"Storage", "Web", "Other",
	} {
		pairs = append(pairs, c, c)
	}
	return pairs
}

func usageQuantity() []entry {
	return []entry{
		decimal("ConsumedQuantity", "Consumed", "How much was used, in the consumed unit."),
		plain("ConsumedUnit", "Consumed unit", "The unit in which use is measured."),
		decimal("PricingQuantity", "Priced", "How much was priced, in the pricing unit."),
		plain("PricingUnit", "Pricing unit", "The unit that the price is for."),
		plain("PricingCategory", "Pricing category", "By which kind of price it was charged.").oneOf(
			"Standard", "Agreed or list price", "Dynamic", "Price that moves", "Committed", "Price for a commitment", "Other", "Other"),
	}
}

func usageMoney() []entry {
	cost := func(name, title, description string) entry {
		return money(name, "BillingCurrency", title, description).scale(12)
	}
	return []entry{
		cost("ListUnitPrice", "List unit price", "The published price of one pricing unit."),
		cost("ContractedUnitPrice", "Agreed unit price", "The price of one pricing unit that was agreed."),
		cost("ListCost", "List cost", "The cost at published prices."),
		cost("ContractedCost", "Cost at agreed prices", "The cost at the prices that were agreed."),
		cost("BilledCost", "Billed cost", "What is put on the invoice."),
		cost("EffectiveCost", "Effective cost", "The cost with what was prepaid spread over the usage that it covers.").from(exporter.Derived),
	}
}

func usageCommitment() []entry {
	return []entry{
		plain("CommitmentDiscountCategory", "Commitment measured in", "Whether the commitment is to spend or to use.").
			oneOf("Spend", "Spend", "Usage", "Usage"),
		id("CommitmentDiscountId", "Commitment", "The id of the commitment that lowers the price."),
		plain("CommitmentDiscountName", "Commitment name", "The name that the commitment was given.").from(exporter.Provided),
		plain("CommitmentDiscountType", "Commitment type", "What the provider calls such a commitment."),
		plain("CommitmentDiscountStatus", "Commitment status", "Whether the charge is a used or an unused part of the commitment.").
			oneOf("Used", "Used", "Unused", "Unused"),
		decimal("CommitmentDiscountQuantity", "Commitment quantity", "How much of the commitment the record stands for."),
		plain("CommitmentDiscountUnit", "Commitment unit", "The unit of that quantity."),
	}
}
