package policy_test

import (
	"reflect"
	"testing"

	"github.com/valise-export/valise/exporter"
	"github.com/valise-export/valise/exporter/dictionary"
	"github.com/valise-export/valise/exporter/policy"
)

func field(name string, c exporter.Class, f exporter.TextFormat) exporter.Field {
	return exporter.Field{
		Name: name, Type: exporter.TypeText, Class: c, Format: f, Origin: exporter.Provided,
		Bases: []exporter.Basis{exporter.Contract},
	}
}

func subject() exporter.Subject {
	return exporter.Subject{
		ID: "c1", Names: []string{"Ana Maria Sousa"}, Emails: []string{"ana@example.com"}, Holder: exporter.HolderPerson,
		Accounts: []exporter.Account{{ID: "0123"}, {ID: "0456"}},
	}
}

func TestClasses(t *testing.T) {
	for _, c := range []struct {
		name  string
		s     policy.Settings
		class exporter.Class
		in    string
		want  string // "" means withheld
		rule  string
	}{
		{"a card number keeps four digits", policy.Settings{}, exporter.ClassCardNumber, "4242 4242 4242 4242", "4242", "card_last_four"},
		{"four digits are not touched", policy.Settings{}, exporter.ClassCardNumber, "4242", "4242", ""},
		{"a masked number is not touched", policy.Settings{}, exporter.ClassCardNumber, "**** 4242", "**** 4242", ""},
		{"full numbers of cards never leave", policy.Settings{Choices: policy.Choices{OwnAccountNumbers: "full"}}, exporter.ClassCardNumber, "4242424242424242", "4242", "card_last_four"},
		{"an IBAN keeps four", policy.Settings{}, exporter.ClassBankAccount, "DE89 3704 0044 0532 0130 00", "3000", "bank_account_last_four"},
		{"an IBAN in full by choice", policy.Settings{Choices: policy.Choices{OwnAccountNumbers: "full"}}, exporter.ClassBankAccount, "DE89370400440532013000", "DE89370400440532013000", ""},
		{"California withholds bank numbers, whatever the choice", policy.Settings{Choices: policy.Choices{OwnAccountNumbers: "full"}, Jurisdiction: "us-ca"}, exporter.ClassBankAccount, "000123456789", "", "bank_account_california"},
		{"California withholds tax numbers", policy.Settings{Jurisdiction: "us-ca"}, exporter.ClassTaxID, "078-05-1120", "", "tax_id_california"},
		{"a short number shows at most half", policy.Settings{}, exporter.ClassTaxID, "123456", "456", "tax_id_last_four"},
		{"government ids leave elsewhere", policy.Settings{}, exporter.ClassGovernmentID, "X123", "X123", ""},
		{"and not in California", policy.Settings{Jurisdiction: "us-ca"}, exporter.ClassGovernmentID, "X123", "", "government_id_california"},
		{"health numbers leave elsewhere", policy.Settings{}, exporter.ClassHealthID, "H1234", "H1234", ""},
		{"and not in California", policy.Settings{Jurisdiction: "us-ca"}, exporter.ClassHealthID, "H1234", "", "health_id_california"},
		{"nor do biometrics", policy.Settings{Jurisdiction: "us-ca"}, exporter.ClassBiometric, "0a1b2c", "", "biometric_california"},
		{"an organisation's account is not one's own", policy.Settings{Choices: policy.Choices{OwnAccountNumbers: "full"}, Subject: organisation()}, exporter.ClassBankAccount, "DE89370400440532013000", "3000", "bank_account_organisation"},
		{"an organisation's registration is nobody's person", policy.Settings{Jurisdiction: "us-ca", Subject: organisation()}, exporter.ClassTaxID, "DE811569869", "DE811569869", ""},
		{"a credential never leaves", policy.Settings{Choices: policy.Choices{OwnAccountNumbers: "full", Contacts: "include"}}, exporter.ClassCredential, "hunter2", "", "credential"},
		{"a risk score never leaves", policy.Settings{}, exporter.ClassRiskScore, "97", "", "risk_score"},
		{"another person is masked", policy.Settings{}, exporter.ClassPerson, "Bruno", "", "other_person"},
		{"or stays, to be reviewed", policy.Settings{Choices: policy.Choices{Contacts: "review"}}, exporter.ClassPerson, "Bruno", "Bruno", ""},
		{"unless the company includes contacts", policy.Settings{Choices: policy.Choices{Contacts: "include"}}, exporter.ClassPerson, "Bruno", "Bruno", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			c.s.Scope = exporter.ScopeAccess
			if c.s.Subject.ID == "" {
				c.s.Subject = subject()
			}
			p := policy.New(c.s)
			shaped := p.Shape(exporter.Dataset{Name: "d", Key: []string{"id"}, Fields: []exporter.Field{field("id", exporter.ClassIdentifier, ""), field("x", c.class, "")}})
			f := p.Filter(&shaped)
			got := f.Apply([]exporter.Value{exporter.Text("1"), exporter.Text(c.in)})[1]
			if got.Text() != c.want || (c.want == "") != (got.Kind() == exporter.KindWithheld) {
				t.Errorf("got %v %q, want %q", got.Kind(), got.Text(), c.want)
			}
			f.Commit()
			lines := p.Ledger().Lines([]string{"d"})
			if (c.rule == "") != (len(lines) == 0) || (c.rule != "" && (lines[0].Rule != c.rule || lines[0].Count != 1 || lines[0].Field != "x")) {
				t.Errorf("ledger %+v, want rule %q once", lines, c.rule)
			}
		})
	}
}

