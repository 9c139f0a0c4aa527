package pdfw_test

import (
	"fmt"

	"github.com/valise-export/valise/exporter"
)

var categoryTitles = []struct {
	id       exporter.CategoryID
	title    string
	surfaces []string
}{
	{exporter.ContactInformation, "Contact information", []string{"My Account"}},
	{exporter.IdentityAndCredentials, "Usernames, roles and credentials", []string{"Management Console"}},
	{exporter.PurchaseAndPaymentHistory, "Subscriptions, purchases, usage, bills and payments", []string{"Billing Dashboard", "Bills", "Payment History"}},
	{exporter.PaymentSettings, "Payment methods and billing preferences", []string{"Payment Methods", "Preferences"}},
	{exporter.TaxInformation, "Tax information", []string{"Tax Settings"}},
	{exporter.CommunicationSettings, "E-mail and notification settings", []string{"Preferences", "Email Preference Center"}},
	{exporter.MarketplaceAndPartner, "Marketplace and Partner Network participation", []string{"Marketplace", "Partner Central"}},
	{exporter.OtherInformation, "Other information", nil},
}

// summary is what a run would say of the contents.
func summary(contents []content) exporter.Summary {
	s := exporter.Summary{
		Manifest: &exporter.Manifest{
			Export:  exporter.ManifestExport{ID: "7f3a9c", Scope: exporter.ScopeAccess, AsOf: "2026-11-21T10:00:00Z", Language: "en", TimeZone: "Asia/Tokyo", Formats: []string{"csv", "html", "json", "pdf", "xlsx"}},
			Request: exporter.ManifestRequest{ID: "REQ-2026-0042"},
			Notice:  exporter.ManifestNotice{Version: "2021-02-09"},
			Status:  exporter.BundleGaps,
			Gaps:    []exporter.ManifestGap{{Source: "tax", Title: "Tax registry", Dataset: "tax_registration", ErrorClass: exporter.TimedOut, Attempts: 3}},
			Withheld: []exporter.ManifestWithheld{
				{Dataset: "account", Field: "risk", Rule: "risk_score", Ground: "A score for fraud control: disclosing it would help to evade the control", Count: 1},
				{Dataset: "account", Field: "tax", Rule: "tax_id_last4", Ground: "Only the last four characters of a tax number are shown", Count: 1},
				{Dataset: "payment_method", Field: "holder", Rule: "third_party", Ground: "Another person: their details are theirs to ask for", Count: 3},
			},
			CollectedNotListed: []exporter.ManifestInventory{
				{Datum: "IP addresses", Origin: "automatic", Status: "held", HowToAsk: "Write to privacy@example.com and name the period"},
				{Datum: "Support tickets", Origin: "given", Status: "not_searched", HowToAsk: "Ask the support desk"},
				{Datum: "Inferences about interests", Origin: "other source", Status: "none_held", HowToAsk: "Nothing to ask for"},
			},
			Checks: exporter.ManifestChecks{Money: []exporter.ManifestMoney{{Check: "lines of an invoice add up to its total", Currency: "EUR", Compared: 300, Mismatches: 2}}},
		},
		Brand:   exporter.Brand{Name: "Example Cloud", Slug: "example-cloud", Contact: "privacy@example.com"},
		Subject: exporter.Subject{Names: []string{"山田 太郎", "Taro Yamada"}, Language: "ja", TimeZone: "Asia/Tokyo", Accounts: []exporter.Account{{ID: "000123456789"}, {ID: "000987654321"}}},
		Rights: exporter.Rights{
			Jurisdiction: "European Economic Area", NoticeDate: "9 February 2021", Deadline: "One month from receipt, two more with notice (GDPR art. 12(3)).",
			Rights:     []exporter.Term{{Value: "Access", Title: "You can have a copy of your personal data and information on how they are processed."}, {Value: "Correction", Title: "You can have wrong data put right."}, {Value: "Deletion", Title: "You can ask that data be deleted."}},
			Controller: []exporter.Party{{Name: "Example Cloud EMEA SARL", Role: "Controller", Address: "38 avenue John F. Kennedy, 1855 Luxembourg", Email: "privacy@example.com"}},
			Complaint:  []exporter.Party{{Name: "Commission nationale pour la protection des données", Role: "Supervisory authority", URL: "https://cnpd.public.lu"}},
			Notes:      []string{"The right to complain does not depend on asking first."},
		},
		Processing: exporter.Processing{Purposes: []string{"Providing the service and billing for it", "Preventing fraud and abuse"}, Recipients: []string{"Payment processors", "Affiliates"}, Retention: []string{"Invoices: ten years, as tax law asks"}, Missing: []string{"transfers", "automated_decisions", "sources"}, Defaults: []string{"purposes"}},
		Glossary:   []exporter.Term{{Value: "Account", Title: "What you sign in to and what bills are sent for."}, {Value: "Withheld", Title: "Held by our systems, and not disclosed, for a reason that is given."}, {Value: "Source", Title: "A system that records were read from."}},
	}
	for i, c := range categoryTitles {
		cs := exporter.CategorySummary{ManifestCategory: exporter.ManifestCategory{ID: c.id, Title: c.title, Status: exporter.CategoryNoneHeld}, Number: i + 1, Surfaces: c.surfaces, Description: "What belongs here, in a sentence of ours."}
		for _, content := range contents {
			if content.dataset.Category != c.id {
				continue
			}
			ds := exporter.DatasetSummary{Dataset: content.dataset, Number: i + 1, Status: content.status, Records: int64(len(content.records))}
			if ds.Status == "" {
				ds.Status = exporter.StatusOK
			}
			ds.Folder = fmt.Sprintf("%d-%s", i+1, c.id)
			if ds.Records > 0 {
				ds.Files = []string{ds.Member("csv"), ds.Member("json")}
				ds.Sheets = []string{content.dataset.Title}
				cs.Status = exporter.CategoryData
			}
			cs.Records += ds.Records
			cs.Datasets = append(cs.Datasets, ds.Name)
			s.Datasets = append(s.Datasets, ds)
		}
		switch c.id {
		case exporter.TaxInformation:
			cs.Status = exporter.CategoryFailed
		case exporter.MarketplaceAndPartner:
			cs.Status, cs.Reason = exporter.CategoryNotApplicable, "You do not take part in the Marketplace or the Partner Network."
		}
		s.Categories = append(s.Categories, cs)
	}
	return s
}
