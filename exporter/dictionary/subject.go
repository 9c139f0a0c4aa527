package dictionary

import "github.com/valise-export/valise/exporter"

func subject() exporter.Dataset {
	return exporter.Dataset{
		Name: exporter.SubjectDataset, Title: "Subject lookup",
		Description: "The person that a customer id stands for; exactly one record must come back.",
		Key:         []string{"customer_id"},
		Fields: fields(exporter.Provided, on(exporter.Contract),
			id("customer_id", "Customer ID", "The id that the export was asked for.").always().from(exporter.Observed),
			personal("full_name", "Full name", "The name of the person.").as(exporter.FormatName),
			personal("email", "E-mail", "The main e-mail address of the person.").as(exporter.FormatEmail),
			jsonText("other_names", "Other names", "Further names of the same person, as a JSON array of texts.").class(exporter.ClassPersonal),
			jsonText("other_emails", "Other e-mails", "Further e-mail addresses of the same person, as a JSON array of texts.").class(exporter.ClassPersonal),
			plain("jurisdiction", "Jurisdiction", "The id of the notice's jurisdiction in which the person lives.").from(exporter.Observed),
			plain("contracting_entity", "Contracting entity", "The company that the person's agreement is with.").from(exporter.Observed),
			plain("language", "Language", "The language for the report.").as(exporter.FormatLanguage),
			plain("time_zone", "Time zone", "The time zone for the report.").as(exporter.FormatTimeZone),
			plain("holder", "Holder", "Whether a person or an organisation holds the accounts.").
				oneOf("person", "Person", "organisation", "Organisation").from(exporter.Observed),
		),
	}
}

func subjectAccount() exporter.Dataset {
	return exporter.Dataset{
		Name: exporter.SubjectAccountDataset, Title: "Subject's accounts",
		Description: "The accounts that belong to a customer id, each with what shows it.",
		Key:         []string{exporter.AccountColumn},
		References:  []exporter.Reference{to(exporter.SubjectDataset, "customer_id")},
		Fields: fields(exporter.Observed, on(exporter.Contract),
			id("customer_id", "Customer ID", "The id that the export was asked for.").always(),
			accountID(),
			plain("evidence", "Evidence", "How the account is known to be this person's, without personal data.").always(),
			plain("system", "System", "The system that knows the account: sources of other systems, by their key accounts, are not asked for it."),
		),
	}
}

func subjectEmail() exporter.Dataset {
	return exporter.Dataset{
		Name: exporter.SubjectEmailDataset, Title: "Holders of an e-mail address",
		Description: "Everybody who has an e-mail address: only one that is the customer's alone links accounts.",
		Key:         []string{"email", "customer_id"},
		References:  []exporter.Reference{to(exporter.SubjectDataset, "customer_id")},
		Fields: fields(exporter.Provided, on(exporter.Contract),
			id("email", "E-mail", "The address that was asked for.").always().as(exporter.FormatEmail),
			id("customer_id", "Customer ID", "A customer who has it.").always().from(exporter.Observed),
		),
	}
}
