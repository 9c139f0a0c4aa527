package dictionary

import "github.com/valise-export/valise/exporter"

func paymentMethod() exporter.Dataset {
	return exporter.Dataset{
		Name: "payment_method", Title: "Payment methods",
		Description: "The cards and bank accounts that an account pays with, each by its last four digits at most.",
		Category:    exporter.PaymentSettings, Surfaces: []string{paymentMethods},
		Key: []string{"method_id"}, References: []exporter.Reference{toAccount()}, When: "created_at", Recorded: true,
		Fields: fields(exporter.Provided, on(exporter.Contract),
			accountID(),
			id("method_id", "Method ID", "The id of the payment method.").always().from(exporter.Observed),
			plain("type", "Type", "What sort of payment method it is, such as card, bank account or invoice."),
			plain("brand", "Brand", "The card network or payment scheme."),
			newEntry(exporter.TypeText, exporter.ClassCardNumber, "last4", "Last four digits", "The last four digits of the card or account number; more than these is never shown."),
			integer("exp_month", "Expiry month", "The month in which the card expires, 1 to 12."),
			integer("exp_year", "Expiry year", "The year in which the card expires, with four digits."),
			plain("funding", "Funding", "How the card is funded, as the card network says.").from(exporter.ThirdParty).
				oneOf("credit", "Credit card", "debit", "Debit card", "prepaid", "Prepaid card", "unknown", "Unknown"),
			plain("issuing_country", "Issuing country", "The country of the card's issuer, as the card network says.").as(exporter.FormatCountry).from(exporter.ThirdParty),
			personal("bank_name", "Bank", "The name of the bank."),
			person("holder_name", "Holder", "The name on the card or the bank account.").as(exporter.FormatName),
			personal("billing_address", "Billing address", "The address that belongs to the payment method, on one line or several."),
			boolean("is_default", "Default", "Whether the account pays with this method where nothing else is said."),
			plain("status", "Status", "Whether the method can be used, in the source's words.").from(exporter.Observed),
			instant("created_at", "Added", "When the payment method was added.").from(exporter.Observed),
		),
	}
}

func billingPreference() exporter.Dataset {
	return exporter.Dataset{
		Name: "billing_preference", Title: "Billing preferences",
		Description: "How an account wants to be billed, and who receives its invoices.",
		Category:    exporter.PaymentSettings, Surfaces: []string{preferences},
		Key:        []string{exporter.AccountColumn, "key"},
		References: []exporter.Reference{toAccount()}, When: "updated_at",
		Fields: fields(exporter.Provided, on(exporter.Contract),
			accountID(),
			plain("key", "Preference", "The name of the preference.").always(),
			freeText("value", "Value", "What was chosen."),
			instant("updated_at", "Updated", "When the choice was last made.").from(exporter.Observed),
			person("receiver_name", "Receiver", "The name of the person who receives the invoices.").as(exporter.FormatName),
			person("receiver_email", "Receiver's e-mail", "The e-mail address that the invoices are sent to.").as(exporter.FormatEmail),
			person("receiver_address", "Receiver's address", "The postal address that the invoices are sent to, on one line or several."),
		),
	}
}
