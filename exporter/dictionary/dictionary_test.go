package dictionary

import (
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/valise-export/valise/exporter"
)

// canonical is the contract: these datasets, in this order, in these categories.
var canonical = map[exporter.CategoryID][]string{
	exporter.ContactInformation:        {"account", "contact_information", "alternate_contact", "contact_history"},
	exporter.IdentityAndCredentials:    {"user", "role", "alias", "credential_inventory"},
	exporter.PurchaseAndPaymentHistory: {"subscription", "purchase", "usage_cost", "invoice", "invoice_line", "payment", "credit_refund"},
	exporter.PaymentSettings:           {"payment_method", "billing_preference"},
	exporter.TaxInformation:            {"tax_registration", "tax_exemption"},
	exporter.CommunicationSettings:     {"communication_preference", "notification_setting"},
	exporter.MarketplaceAndPartner:     {"marketplace_agreement", "partner_profile", "participation_status"},
}

var order = []exporter.CategoryID{
	exporter.ContactInformation, exporter.IdentityAndCredentials, exporter.PurchaseAndPaymentHistory,
	exporter.PaymentSettings, exporter.TaxInformation, exporter.CommunicationSettings, exporter.MarketplaceAndPartner,
}

func TestAllIsTheList(t *testing.T) {
	var want, got []string
	for _, c := range order {
		for _, name := range canonical[c] {
			want = append(want, string(c)+"/"+name)
		}
	}
	for _, d := range All() {
		got = append(got, string(d.Category)+"/"+d.Name)
	}
	if len(want) != 24 || !slices.Equal(got, want) {
		t.Errorf("got %d datasets %v, want %d %v", len(got), got, len(want), want)
	}
}

func everything() []exporter.Dataset { return append(All(), Resolution()...) }

func TestLookup(t *testing.T) {
	for _, d := range everything() {
		got, ok := Lookup(d.Name)
		if !ok || !reflect.DeepEqual(got, d) {
			t.Errorf("Lookup(%q) differs from the list", d.Name)
		}
	}
	if _, ok := Lookup("nobody"); ok {
		t.Error("Lookup found a dataset that is not there")
	}
}

func TestCopiesAreFresh(t *testing.T) {
	spoiled := All()
	for i := range spoiled {
		d := &spoiled[i]
		d.Key[0], d.Surfaces[0] = "spoiled", "spoiled"
		for j := range d.Fields {
			d.Fields[j].Name, d.Fields[j].Bases[0] = "spoiled", "spoiled"
			for k := range d.Fields[j].Enum {
				d.Fields[j].Enum[k].Value = "spoiled"
			}
		}
		for j := range d.References {
			d.References[j].Fields[0] = "spoiled"
		}
	}
	for _, d := range All() {
		if strings.Contains(strings.Join(d.Key, " ")+d.Fields[0].Name+string(d.Fields[0].Bases[0])+d.Surfaces[0], "spoiled") {
			t.Errorf("%s shares memory with an earlier result", d.Name)
		}
	}
}

var (
	snake    = regexp.MustCompile(`^[a-z][a-z0-9]*(_[a-z0-9]+)*$`)
	focus    = regexp.MustCompile(`^(x_)?[A-Z][A-Za-z]+$`)
	secret   = regexp.MustCompile(`(?i)password$|passwd|secret|token|seed|hash|cvc|cvv|^pin$|iban|card_number|fingerprint|private|answer|score|qr`)
	surfaces = []string{
		managementConsole, myAccount, billingDashboard, bills, paymentMethods, paymentHistory,
		preferences, taxSettings, emailPreferenceCenter, marketplace, partnerCentral,
	}
)