func organisation() exporter.Subject {
	s := subject()
	s.Holder = exporter.HolderOrganisation
	return s
}

// alternate contacts: a name and an address of a person.
func contacts() exporter.Dataset {
	return exporter.Dataset{Name: "alternate_contact", Key: []string{"type"}, Fields: []exporter.Field{
		field("type", exporter.ClassPlain, ""),
		field("name", exporter.ClassPerson, exporter.FormatName),
		field("email", exporter.ClassPerson, exporter.FormatEmail),
	}}
}

func TestPersonIsShownOnlyWithEvidence(t *testing.T) {
	for _, c := range []struct {
		what        string
		name, email exporter.Value
		shown       bool
	}{
		{"the subject", exporter.Text("Ana  Maria SOUSA"), exporter.Text("Ana@Example.com"), true},
		{"the subject, family name alone", exporter.Text("Sousa"), exporter.Text("ana@example.com"), true},
		{"the subject, no name given", exporter.Null(), exporter.Text("ana@example.com"), true},
		{"another person in the same mailbox", exporter.Text("Bruno Sousa"), exporter.Text("ana@example.com"), false},
		{"a namesake with another address", exporter.Text("Ana Maria Sousa"), exporter.Text("ana@example.org"), false},
		{"a name alone proves nothing", exporter.Text("Ana Maria Sousa"), exporter.Null(), false},
		{"several addresses, one not hers", exporter.Text("Ana Maria Sousa"), exporter.Text(`["ana@example.com","b@example.com"]`), false},
	} {
		p := policy.New(policy.Settings{Scope: exporter.ScopeAccess, Subject: subject()})
		shaped := p.Shape(contacts())
		got := p.Filter(&shaped).Apply([]exporter.Value{exporter.Text("billing"), c.name, c.email})
		for i, in := range []exporter.Value{c.name, c.email} {
			if !in.IsNull() && (got[i+1].Kind() == exporter.KindText) != c.shown {
				t.Errorf("%s: value %d is %v", c.what, i, got[i+1].Kind())
			}
		}
	}
}

// A dataset of which nothing but its key is in scope is not read, and withholding
// the field that is left out, too, does not bring it back.
func TestStricterDoesNotReadAgain(t *testing.T) {
	d := exporter.Dataset{Name: "note", Key: []string{"email"}, Fields: []exporter.Field{
		field("email", exporter.ClassPersonal, exporter.FormatEmail), field("text", exporter.ClassFreeText, ""),
	}}
	own := policy.Rule{Name: "own", Field: "text", Action: policy.Omit, Ground: "g"}
	stricter := policy.Rule{Name: "stricter", Field: "text", Action: policy.Withhold, Ground: "g"}
	for what, rules := range map[string][]policy.Rule{"left out": {own}, "and withheld": {own, stricter}, "withheld first": {stricter, own}} {
		p := policy.New(policy.Settings{Scope: exporter.ScopeAccess, Subject: subject(), Company: rules})
		if shaped := p.Shape(d); !shaped.Withheld || len(shaped.LeftOut()) != 2 {
			t.Errorf("%s: read %v, left out %v", what, !shaped.Withheld, shaped.LeftOut())
		}
	}
}

