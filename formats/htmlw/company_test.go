package htmlw_test

import (
	"fmt"

	"github.com/valise-export/valise/exporter"
)

const (
	f1 = "1-contact_information"
	f2 = "2-identity_and_credentials"
	f3 = "3-purchase_and_payment_history"
	f4 = "4-payment_settings"
	f5 = "5-tax_information"
	f6 = "6-communication_settings"
	f7 = "7-marketplace_and_partner"
)

var (
	otherPerson = exporter.Rule{Name: "other_person", Ground: "another person’s data: the copy must not harm others", Reference: "GDPR art. 15(4)"}
	lastFour    = exporter.Rule{Name: "last_four", Ground: "at most the last four digits of an account number leave", Reference: "PCI DSS 4.0.1 §3.4.1", Reduces: true}
	credential  = exporter.Rule{Name: "credential", Ground: "a credential: never disclosed to anyone"}
)

// company is a customer of a large company: 25 datasets, many scripts.
func company() ([]part, exporter.Summary) {
	parts := append(append(people(), money(400)...), settings()...)
	s := summary(parts)
	fillFront(&s)
	return parts, s
}

func people() []part {
	c1, c2 := exporter.ContactInformation, exporter.IdentityAndCredentials
	alternate := shape(c1, f1, "alternate_contact", "Alternate contacts", "Whom to reach when you cannot be reached.", "*type:text", "name:", "title:", "email_address:", "phone_number:")
	alternate.Rules = []exporter.Rule{otherPerson}
	history := shape(c1, f1, "contact_history", "Earlier contact data", "What your contact data was before it changed.", "*field:", "old_value:", "new_value:", "*changed_at:instant")
	history.When = "changed_at"
	user := shape(c2, f2, "user", "Users", "Users of your accounts.", "path:", "*user_name:", "user_id:", "create_date:instant", "password_last_used:instant")
	user.Rules = []exporter.Rule{otherPerson}
	inventory := shape(c2, f2, "credential_inventory", "Credentials", "Which credentials exist; never their secrets.", "user_name:", "kind:", "*credential_id:", "status:", "created_at:instant", "last_used_at:instant", "last_used_service:", "expires_at:instant", "secret:")
	inventory.Rules = []exporter.Rule{credential}
	inventory.When = "created_at"
	return []part{
		given(shape(c1, f1, "account", "Accounts", "The accounts that you hold.", "*account_id:", "account_name:", "state:", "created_at:instant", "primary_email:", "contracting_entity:", "preferred_language:", "time_zone:"),
			[]string{"004821193377", "佐藤デザイン事務所", "active", "2016-04-01T01:30:00Z", "haruka@sato-design.example", "Example Cloud Japan G.K.", "ja", "Asia/Tokyo"},
			[]string{"718204466019", "Sato Atelier – Αθήνα", "active", "2021-11-09T10:02:11Z", "haruka+athens@sato-design.example", "Example Cloud EMEA S.à r.l.", "el", "Europe/Athens"}),
		given(shape(c1, f1, "contact_information", "Contact information", "How you can be reached.", "*full_name:", "address_line_1:", "address_line_2:", "address_line_3:", "city:", "district_or_county:", "state_or_region:", "postal_code:", "country_code:", "phone_number:", "company_name:", "website_url:"),
			[]string{"佐藤 遥", "神宮前 3-25-18", "THE SHARE 204", "-", "渋谷区", "-", "東京都", "150-0001", "JP", "+81354137000", "佐藤デザイン事務所", "https://sato-design.example/ポートフォリオ"}),
		given(alternate, []string{"billing", "!0", "!0", "!0", "!0"}, []string{"security", "佐藤 遥", "代表", "haruka@sato-design.example", "+81354137000"}),
		given(history,
			[]string{"company_name", "Sato & Söhne <Entwurf>", "佐藤デザイン事務所", "2019-02-11T04:05:06Z"},
			[]string{"address_line_1", "ברחוב הרצל 12, תל אביב (קומה 3)", "神宮前 3-25-18", "2020-10-25T00:30:00Z"},
			[]string{"full_name", "هاروكا ساتو – Haruka (2018)", "佐藤 遥", "2018-07-01T12:00:00Z"},
			[]string{"city", "Θεσσαλονίκη", "渋谷区", "2022-03-15T08:45:00Z"},
			[]string{"company_name", "사토 디자인 연구소", "ห้างหุ้นส่วนจำกัด ซาโตะดีไซน์ กรุงเทพมหานคร", "2017-05-05T05:05:05.250Z"},
			[]string{"full_name", "👩🏽‍💻 Haruka 🏳️‍🌈 सातो", "evil\u202Etxt.exe\u0007", "2016-12-31T23:59:59Z"}),
		given(user, []string{"/", "haruka", "AIDA4EXAMPLE01", "2016-04-01T01:31:00Z", "2026-11-20T22:10:00Z"},
			[]string{"/design/", "!0", "!0", "2018-04-01T01:31:00Z", "-"}, []string{"/build/", "ci-robot", "AIDA4EXAMPLE02", "2019-04-01T01:31:00Z", "-"}),
		given(shape(c2, f2, "role", "Roles", "Roles in your accounts.", "path:", "*role_name:", "role_id:", "create_date:instant", "description:", "max_session_duration:integer"),
			[]string{"/", "ReadOnly", "AROA1", "2016-05-01T00:00:00Z", "Can look, cannot touch", "3600"}, []string{"/", "Deploy", "AROA2", "2017-05-01T00:00:00Z", "デプロイ用", "43200"}),
		given(shape(c2, f2, "alias", "Aliases", "Names that your accounts and users go by.", "account_alias:", "*user_name:", "display_name:", "locale:")),
		given(inventory,
			[]string{"haruka", "access_key", "AKIAEXAMPLE1", "active", "2024-01-02T03:04:05Z", "2026-11-19T18:00:00Z", "storage", "-", "!0"},
			[]string{"haruka", "password", "login", "active", "2016-04-01T01:31:00Z", "2026-11-20T22:10:00Z", "-", "-", "!0"},
			[]string{"haruka", "mfa_device", "phone-1", "active", "2020-06-01T00:00:00Z", "-", "-", "-", "!0"},
			[]string{"ci-robot", "access_key", "AKIAEXAMPLE2", "inactive", "2019-04-01T01:31:00Z", "2023-01-01T00:00:00Z", "compute", "2023-02-01T00:00:00Z", "!0"}),
	}
}

