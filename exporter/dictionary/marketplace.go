package dictionary

import "github.com/valise-export/valise/exporter"

func marketplaceAgreement() exporter.Dataset {
	return exporter.Dataset{
		Name: "marketplace_agreement", Title: "Marketplace agreements",
		Description: "Agreements with sellers, or with buyers, made through the marketplace.",
		Category:    exporter.MarketplaceAndPartner, Surfaces: []string{marketplace},
		Key: []string{"agreement_id"}, References: []exporter.Reference{toAccount()},
		When: "accepted_at", Recorded: true, Amount: "agreement_value",
		Fields: fields(exporter.Observed, on(exporter.Contract),
			accountID(),
			id("agreement_id", "Agreement ID", "The id of the agreement.").always(),
			plain("type", "Type", "The kind of agreement, in the source's words."),
			plain("status", "Status", "Where the agreement stands, in the source's words."),
			id("acceptor_account_id", "Acceptor's account", "The account that accepted the offer."),
			id("proposer_account_id", "Proposer's account", "The account that made the offer."),
			instant("accepted_at", "Accepted", "When the offer was accepted."),
			instant("start_at", "Starts", "When the agreement begins to hold."),
			instant("end_at", "Ends", "When the agreement ceases to hold."),
			id("offer_id", "Offer ID", "The id of the offer that was accepted."),
			id("resource_id", "Product ID", "The id of the product that the agreement is about."),
			money("agreement_value", "currency", "Value", "The value of the agreement, usage that is charged later left out.").scale(4),
			currency("currency", "Currency", "The currency of the value."),
		),
	}
}

func partnerProfile() exporter.Dataset {
	return exporter.Dataset{
		Name: "partner_profile", Title: "Partner profile",
		Description: "What a member of the partner network says of itself.",
		Category:    exporter.MarketplaceAndPartner, Surfaces: []string{partnerCentral},
		Key: []string{"partner_id"}, References: []exporter.Reference{toAccount()},
		Fields: fields(exporter.Provided, on(exporter.Contract),
			accountID(),
			id("partner_id", "Partner ID", "The id of the member.").always().from(exporter.Observed),
			personal("legal_name", "Legal name", "The registered name of the member."),
			personal("display_name", "Display name", "The name shown to customers."),
			personal("website_url", "Website", "The website of the member.").as(exporter.FormatURI),
			plain("primary_solution_type", "Main solution", "What kind of solution the member mainly offers."),
			jsonText("industry_segments", "Industries", "The industries that the member serves, as a JSON array of texts."),
			person("alliance_lead_name", "Alliance lead", "The name of the person who leads the alliance.").as(exporter.FormatName).from(exporter.ThirdParty),
			person("alliance_lead_title", "Alliance lead's job title", "The job title of the person who leads the alliance.").from(exporter.ThirdParty),
			person("alliance_lead_email", "Alliance lead's e-mail", "The e-mail address of the person who leads the alliance.").as(exporter.FormatEmail).from(exporter.ThirdParty),
		),
	}
}

func participationStatus() exporter.Dataset {
	return exporter.Dataset{
		Name: "participation_status", Title: "Participation",
		Description: "In which programmes an account takes part, in which role, and since when.",
		Category:    exporter.MarketplaceAndPartner, Surfaces: []string{marketplace, partnerCentral},
		Key:        []string{exporter.AccountColumn, "programme", "role"},
		References: []exporter.Reference{toAccount()}, When: "since",
		Fields: fields(exporter.Observed, on(exporter.Contract),
			accountID(),
			plain("programme", "Programme", "The programme, such as marketplace or partner_network.").always().from(exporter.Provided),
			plain("role", "Role", "The part that the account plays in it, such as buyer, seller or member.").always().from(exporter.Provided),
			plain("status", "Status", "Where the participation stands, in the source's words."),
			date("since", "Since", "The day from which the status holds."),
			personal("verified_domain", "Verified domain", "The domain name that the account showed to be its own.").from(exporter.Provided),
		),
	}
}