// What is reviewed is what a mask would hide, and no empty value.
func TestContactsReview(t *testing.T) {
	for _, c := range []struct {
		what        string
		name, email exporter.Value
		want        []exporter.ManifestContact
	}{
		{"another person", exporter.Text("Bruno"), exporter.Text("b@example.com"), []exporter.ManifestContact{
			{Dataset: "alternate_contact", Field: "email", Count: 1}, {Dataset: "alternate_contact", Field: "name", Count: 1},
		}},
		{"a name", exporter.Text("Bruno"), exporter.Null(), []exporter.ManifestContact{{Dataset: "alternate_contact", Field: "name", Count: 1}}},
		{"addresses in a list", exporter.Null(), exporter.JSON(`["b@example.com"]`), []exporter.ManifestContact{{Dataset: "alternate_contact", Field: "email", Count: 1}}},
		{"the subject", exporter.Text("Ana Sousa"), exporter.Text("ana@example.com"), nil},
		{"nobody", exporter.Null(), exporter.Text(" "), nil},
		{"an empty list", exporter.Null(), exporter.JSON(`[ "", {} ]`), nil},
		{"a list of nothing", exporter.Null(), exporter.JSON("null"), nil},
	} {
		p := policy.New(policy.Settings{Scope: exporter.ScopeAccess, Subject: subject(), Choices: policy.Choices{Contacts: "review"}})
		shaped := p.Shape(contacts())
		if len(shaped.Dataset.Rules) > 0 {
			t.Errorf("%s: formats are told of %v, though nothing is taken away", c.what, shaped.Dataset.Rules)
		}
		f := p.Filter(&shaped)
		f.Apply([]exporter.Value{exporter.Text("billing"), c.name, c.email})
		if got := p.Others([]string{"alternate_contact"}); got != nil {
			t.Errorf("%s: an attempt that was not kept counts: %v", c.what, got)
		}
		f.Commit()
		if got := p.Others([]string{"alternate_contact"}); !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s: got %v, want %v", c.what, got, c.want)
		}
	}
}

func TestPortability(t *testing.T) {
	tax, _ := dictionary.Lookup("tax_registration")
	usage, _ := dictionary.Lookup("usage_cost")
	preference, _ := dictionary.Lookup("communication_preference")
	for _, c := range []struct {
		what    string
		s       policy.Settings
		dataset exporter.Dataset
		field   string
		rule    string // "" means: in scope
	}{
		{"what law alone asks for", policy.Settings{Subject: subject()}, tax, "legal_name", "portability_basis"},
		{"California does not ask for the basis", policy.Settings{Subject: subject(), Jurisdiction: "us-ca"}, tax, "legal_name", ""},
		{"nor does Quebec", policy.Settings{Subject: subject(), Jurisdiction: "ca-qc"}, tax, "legal_name", ""},
		{"the rest of Canada is not Quebec", policy.Settings{Subject: subject(), Jurisdiction: "ca"}, tax, "legal_name", "portability_basis"},
		{"what was worked out", policy.Settings{Subject: subject()}, usage, "EffectiveCost", "portability_origin"},
		{"nowhere what was worked out", policy.Settings{Subject: subject(), Jurisdiction: "us-ca"}, usage, "EffectiveCost", "portability_origin"},
		{"observed, on a contract", policy.Settings{Subject: subject()}, usage, "BilledCost", ""},
		{"observed, strictly", policy.Settings{Subject: subject(), Choices: policy.Choices{PortabilityIncludes: "provided"}}, usage, "BilledCost", "portability_observed"},
		{"an organisation's contract", policy.Settings{Subject: organisation()}, usage, "BilledCost", "portability_organisation"},
		{"one's own consent", policy.Settings{Subject: organisation()}, preference, "topic", ""},
	} {
		c.s.Scope = exporter.ScopePortability
		decisions, _ := policy.New(c.s).Decide(&c.dataset)
		_, at, ok := c.dataset.Field(c.field)
		if !ok {
			t.Fatalf("%s: no field %s", c.what, c.field)
		}
		got := decisions[at]
		if got.Rule.Name != c.rule || (got.Action == policy.Omit) != (c.rule != "") {
			t.Errorf("%s: %q by %q, want %q", c.what, got.Action, got.Rule.Name, c.rule)
		}
	}
}

