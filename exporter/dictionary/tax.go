package dictionary

import "github.com/valise-export/valise/exporter"

// taxAccountID rests on law alone, like everything beside it: so the whole
// dataset is in access and outside portability.
func taxAccountID() entry { return accountID().on(exporter.LegalObligation) }

func taxRegistration() exporter.Dataset {
	return exporter.Dataset{
		Name: "tax_registration", Title: "Tax registrations",
		Description: "The tax numbers given for an account, with the legal name and address that they stand for.",
		Category:    exporter.TaxInformation, Surfaces: []string{taxSettings},
		Key: []string{"record_id"}, References: []exporter.Reference{toAccount()},
		Fields: fields(exporter.Provided, on(exporter.LegalObligation),
			taxAccountID(),
			id("record_id", "Record ID", "The source's id of the record, because the tax number itself may be shown in part only.").always().from(exporter.Observed),
			newEntry(exporter.TypeText, exporter.ClassTaxID, "registration_id", "Tax number", "The tax number, of which the policy may show the last four characters only."),
			plain("registration_type", "Type", "The kind of tax number, such as VAT, GST or CNPJ."),
			personal("legal_name", "Legal name", "The name that the number is registered for."),
			plain("status", "Status", "Whether the number has been checked, in the source's words.").from(exporter.Observed),
			plain("sector", "Sector", "The sector that the registration was made for, such as business, individual or government."),
			personal("legal_address", "Legal address", "The address that the number is registered for, on one line or several."),
			personal("certified_email", "Certified e-mail", "The certified e-mail address for invoices, where a country has such.").as(exporter.FormatEmail),
			jsonText("country_extra", "Country details", "Further details that only one country asks for, such as the tax office, as a JSON object; no numbers.").class(exporter.ClassPersonal),
		),
	}
}

func taxExemption() exporter.Dataset {
	return exporter.Dataset{
		Name: "tax_exemption", Title: "Tax exemptions",
		Description: "Exemptions from tax that were claimed for an account.",
		Category:    exporter.TaxInformation, Surfaces: []string{taxSettings},
		Key: []string{"exemption_id"}, References: []exporter.Reference{toAccount()}, When: "effective_date",
		Fields: fields(exporter.Provided, on(exporter.LegalObligation),
			taxAccountID(),
			id("exemption_id", "Exemption ID", "The source's id of the exemption.").always().from(exporter.Observed),
			plain("authority", "Authority", "The authority that grants the exemption."),
			plain("type", "Type", "The kind of exemption."),
			date("effective_date", "Effective", "The first day on which the exemption holds."),
			date("expiration_date", "Expires", "The last day on which the exemption holds."),
			plain("status", "Status", "Whether the exemption was granted, in the source's words.").from(exporter.Observed),
		),
	}
}
