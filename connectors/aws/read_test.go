package aws

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/valise-export/valise/exporter"
	"github.com/valise-export/valise/exporter/text"
)

type record struct {
	proof  string
	values map[string]string
}

func read(t *testing.T, c exporter.Connector, dataset string, subject exporter.Subject) ([]record, error) {
	t.Helper()
	out, _, err := readWith(t, c, dataset, exporter.Request{Subject: subject, AsOf: asOf})
	return out, err
}

func readWith(t *testing.T, c exporter.Connector, dataset string, r exporter.Request) (out []record, report exporter.ReadReport, err error) {
	t.Helper()
	shapes := c.Datasets()
	shape := shapes[slices.IndexFunc(shapes, func(d exporter.Dataset) bool { return d.Name == dataset })]
	s, err := c.Open(t.Context(), r)
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		report = s.Report()
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	}()
	for r, err := range s.Read(t.Context(), dataset) {
		if err != nil {
			return out, report, err
		}
		kept := record{proof: strings.Clone(r.Proof.Text()), values: map[string]string{}}
		for i, f := range shape.Fields {
			kept.values[f.Name] = string(text.Append(nil, r.Values[i]))
		}
		out = append(out, kept)
	}
	return out, report, nil
}

func faultOf(err error) *exporter.Fault {
	var f *exporter.Fault
	if errors.As(err, &f) {
		return f
	}
	return &exporter.Fault{}
}

// wanted is what each dataset holds of an account, by field.
func wanted(id string) map[string][]map[string]string {
	return map[string][]map[string]string{
		"account":             {{"account_id": id, "account_name": "name-" + id, "state": "ACTIVE", "created_at": "2025-12-24T00:00:00Z", "primary_email": "Root-" + id + "@example.com"}},
		"contact_information": {{"full_name": "person-" + id, "postal_code": "01067", "address_line_2": ""}},
		"alternate_contact":   {{"type": "BILLING", "name": "payer-" + id, "title": "CFO"}, {"type": "SECURITY", "title": ""}},
		"user":                {{"user_name": "ann-" + id, "user_id": "AIDAann" + id, "create_date": "2020-01-02T03:04:05Z", "password_last_used": ""}, {"user_name": "bob-" + id}},
		"role":                {{"role_id": "AROA" + id, "description": "of " + id, "max_session_duration": "3600", "last_used_at": "2026-01-01T00:00:00Z", "last_used_region": "eu-west-1"}},
		"credential_inventory": {
			{"kind": "mfa_device", "user_name": "root", "credential_id": id + "/root/mfa_device"},
			{"kind": "password", "user_name": "ann-" + id, "credential_id": "AIDAann" + id + "/password", "status": "set"},
			{"kind": "access_key", "credential_id": "AKIA" + id, "status": "Active", "last_used_at": "2026-02-01T00:00:00Z", "last_used_service": "s3", "last_used_region": "us-east-1"},
			{"kind": "mfa_device", "credential_id": "arn:aws:iam::" + id + ":mfa/ann"},
		},
		"usage_cost": {
			{"x_LineItemId": id + "/2026-01/EC2", "SubAccountId": id, "BilledCost": "12.3456789012", "EffectiveCost": "12.3456789012", "BillingCurrency": "USD", "ServiceName": "EC2", "ChargePeriodStart": "2026-01-01T00:00:00Z", "ChargePeriodEnd": "2026-02-01T00:00:00Z", "ProviderName": "AWS", "x_Estimated": "false"},
			{"ServiceName": "Tax", "BilledCost": "-1.10"},
			{"ServiceName": "EC2", "BilledCost": "0.0000001", "x_Estimated": "true", "BillingPeriodStart": "2026-02-01T00:00:00Z"},
		},
		"invoice": {
			{"invoice_id": "INV-" + id + "-1", "invoice_type": "invoice", "document_type": "INVOICE", "issued_at": "2026-03-03T12:00:00Z", "due_at": "2026-04-01", "billing_month": "2026-02", "total": "119.00", "total_before_tax": "100.00", "currency": "USD", "payment_total": "109.48", "payment_currency": "EUR", "fx_rate": "0.92", "invoicing_entity": "Example SARL"},
			{"invoice_type": "credit_memo", "total": "-5.00"},
			{"invoice_type": "", "document_type": "PAYMENT_RECEIPT", "total": "", "currency": "", "payment_total": "109.48"},
		},
		"billing_preference": {
			{"key": "invoice_profile", "receiver_name": "receiver-" + id, "receiver_address": "Way 1, Bonn, DE"},
			{"key": "invoice_unit arn:aws:invoicing::" + id + ":invoice-unit/u1", "value": "unit-" + id, "receiver_account_id": id, "updated_at": "2026-01-01T00:00:00Z"},
		},
		"tax_registration": {
			{"record_id": id + "/DE/VAT", "registration_id": "DE" + id, "legal_address": "Tax street, 01067, Berlin, DE", "country": "DE", "sector": "Business"},
			{"record_id": "supplemental/auth-" + id, "registration_id": "SUP" + id, "status": "Pending", "legal_address": "Side street, 1, Berlin, DE"},
		},
		"tax_exemption": {{"exemption_id": id + "/US, WA/Resale " + id + "/2026-01-01", "authority": "US, WA", "type": "Resale " + id, "effective_date": "2026-01-01", "status": "Valid"}},
		"notification_setting": {
			{"setting_id": "arn:aws:notifications::" + id + ":configuration/c1 arn:aws:notifications-contacts::" + id + ":emailcontact/e1", "name": "conf-" + id, "contact_address": "n@" + id + ".example", "contact_status": "active", "channel_type": "EMAIL", "aggregation_duration": "LONG"},
			{"setting_id": "arn:aws:notifications::" + id + ":configuration/c1 arn:aws:chatbot::" + id + ":chat-configuration/x", "contact_address": ""},
			{"name": "Health", "override": "DISABLED", "channel_type": "ACCOUNT_CONTACT"},
			{"name": "idle-" + id, "contact_address": "i@" + id + ".example", "contact_status": "inactive"},
		},
		"marketplace_agreement": {{"agreement_id": "agmt-" + id, "acceptor_account_id": id, "agreement_value": "1200.5000", "currency": "USD", "offer_id": "offer-" + id, "resource_id": "prod-" + id, "accepted_at": "2026-01-01T00:00:00Z"}},
		"partner_profile":       {{"partner_id": "partner-" + id, "display_name": "show-" + id, "industry_segments": `["GAMING","EDUCATION"]`, "alliance_lead_name": "Lea lead-" + id, "alliance_lead_title": "VP"}},
		"participation_status":  {{"programme": "partner_network", "role": "member", "since": "2024-05-01", "verified_domain": id + ".example"}},
	}
}