// A key stays where its dataset is read, as reduced as it is in access; and goes
// where nothing else is in scope.
func TestKeysStay(t *testing.T) {
	derived := field("id", exporter.ClassIdentifier, "")
	derived.Origin = exporter.Derived
	card := field("card", exporter.ClassCardNumber, "")
	card.Bases = []exporter.Basis{exporter.LegalObligation}
	note, secret := field("note", exporter.ClassPlain, ""), field("secret", exporter.ClassCredential, "")
	p := policy.New(policy.Settings{Scope: exporter.ScopePortability, Subject: subject()})
	for _, c := range []struct {
		fields []exporter.Field
		want   []policy.Action
		read   bool
	}{
		{[]exporter.Field{derived, card, note}, []policy.Action{policy.Include, policy.LastFour, policy.Include}, true},
		{[]exporter.Field{derived, card, secret}, []policy.Action{policy.Omit, policy.Omit, policy.Withhold}, false},
		{[]exporter.Field{note, secret}, []policy.Action{policy.Include, policy.Withhold}, true},
	} {
		d := exporter.Dataset{Name: "d", Key: []string{"id", "card"}, Fields: c.fields}
		decisions, read := p.Decide(&d)
		if read != c.read {
			t.Errorf("%v: read is %v", c.want, read)
		}
		for i, got := range decisions {
			if got.Action != c.want[i] {
				t.Errorf("%s beside %s: %q, want %q", c.fields[i].Name, c.fields[len(c.fields)-1].Name, got.Action, c.want[i])
			}
		}
		if shaped := p.Shape(d); shaped.Withheld == c.read || len(shaped.LeftOut()) > 0 == c.read {
			t.Errorf("%v: shaped as withheld %v, %d left out", c.want, shaped.Withheld, len(shaped.LeftOut()))
		}
	}
}

// Brazil's reference is Brazil's.
func TestReferenceIsThePlaces(t *testing.T) {
	tax, _ := dictionary.Lookup("tax_registration")
	for place, want := range map[string]string{"": "GDPR art. 20(1)(a)", "eea": "GDPR art. 20(1)(a)", "br": "LGPD art. 19 §3", "ch": "FADP art. 28(1)"} {
		p := policy.New(policy.Settings{Scope: exporter.ScopePortability, Jurisdiction: place, Subject: subject()})
		s := p.Shape(tax)
		if !s.Withheld {
			t.Error("tax registrations rest on law alone and are outside portability")
		}
		p.CommitOmitted(&s)
		lines := p.Ledger().Lines([]string{tax.Name})
		if len(lines) != 1 || lines[0].Field != "" || lines[0].Reference != want || lines[0].Count != 0 {
			t.Errorf("%q: %+v, want one line for the whole dataset, by %s", place, lines, want)
		}
	}
}

func TestGate(t *testing.T) {
	s := subject()
	account, customer, trusted := policy.NewGate(exporter.IsolationAccount, &s), policy.NewGate(exporter.IsolationCustomer, &s), policy.NewGate(exporter.IsolationTrusted, &s)
	for _, c := range []struct {
		g     *policy.Gate
		proof exporter.Value
		want  bool
	}{
		{account, exporter.Text("0123"), true},
		{account, exporter.Text("0123"), true},
		{account, exporter.Text("0456"), true},
		{account, exporter.Text("123"), false},
		{account, exporter.Integer(123), false},
		{account, exporter.Text("c1"), false},
		{account, exporter.Text(""), false},
		{account, exporter.Null(), false},
		{customer, exporter.Text("c1"), true},
		{customer, exporter.Text("0123"), false},
		{trusted, exporter.Null(), true},
	} {
		if got := c.g.Passes(c.proof); got != c.want {
			t.Errorf("%v %q: got %v", c.proof.Kind(), c.proof.Text(), got)
		}
	}
}