func money(usage int) []part {
	c := exporter.PurchaseAndPaymentHistory
	dated := func(ds exporter.Dataset, when, amount string) exporter.Dataset {
		ds.When, ds.Amount = when, amount
		return ds
	}
	invoice := dated(shape(c, f3, "invoice", "Invoices", "What you were billed.", "*invoice_id:", "invoice_type:", "issued_at:instant", "due_at:date", "billing_month:", "invoicing_entity:", "purchase_order_number:", "total_before_tax:decimal$", "total:decimal$", "currency:"), "issued_at", "total")
	line := shape(c, f3, "invoice_line", "Invoice lines", "What each invoice is made of.", "*invoice_id:", "*kind:", "description:", "quantity:decimal", "amount:decimal$", "currency:")
	payment := dated(shape(c, f3, "payment", "Payments", "What you paid.", "*payment_id:", "invoice_id:", "amount:decimal$", "amount_refunded:decimal$", "currency:", "status:", "created_at:instant"), "created_at", "amount")
	use := dated(shape(c, f3, "usage_cost", "Usage and its cost", "What you used, hour by hour, in the words of FOCUS 1.2.", "*ResourceId:", "*ChargePeriodStart:instant", "ChargePeriodEnd:instant", "ChargeCategory:", "ChargeDescription:", "ServiceCategory:", "ServiceName:", "SkuId:", "RegionId:", "ConsumedQuantity:decimal", "ConsumedUnit:", "ListCost:decimal$", "BilledCost:decimal$", "currency:", "InvoiceId:", "ProviderName:", "PublisherName:", "Tags:json", "SubAccountId:"), "ChargePeriodStart", "BilledCost")
	return []part{
		made(shape(c, f3, "subscription", "Subscriptions", "Plans that you have.", "*product:", "plan:", "status:", "start_at:date", "unit_amount:decimal$", "currency:"), 3, func(i int) []string {
			return []string{fmt.Sprint("Support ", i+1), "business", "active", month(i * 7).Format("2006-01-02"), "1200.00", "JPY"}
		}),
		given(shape(c, f3, "purchase", "Purchases", "Single purchases.", "*ordered_at:instant", "description:", "quantity:integer", "total:decimal$", "currency:"),
			[]string{"2024-02-29T13:00:00Z", "Reserved capacity, 1 year\nRegion: 東京", "2", "1840.5", "USD"}),
		made(use, usage, func(i int) []string {
			at := start.AddDate(0, 0, 0).Add(1000*60*60*1e9).Add(60*60*1e9*1).AddDate(0, 0, i%900)
			return []string{fmt.Sprintf("vm-%06d", i), stamp(at), stamp(at.Add(3600 * 1e9)), "Usage", "Linux, on demand, per hour", "Compute", []string{"Virtual machines", "Object storage", "Queues"}[i%3], fmt.Sprint("SKU", i%17), "ap-northeast-1", "1.0000", "Hours", "0.0464", fmt.Sprintf("0.%010d", 371000000+i%977), "USD", fmt.Sprintf("INV-%05d", i%39), "Example Cloud", "Example Cloud", `{"project":"ポスター","stage":"prod"}`, "-"}
		}),
		made(invoice, 39, func(i int) []string {
			total := fmt.Sprintf("%d.%02d", 180+(i*i*37)%900, (i*31)%100)
			return []string{fmt.Sprintf("INV-%05d", i), "invoice", stamp(month(i)), month(i).AddDate(0, 0, 14).Format("2006-01-02"), month(i).Format("2006-01"), "Example Cloud Japan G.K.", "-", total, total, "USD"}
		}),
		made(line, 117, func(i int) []string {
			return []string{fmt.Sprintf("INV-%05d", i/3), []string{"usage", "support", "tax"}[i%3], "Virtual machines & <storage>", "12.5000", fmt.Sprint(60+i, ".00"), "USD"}
		}),
		made(payment, 37, func(i int) []string {
			return []string{fmt.Sprintf("PAY-%05d", i), fmt.Sprintf("INV-%05d", i), fmt.Sprint(180+(i*i*37)%900, ".10"), "0.00", "USD", []string{"paid", "paid", "paid", "refunded"}[i%4], stamp(month(i).AddDate(0, 0, 3))}
		}),
		given(dated(shape(c, f3, "credit_refund", "Credits and refunds", "What you got back.", "*kind:", "payment_id:", "initial_amount:decimal$", "currency:", "*created_at:instant"), "created_at", "initial_amount"),
			[]string{"refund", "PAY-00003", "-12.00", "USD", "2024-01-07T00:00:00Z"}, []string{"credit", "-", "5000", "JPY", "2024-05-01T00:00:00Z"}),
	}
}

