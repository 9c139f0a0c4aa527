package dictionary

import "github.com/valise-export/valise/exporter"

func identityBases() []exporter.Basis {
	return on(exporter.Contract, exporter.LegitimateInterest)
}

func user() exporter.Dataset {
	return exporter.Dataset{
		Name: "user", Title: "Users",
		Description: "The sign-in names within an account; most stand for other people.",
		Category:    exporter.IdentityAndCredentials, Surfaces: []string{managementConsole},
		Key: []string{"user_id"}, References: []exporter.Reference{toAccount()}, When: "create_date", Recorded: true,
		Fields: fields(exporter.Observed, identityBases(),
			accountID(),
			plain("path", "Path", "The path under which the name is filed in the account.").from(exporter.Provided),
			person("user_name", "User name", "The sign-in name.").from(exporter.Provided),
			id("user_id", "User ID", "The id of the sign-in name, unique over all accounts.").always(),
			person("arn", "Resource name", "The full resource name, which ends with the sign-in name."),
			instant("create_date", "Created", "When the sign-in name was made."),
			instant("password_last_used", "Password last used", "When its password was last used to sign in."),
		),
	}
}

func role() exporter.Dataset {
	return exporter.Dataset{
		Name: "role", Title: "Roles",
		Description: "The roles defined in an account, and when each was last taken on.",
		Category:    exporter.IdentityAndCredentials, Surfaces: []string{managementConsole},
		Key: []string{exporter.AccountColumn, "role_id"}, References: []exporter.Reference{toAccount()}, When: "create_date", Recorded: true,
		Fields: fields(exporter.Observed, identityBases(),
			accountID(),
			plain("path", "Path", "The path under which the role is filed in the account.").from(exporter.Provided),
			plain("role_name", "Role name", "The name of the role.").from(exporter.Provided),
			id("role_id", "Role ID", "The id of the role.").always(),
			id("arn", "Resource name", "The full resource name of the role."),
			instant("create_date", "Created", "When the role was made."),
			freeText("description", "Description", "What the account's holder wrote of the role.").from(exporter.Provided),
			integer("max_session_duration", "Longest session", "How long one session with the role may last.").unit("s").from(exporter.Provided),
			instant("last_used_at", "Last used", "When the role was last taken on."),
			plain("last_used_region", "Last used in", "The region in which it was last taken on."),
		),
	}
}

func alias() exporter.Dataset {
	return exporter.Dataset{
		Name: "alias", Title: "Aliases and directory entries",
		Description: "The alias of an account, and the entries of its directory with names and addresses; most stand for other people.",
		Category:    exporter.IdentityAndCredentials, Surfaces: []string{managementConsole},
		Key: []string{exporter.AccountColumn, "alias_id"}, References: []exporter.Reference{toAccount()},
		Fields: fields(exporter.Provided, identityBases(),
			accountID(),
			id("alias_id", "Entry ID", "The id of the entry: the directory's own, or one that the source makes where names are all it has.").always().from(exporter.Observed),
			plain("account_alias", "Account alias", "The short name that stands for the account id at sign-in."),
			person("user_name", "User name", "The sign-in name of the directory entry."),
			person("display_name", "Display name", "The name as it is shown.").as(exporter.FormatName),
			person("given_name", "Given name", "The given name.").as(exporter.FormatName),
			person("family_name", "Family name", "The family name.").as(exporter.FormatName),
			jsonText("emails", "E-mails", "The e-mail addresses of the entry, as a JSON array of texts.").class(exporter.ClassPerson),
			jsonText("phone_numbers", "Phone numbers", "The phone numbers of the entry, as a JSON array of texts.").class(exporter.ClassPerson),
			person("locale", "Locale", "The language and region chosen for the entry.").as(exporter.FormatLanguage),
			person("timezone", "Time zone", "The time zone chosen for the entry.").as(exporter.FormatTimeZone),
			plain("user_status", "Status", "Whether the entry is in use, in the source's words.").from(exporter.Observed),
		),
	}
}

func credentialInventory() exporter.Dataset {
	return exporter.Dataset{
		Name: "credential_inventory", Title: "Credentials held",
		Description: "Which credentials exist, of what kind and in what state; what they consist of is never disclosed.",
		Category:    exporter.IdentityAndCredentials, Surfaces: []string{managementConsole},
		Key: []string{"credential_id"}, References: []exporter.Reference{toAccount()}, When: "created_at", Recorded: true,
		Fields: fields(exporter.Observed, identityBases(),
			accountID(),
			person("user_name", "User name", "The sign-in name that the credential belongs to.").from(exporter.Provided),
			plain("kind", "Kind", "What sort of credential it is, such as password, access key, signing certificate or second factor."),
			id("credential_id", "Credential ID", "The public id of the credential: a serial or key id, or the source's own where there is none.").always(),
			plain("status", "Status", "Whether the credential can be used, in the source's words."),
			instant("created_at", "Created", "When the credential was made or last replaced."),
			instant("last_used_at", "Last used", "When the credential was last used."),
			plain("last_used_service", "Last used for", "The service that it was last used with."),
			plain("last_used_region", "Last used in", "The region in which it was last used."),
			instant("expires_at", "Expires", "When the credential ceases to work."),
		),
	}
}