func TestNames(t *testing.T) {
	titles := map[string]string{}
	for _, d := range everything() {
		if !snake.MatchString(d.Name) {
			t.Errorf("%s: not snake case", d.Name)
		}
		if other, twice := titles[d.Title]; twice || d.Title == "" || d.Description == "" {
			t.Errorf("%s: title %q is empty or that of %q, or no description", d.Name, d.Title, other)
		}
		titles[d.Title] = d.Name
		seen := map[string]bool{}
		for _, f := range d.Fields {
			if !snake.MatchString(f.Name) && (d.Name != "usage_cost" || !focus.MatchString(f.Name)) {
				t.Errorf("%s.%s: not an allowed name", d.Name, f.Name)
			}
			if low := strings.ToLower(f.Name); seen[low] {
				t.Errorf("%s.%s: twice", d.Name, f.Name)
			} else {
				seen[low] = true
			}
			if secret.MatchString(f.Name) {
				t.Errorf("%s.%s: smells of a secret", d.Name, f.Name)
			}
		}
	}
}

func TestFieldsAreWhole(t *testing.T) {
	for _, d := range everything() {
		for _, f := range d.Fields {
			if f.Title == "" || f.Type == "" || f.Origin == "" || len(f.Bases) == 0 || f.Class == "" {
				t.Errorf("%s.%s: title, type, origin, bases or class is missing", d.Name, f.Name)
			}
			if !strings.HasSuffix(f.Description, ".") || len(f.Description) < 12 {
				t.Errorf("%s.%s: description %q is no sentence", d.Name, f.Name, f.Description)
			}
			if f.Format != "" && f.Type != exporter.TypeText {
				t.Errorf("%s.%s: format %s on type %s", d.Name, f.Name, f.Format, f.Type)
			}
			if f.Class == exporter.ClassIdentifier && f.Type != exporter.TypeText {
				t.Errorf("%s.%s: an id that is not text", d.Name, f.Name)
			}
		}
	}
}

func TestAccountComesFirst(t *testing.T) {
	for _, d := range All() {
		f := d.Fields[0]
		if f.Name != exporter.AccountColumn || f.Type != exporter.TypeText ||
			f.Class != exporter.ClassIdentifier || !f.Required || f.Origin != exporter.Observed {
			t.Errorf("%s: first field is %+v", d.Name, f)
		}
	}
}

// maskable are the classes whose values the policy may change.
var maskable = []exporter.Class{
	exporter.ClassPerson, exporter.ClassCardNumber, exporter.ClassBankAccount,
	exporter.ClassTaxID, exporter.ClassGovernmentID, exporter.ClassCredential, exporter.ClassRiskScore,
}

func TestKeys(t *testing.T) {
	for _, d := range everything() {
		if len(d.Key) == 0 {
			t.Errorf("%s: no key", d.Name)
		}
		for _, k := range d.Key {
			f, _, ok := d.Field(k)
			if !ok || !f.Required || slices.Contains(maskable, f.Class) {
				t.Errorf("%s: key field %s does not exist, may be null or may be masked", d.Name, k)
			}
		}
	}
}

func TestReferencesNameTheKeyOfADataset(t *testing.T) {
	for _, d := range everything() {
		for _, r := range d.References {
			target, ok := Lookup(r.Dataset)
			if !ok || !slices.Equal(r.To, target.Key) || len(r.Fields) != len(r.To) {
				t.Errorf("%s: reference %+v does not fit the key of %s", d.Name, r, r.Dataset)
			}
			for _, f := range r.Fields {
				if _, _, ok := d.Field(f); !ok {
					t.Errorf("%s: reference field %s does not exist", d.Name, f)
				}
			}
		}
		if d.Category != "" && d.Name != "account" && (len(d.References) == 0 || d.References[0].Dataset != "account") {
			t.Errorf("%s: no reference to account", d.Name)
		}
	}
}