func settings() []part {
	method := shape(exporter.PaymentSettings, f4, "payment_method", "Payment methods", "How you pay.", "*method_id:", "type:", "brand:", "last4:", "exp_month:integer", "exp_year:integer", "bank_name:", "iban:", "is_default:boolean", "created_at:instant")
	method.Rules = []exporter.Rule{lastFour}
	arn := "arn:example:notify:ap-northeast-1:004821193377:configuration/" + "very-long-name-without-a-single-space/"
	return []part{
		given(method, []string{"pm_1", "card", "visa", "~0 4242", "8", "2029", "-", "-", "true", "2024-01-01T00:00:00Z"}, []string{"pm_2", "bank_account", "-", "-", "-", "-", "みずほ銀行", "~0 7781", "false", "2020-01-01T00:00:00Z"}),
		given(shape(exporter.PaymentSettings, f4, "billing_preference", "Billing preferences", "How you are billed.", "*key:", "value:", "updated_at:instant"), []string{"invoice_by_email", "yes", "2021-03-04T05:06:07Z"}, []string{"currency", "USD", "2021-03-04T05:06:07Z"}),
		given(shape(exporter.TaxInformation, f5, "tax_registration", "Tax registrations", "Your tax numbers.", "*registration_id:", "registration_type:", "legal_name:", "status:"), []string{"T5810000000000", "JCT", "佐藤デザイン事務所", "verified"}),
		given(shape(exporter.TaxInformation, f5, "tax_exemption", "Tax exemptions", "", "*authority:", "type:", "status:")),
		failed(shape(exporter.CommunicationSettings, f6, "communication_preference", "E-mail preferences", "Which e-mails you get.", "*topic:", "channel:", "status:", "updated_at:instant"), exporter.StatusFailed, []string{"LEAKED-TOPIC", "email", "on", "2024-01-01T00:00:00Z"}),
		failed(shape(exporter.CommunicationSettings, f6, "notification_setting", "Notification settings", "", "*name:", "arn:", "status:"), exporter.StatusFailed, []string{"LEAKED-NAME", arn, "on"}),
		failed(shape(exporter.MarketplaceAndPartner, f7, "partner_profile", "Partner profile", "", "*partner_id:", "display_name:"), exporter.StatusWithheld, []string{"LEAKED-PARTNER", "x"}),
		made(shape(exporter.MarketplaceAndPartner, f7, "marketplace_agreement", "Marketplace agreements", "What you agreed to.", "*agreement_id:", "type:", "status:", "resource:", "terms:"), 5, func(i int) []string {
			return []string{fmt.Sprint("agmt-", i), "purchase", "active", fmt.Sprint(arn, i), fmt.Sprint("契約条件。", longTerms)}
		}),
		given(shape(exporter.MarketplaceAndPartner, f7, "participation_status", "Programmes", "", "*programme:", "role:", "since:date"), []string{"Partner Network", "consulting", "2022-02-02"}),
	}
}