// withDirectory gives the accounts users in a directory; Identity Store's list has
// the same name as IAM's, and another target.
func withDirectory(f *fake) {
	for _, id := range []string{accountA, accountA2, accountB} {
		f.answers[id]["ListUsers@AWSIdentityStore"] = []string{`{"Users": [{"UserId": "u-` + id + `", "IdentityStoreId": "d-` + id + `", "UserName": "dir-` + id + `", "Name": {"GivenName": "Given", "FamilyName": "Family"}, "Emails": [{"Value": "d@` + id + `.example", "Primary": true}], "PhoneNumbers": [], "UserStatus": "ENABLED"}]}`}
	}
}

// TestDatasets reads everything of two accounts from answers in the services'
// shapes, and nothing of a third.
func TestDatasets(t *testing.T) {
	f := seeded(t)
	withDirectory(f)
	o := f.options()
	o.Organization = true
	c := connect(t, o)
	all := wanted(accountA)
	all["alias"] = []map[string]string{
		{"alias_id": "alias/alias-" + accountA, "account_alias": "alias-" + accountA, "user_name": ""},
		{"alias_id": "d-" + accountA + "/u-" + accountA, "user_name": "dir-" + accountA, "given_name": "Given", "emails": `["d@` + accountA + `.example"]`, "phone_numbers": "", "user_status": "ENABLED"},
	}
	for dataset, want := range all {
		t.Run(dataset, func(t *testing.T) {
			got, err := read(t, c, dataset, subjectOf(accountA2, accountA))
			if err != nil || len(got) != 2*len(want) {
				t.Fatalf("%d records, want %d: %v", len(got), 2*len(want), err)
			}
			for i, r := range got {
				owner := accountA
				if i >= len(want) {
					owner = accountA2
				}
				if r.proof != owner || r.values["account_id"] != owner {
					t.Errorf("record %d: proof %q, want %s", i, r.proof, owner)
				}
				if all := fmt.Sprint(r.values); strings.Contains(all, accountB) || strings.Contains(all, "canary") {
					t.Errorf("record %d holds somebody else's: %s", i, all)
				}
			}
			for i, w := range want {
				for field, value := range w {
					if v, ok := got[i].values[field]; v != value || !ok {
						t.Errorf("record %d: %s is %q, want %q", i, field, v, value)
					}
				}
			}
		})
	}
	if len(all)+1 != len(presets()) {
		t.Errorf("%d of %d datasets are tried", len(all)+1, len(presets()))
	}
}

// TestSubject: a customer id that is an account's is looked up; another one is
// nobody.
func TestSubject(t *testing.T) {
	f := seeded(t)
	c := connect(t, f.options())
	got, err := read(t, c, "subject", exporter.Subject{ID: accountA})
	if err != nil || len(got) != 1 || got[0].proof != accountA || got[0].values["full_name"] != "person-"+accountA || got[0].values["jurisdiction"] != "DE" {
		t.Errorf("%v, %v", got, err)
	}
	for _, id := range []string{"cus_1", "12345678901", ""} {
		if got, err := read(t, c, "subject", exporter.Subject{ID: id}); err != nil || len(got) != 0 {
			t.Errorf("%q: %v, %v", id, got, err)
		}
	}
}