func TestMoneyNamesItsCurrency(t *testing.T) {
	for _, d := range everything() {
		for _, f := range d.Fields {
			if f.Currency == "" {
				continue
			}
			c, _, ok := d.Field(f.Currency)
			if !ok || c.Format != exporter.FormatCurrency || f.Type != exporter.TypeDecimal {
				t.Errorf("%s.%s: currency field %q", d.Name, f.Name, f.Currency)
			}
		}
		if d.Amount != "" {
			if f, _, ok := d.Field(d.Amount); !ok || f.Currency == "" {
				t.Errorf("%s: amount %q is no money", d.Name, d.Amount)
			}
		}
		if d.When != "" {
			if f, _, ok := d.Field(d.When); !ok || f.Type != exporter.TypeInstant && f.Type != exporter.TypeDate {
				t.Errorf("%s: when %q is no time", d.Name, d.When)
			}
		}
	}
}

var moneyLike = regexp.MustCompile(`(?i)amount|cost$|price$|^total|_total$|^rate$|_value$`)

func TestWhatSoundsLikeMoneyIsMoney(t *testing.T) {
	for _, d := range All() {
		for _, f := range d.Fields {
			if f.Type == exporter.TypeDecimal && moneyLike.MatchString(f.Name) && f.Currency == "" {
				t.Errorf("%s.%s: no currency", d.Name, f.Name)
			}
		}
	}
}

func TestSurfaces(t *testing.T) {
	shown := map[string]bool{}
	for _, d := range All() {
		if len(d.Surfaces) == 0 {
			t.Errorf("%s: no surface", d.Name)
		}
		for _, s := range d.Surfaces {
			shown[s] = true
			if !slices.Contains(surfaces, s) {
				t.Errorf("%s: unknown surface %s", d.Name, s)
			}
		}
	}
	if len(shown) != 11 {
		t.Errorf("%d surfaces are shown by a dataset, want all 11", len(shown))
	}
}

// Classes that privacy.md's rules hang on.
func TestClassesOfSensitiveFields(t *testing.T) {
	tests := []struct {
		dataset, field string
		class          exporter.Class
	}{
		{"alternate_contact", "name", exporter.ClassPerson},
		{"alternate_contact", "title", exporter.ClassPerson},
		{"alternate_contact", "email_address", exporter.ClassPerson},
		{"alternate_contact", "phone_number", exporter.ClassPerson},
		{"user", "user_name", exporter.ClassPerson},
		{"user", "arn", exporter.ClassPerson},
		{"alias", "emails", exporter.ClassPerson},
		{"payment_method", "last4", exporter.ClassCardNumber},
		{"payment_method", "holder_name", exporter.ClassPerson},
		{"billing_preference", "receiver_email", exporter.ClassPerson},
		{"notification_setting", "contact_address", exporter.ClassPerson},
		{"partner_profile", "alliance_lead_name", exporter.ClassPerson},
		{"tax_registration", "registration_id", exporter.ClassTaxID},
	}
	for _, tt := range tests {
		d, _ := Lookup(tt.dataset)
		if f, _, ok := d.Field(tt.field); !ok || f.Class != tt.class {
			t.Errorf("%s.%s: class %q, want %q", tt.dataset, tt.field, f.Class, tt.class)
		}
	}
}

// Tax data rest on law alone, so they are outside portability (GDPR art. 20(1)).
func TestTaxRestsOnLawAlone(t *testing.T) {
	for _, d := range All() {
		if d.Category != exporter.TaxInformation {
			continue
		}
		for _, f := range d.Fields {
			if !slices.Equal(f.Bases, []exporter.Basis{exporter.LegalObligation}) {
				t.Errorf("%s.%s: bases %v", d.Name, f.Name, f.Bases)
			}
		}
	}
}

func TestInventory(t *testing.T) {
	ids, origins := map[string]bool{}, map[string]int{}
	for _, d := range CollectedNotListed() {
		if !snake.MatchString(d.ID) || ids[d.ID] || d.Title == "" || d.Description == "" || d.WhyNotListed == "" {
			t.Errorf("%q: not whole, or twice", d.ID)
		}
		ids[d.ID] = true
		origins[d.Origin]++
	}
	want := map[string]int{OriginGiven: 10, OriginAutomatic: 11, OriginOtherSource: 5}
	if !reflect.DeepEqual(origins, want) {
		t.Errorf("origins %v, want %v", origins, want)
	}
}