const longTerms = "The parties agree on the delivery of the described software as it stands at the day of acceptance, for the term and at the price of the offer, in every region in which the service is offered to the acceptor. " +
	"Either party may end the agreement at the end of a term with thirty days’ notice. What has been paid for a term that has begun is not paid back, save where the law of the acceptor’s seat says otherwise. Disputes are heard where the provider has its seat."

// fillFront fills what comes from the notice, the config and the run.
func fillFront(s *exporter.Summary) {
	m := s.Manifest
	m.Status = exporter.BundleGaps
	m.Export = exporter.ManifestExport{ID: "7f3a9c20e5b14d88", Scope: exporter.ScopeAccess, AsOf: "2026-11-21T06:00:00Z", Language: "en", TimeZone: "Asia/Tokyo", Formats: []string{"json", "csv", "xlsx", "pdf", "html"}, ToolVersion: "0.1.0", ConfigSHA256: "9b74c9897bac770ffc029102a200c5de9b74c9897bac770ffc029102a200c5de"}
	m.Request = exporter.ManifestRequest{ID: "REQ-2026-0457", ReceivedAt: "2026-11-18", Jurisdiction: "jp"}
	m.Subject = exporter.ManifestSubject{Ref: "c1d2", Accounts: 2, Holder: exporter.HolderPerson}
	m.Notice = exporter.ManifestNotice{Version: "2021-02-09", SHA256: "3f786850e387550fdab836ed7e6dc881de23001b3f786850e387550fdab836ed"}
	m.Gaps = []exporter.ManifestGap{{Source: "mail", Title: "Messaging platform", Dataset: "communication_preference", ErrorClass: exporter.TimedOut, Attempts: 3}, {Source: "mail", Title: "Messaging platform", Dataset: "notification_setting", ErrorClass: exporter.Unreachable, Attempts: 3}}
	m.Withheld = []exporter.ManifestWithheld{
		{Dataset: "alternate_contact", Field: "name", Rule: "other_person", Ground: otherPerson.Ground, Count: 1},
		{Dataset: "credential_inventory", Field: "secret", Rule: "credential", Ground: credential.Ground, Count: 4},
		{Dataset: "payment_method", Field: "iban", Rule: "last_four", Ground: lastFour.Ground, Count: 1},
		{Dataset: "partner_profile", Rule: "other_person", Ground: "an organisation’s data, not yours"},
		{Dataset: "user", Field: "legacy_flag", Rule: "undeclared", Ground: "held, and not described"},
		{Dataset: "user", Field: "x_internal", Rule: "undeclared", Ground: "held, and not described"},
	}
	for _, i := range [][4]string{
		{"Support tickets", "given", "not_searched", "Name the dates or the subjects of the tickets in a request"},
		{"IP addresses and device data", "automatic", "held", "Ask for “access logs”, with the months"},
		{"Inferences", "other source", "none_held", "Nothing to ask for"},
		{"Credit history", "other source", "withheld", "Ask, and the company weighs it with the bureau’s rights"},
	} {
		m.CollectedNotListed = append(m.CollectedNotListed, exporter.ManifestInventory{Datum: i[0], Origin: i[1], Status: exporter.InventoryStatus(i[2]), HowToAsk: i[3]})
	}
	m.Policy = exporter.ManifestPolicy{LeakGuard: "fail", TrustedDatasets: []string{"marketplace_agreement"}}
	m.Checks = exporter.ManifestChecks{
		Isolation: exporter.ManifestIsolation{Proved: 634, Trusted: 5}, LeakGuard: exporter.ManifestLeakGuard{Mode: "fail"},
		Money: []exporter.ManifestMoney{{Check: "invoice lines add up to the invoice", Currency: "USD", Compared: 39, Mismatches: 1}, {Check: "payments against invoices", Currency: "USD", Compared: 37}},
	}
	m.Datasets = []exporter.ManifestDataset{{Name: "user", SourceTitle: "Customer system", Undeclared: []string{"legacy_flag", "x_internal"}}}
	s.Brand = exporter.Brand{Name: "Example Cloud", Slug: "example-cloud", Contact: "privacy@example-cloud.example"}
	s.Subject = exporter.Subject{Names: []string{"佐藤 遥", "Haruka Sato", "هاروكا ساتو"}, Language: "ja", TimeZone: "Asia/Tokyo", Accounts: []exporter.Account{{ID: "004821193377", Evidence: "the account’s e-mail address"}, {ID: "718204466019", Evidence: "the billing system’s customer number"}}}
	s.Rights = exporter.Rights{
		Jurisdiction: "Japan", NoticeDate: "2021-02-09", Deadline: "You can expect an answer without delay (APPI art. 33).",
		Rights:     []exporter.Term{{Value: "Access", Title: "You can ask whether personal data about you is held, and for a copy."}, {Value: "Correction", Title: "You can ask for wrong data to be put right."}},
		Controller: []exporter.Party{{Name: "Example Cloud Japan G.K.", Role: "joint use", Address: "Shinagawa-ku\nTokyo 141-0021"}},
		Contacts:   []exporter.Party{{Name: "Privacy team", Email: "privacy@example-cloud.example", URL: "https://example-cloud.example/privacy"}},
		Complaint:  []exporter.Party{{Name: "個人情報保護委員会", URL: "https://www.ppc.example"}},
		Notes:      []string{"The notice lists no rights for this place. That does not mean that there are none."},
	}
	s.Processing = exporter.Processing{Purposes: []string{"To provide the service that you ordered", "To bill for it"}, Sources: []string{"You", "Your use of the service"}, Recipients: []string{"Payment processors", "Affiliates"}, Retention: []string{"As long as you are a customer, then as tax law says"}, Missing: []string{"transfers", "automated_decisions"}, Defaults: []string{"purposes"}}
	s.Glossary = []exporter.Term{{Value: "Withheld", Title: "Held, and not disclosed; the ground stands beside it."}, {Value: "Gap", Title: "Something that was planned and could not be read."}}
}
