package dictionary

import "github.com/valise-export/valise/exporter"

func account() exporter.Dataset {
	return exporter.Dataset{
		Name: "account", Title: "Accounts",
		Description: "The accounts that belong to the subject, one record each.",
		Category:    exporter.ContactInformation, Surfaces: []string{myAccount},
		Key: []string{exporter.AccountColumn}, When: "created_at", Recorded: true,
		Fields: fields(exporter.Provided, on(exporter.Contract),
			accountID(),
			personal("account_name", "Account name", "The name that the account was given."),
			plain("state", "State", "Whether the account is in use, suspended or closed, in the source's words.").from(exporter.Observed),
			instant("created_at", "Created", "When the account was opened.").from(exporter.Observed),
			personal("primary_email", "Primary e-mail", "The e-mail address that the account is registered with.").as(exporter.FormatEmail),
			plain("contracting_entity", "Contracting entity", "The company that the account's agreement is with.").from(exporter.Observed),
			plain("preferred_language", "Preferred language", "The language chosen for the account.").as(exporter.FormatLanguage),
			plain("time_zone", "Time zone", "The time zone chosen for the account.").as(exporter.FormatTimeZone),
		),
	}
}

func contactInformation() exporter.Dataset {
	return exporter.Dataset{
		Name: "contact_information", Title: "Contact details",
		Description: "The current name, address, phone number and website of each account.",
		Category:    exporter.ContactInformation, Surfaces: []string{myAccount},
		Key: []string{exporter.AccountColumn}, References: []exporter.Reference{toAccount()},
		Fields: fields(exporter.Provided, on(exporter.Contract),
			accountID(),
			personal("full_name", "Full name", "The name of the person or organisation to contact.").as(exporter.FormatName),
			personal("address_line_1", "Address line 1", "The first line of the postal address."),
			personal("address_line_2", "Address line 2", "The second line of the postal address."),
			personal("address_line_3", "Address line 3", "The third line of the postal address."),
			personal("city", "City", "The city or town of the postal address."),
			personal("district_or_county", "District or county", "The district or county of the postal address."),
			personal("state_or_region", "State or region", "The state, province or region of the postal address, by ISO 3166-2 code or by name."),
			personal("postal_code", "Postal code", "The postal code of the address, to the letter."),
			personal("country_code", "Country", "The country of the postal address.").as(exporter.FormatCountry),
			personal("phone_number", "Phone number", "The phone number to reach the account's holder.").as(exporter.FormatPhone),
			personal("company_name", "Company", "The company that the contact named."),
			personal("website_url", "Website", "The website that the contact named.").as(exporter.FormatURI),
		),
	}
}

func alternateContact() exporter.Dataset {
	return exporter.Dataset{
		Name: "alternate_contact", Title: "Alternate contacts",
		Description: "Further people named for billing, operations, security or another matter of an account.",
		Category:    exporter.ContactInformation, Surfaces: []string{myAccount},
		Key: []string{exporter.AccountColumn, "type"}, References: []exporter.Reference{toAccount()},
		Fields: fields(exporter.Provided, on(exporter.Contract),
			accountID(),
			plain("type", "Type", "The matter that the contact stands for, such as billing, operations or security.").always(),
			person("name", "Name", "The name of the contact.").as(exporter.FormatName),
			person("title", "Job title", "The job title or role of the contact."),
			person("email_address", "E-mail", "The e-mail address of the contact.").as(exporter.FormatEmail),
			person("phone_number", "Phone number", "The phone number of the contact.").as(exporter.FormatPhone),
		),
	}
}

func contactHistory() exporter.Dataset {
	return exporter.Dataset{
		Name: "contact_history", Title: "Earlier contact details",
		Description: "Prior versions of account and contact data that were kept after a change.",
		Category:    exporter.ContactInformation, Surfaces: []string{myAccount},
		Key:        []string{exporter.AccountColumn, "field", "changed_at"},
		References: []exporter.Reference{toAccount()}, When: "changed_at", Recorded: true,
		Fields: fields(exporter.Provided, on(exporter.Contract),
			accountID(),
			plain("field", "Field", "The name of the datum that was changed.").always().from(exporter.Observed),
			personal("old_value", "Old value", "What it was before the change."),
			personal("new_value", "New value", "What it was after the change."),
			instant("changed_at", "Changed", "When the change was made.").always().from(exporter.Observed),
		),
	}
}
