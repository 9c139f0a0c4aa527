package policy_test

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

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
		{"full numbers of cards never leave", policy.Settings{FullAccountNumbers: true}, exporter.ClassCardNumber, "4242424242424242", "4242", "card_last_four"},
		{"an IBAN keeps four", policy.Settings{}, exporter.ClassBankAccount, "DE89 3704 0044 0532 0130 00", "3000", "bank_account_last_four"},
		{"an IBAN in full by choice", policy.Settings{FullAccountNumbers: true}, exporter.ClassBankAccount, "DE89370400440532013000", "DE89370400440532013000", ""},
		{"California withholds bank numbers, whatever the choice", policy.Settings{FullAccountNumbers: true, Jurisdiction: "us-ca"}, exporter.ClassBankAccount, "000123456789", "", "bank_account_california"},
		{"California withholds tax numbers", policy.Settings{Jurisdiction: "us-ca"}, exporter.ClassTaxID, "078-05-1120", "", "tax_id_california"},
		{"a short number shows at most half", policy.Settings{}, exporter.ClassTaxID, "123456", "456", "tax_id_last_four"},
		{"government ids leave elsewhere", policy.Settings{}, exporter.ClassGovernmentID, "X123", "X123", ""},
		{"and not in California", policy.Settings{Jurisdiction: "us-ca"}, exporter.ClassGovernmentID, "X123", "", "government_id_california"},
		{"a credential never leaves", policy.Settings{FullAccountNumbers: true, IncludeContacts: true}, exporter.ClassCredential, "hunter2", "", "credential"},
		{"a risk score never leaves", policy.Settings{}, exporter.ClassRiskScore, "97", "", "risk_score"},
		{"another person is masked", policy.Settings{}, exporter.ClassPerson, "Bruno", "", "other_person"},
		{"unless the company includes contacts", policy.Settings{IncludeContacts: true}, exporter.ClassPerson, "Bruno", "Bruno", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			c.s.Subject, c.s.Scope = subject(), exporter.ScopeAccess
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

func TestPortability(t *testing.T) {
	tax, _ := dictionary.Lookup("tax_registration")
	usage, _ := dictionary.Lookup("usage_cost")
	p := policy.New(policy.Settings{Scope: exporter.ScopePortability, Subject: subject()})
	if s := p.Shape(tax); !s.Withheld {
		t.Error("tax registrations rest on law alone and are outside portability")
	}
	s := p.Shape(usage)
	if _, _, ok := s.Dataset.Field("EffectiveCost"); ok {
		t.Error("EffectiveCost is derived")
	}
	if _, _, ok := s.Dataset.Field("BilledCost"); !ok {
		t.Error("BilledCost is observed, on a contract")
	}
	strict := policy.New(policy.Settings{Scope: exporter.ScopePortability, ProvidedOnly: true, Subject: subject()})
	narrow := strict.Shape(usage)
	if _, _, ok := narrow.Dataset.Field("BilledCost"); ok {
		t.Error("with portability_includes: provided nothing observed is portable")
	}
	p.CommitOmitted(&s)
	for _, l := range p.Ledger().Lines([]string{"usage_cost"}) {
		if l.Rule != "outside_portability" || l.Ground == "" {
			t.Errorf("ledger line %+v", l)
		}
	}
	if len(p.Ledger().Lines(nil)) == 0 {
		t.Error("what the scope leaves out is not told")
	}
}

// Portability never shows a field that access does not, and no stricter choice
// adds one.
func TestStricterNeverAdds(t *testing.T) {
	names := func(s policy.Settings, d exporter.Dataset) []string {
		var out []string
		for _, f := range policy.New(s).Shape(d).Dataset.Fields {
			if f.Rule == "" {
				out = append(out, f.Name)
			}
		}
		return out
	}
	rapid.Check(t, func(t *rapid.T) {
		d := rapid.SampledFrom(dictionary.All()).Draw(t, "dataset")
		loose := policy.Settings{Subject: subject(), Scope: exporter.ScopeAccess, Jurisdiction: rapid.SampledFrom([]string{"", "eea", "us-ca", "br"}).Draw(t, "jurisdiction"), FullAccountNumbers: true, IncludeContacts: true}
		strict := loose
		strict.FullAccountNumbers = rapid.Bool().Draw(t, "full")
		strict.IncludeContacts = rapid.Bool().Draw(t, "contacts")
		strict.Scope = rapid.SampledFrom([]exporter.Scope{exporter.ScopeAccess, exporter.ScopePortability}).Draw(t, "scope")
		strict.ProvidedOnly = rapid.Bool().Draw(t, "provided")
		have := names(loose, d)
		for _, n := range names(strict, d) {
			if !slices.Contains(have, n) {
				t.Fatalf("%s.%s appears under the stricter choice only", d.Name, n)
			}
		}
	})
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
