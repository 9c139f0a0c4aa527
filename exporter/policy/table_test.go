package policy_test

import (
	"fmt"
	"maps"
	"strings"
	"testing"
	"unicode"

	"pgregory.net/rapid"

	"github.com/valise-export/valise/exporter"
	"github.com/valise-export/valise/exporter/notice"
	"github.com/valise-export/valise/exporter/policy"
)

func TestTable(t *testing.T) {
	known := map[string]bool{}
	for _, n := range notice.Shipped() {
		for _, j := range n.Known() {
			known[j.ID] = true
		}
	}
	seen := map[string]bool{}
	for _, r := range policy.Shipped() {
		if seen[r.Name] || r.Name == "" || r.Ground == "" || r.Action == policy.Include || r.Dataset != "" || r.Field != "" {
			t.Errorf("rule %q: is there twice, or has no ground or action, or names a dataset", r.Name)
		}
		if r.Reference == "" && !r.Undeclared {
			t.Errorf("rule %s has no reference", r.Name)
		}
		seen[r.Name] = true
		places := append(append([]string{}, r.Jurisdictions...), r.Except...)
		for place := range r.Local {
			places = append(places, place)
		}
		for _, place := range places {
			if !known[place] {
				t.Errorf("rule %s: %q is no jurisdiction", r.Name, place)
			}
		}
	}
}

func classes() []exporter.Class {
	return []exporter.Class{
		exporter.ClassPlain, exporter.ClassIdentifier, exporter.ClassPersonal, exporter.ClassFreeText, exporter.ClassPerson,
		exporter.ClassCardNumber, exporter.ClassBankAccount, exporter.ClassTaxID, exporter.ClassGovernmentID,
		exporter.ClassHealthID, exporter.ClassBiometric, exporter.ClassCredential, exporter.ClassRiskScore,
	}
}

// drawDataset makes a dataset of any fields, with a key of any of them.
func drawDataset(t *rapid.T) exporter.Dataset {
	d := exporter.Dataset{Name: "thing"}
	for i := range rapid.IntRange(1, 6).Draw(t, "fields") {
		f := exporter.Field{
			Name: fmt.Sprintf("f%d", i), Type: exporter.TypeText,
			Class:  rapid.SampledFrom(classes()).Draw(t, "class"),
			Format: rapid.SampledFrom([]exporter.TextFormat{"", exporter.FormatName, exporter.FormatEmail}).Draw(t, "format"),
			Origin: rapid.SampledFrom([]exporter.Origin{exporter.Provided, exporter.Observed, exporter.Derived, exporter.ThirdParty}).Draw(t, "origin"),
			Bases: rapid.SliceOfNDistinct(rapid.SampledFrom([]exporter.Basis{
				exporter.Contract, exporter.Consent, exporter.LegitimateInterest, exporter.LegalObligation,
			}), 1, 3, rapid.ID).Draw(t, "bases"),
		}
		d.Fields = append(d.Fields, f)
		if rapid.Bool().Draw(t, "key") {
			d.Key = append(d.Key, f.Name)
		}
	}
	return d
}

func drawRules(t *rapid.T, prefix string) []policy.Rule {
	var rules []policy.Rule
	for i := range rapid.IntRange(0, 3).Draw(t, prefix) {
		r := policy.Rule{
			Name: fmt.Sprintf("%s_%d", prefix, i), Ground: "g", Action: rapid.SampledFrom(policy.Actions()).Draw(t, "action"),
			Scope:  rapid.SampledFrom([]exporter.Scope{"", exporter.ScopeAccess, exporter.ScopePortability}).Draw(t, "in"),
			Holder: rapid.SampledFrom([]exporter.Holder{"", exporter.HolderPerson, exporter.HolderOrganisation}).Draw(t, "held"),
		}
		if rapid.Bool().Draw(t, "by class") {
			r.Classes = []exporter.Class{rapid.SampledFrom(classes()).Draw(t, "of")}
		} else {
			r.Field = fmt.Sprintf("f%d", rapid.IntRange(0, 5).Draw(t, "named"))
		}
		if rapid.Bool().Draw(t, "by place") {
			r.Jurisdictions = []string{rapid.SampledFrom([]string{"eea", "us-ca", "ca"}).Draw(t, "there")}
		}
		rules = append(rules, r)
	}
	return rules
}

func drawSettings(t *rapid.T) policy.Settings {
	s := policy.Settings{
		Scope:        rapid.SampledFrom([]exporter.Scope{exporter.ScopeAccess, exporter.ScopePortability}).Draw(t, "scope"),
		Jurisdiction: rapid.SampledFrom([]string{"", "eea", "us-ca", "ca", "ca-qc", "br", "ch"}).Draw(t, "jurisdiction"),
		Company:      drawRules(t, "own"),
		Subject:      subject(),
		Choices: policy.Choices{
			PortabilityIncludes: rapid.SampledFrom([]string{"provided", "provided+observed"}).Draw(t, "includes"),
			OwnAccountNumbers:   rapid.SampledFrom([]string{"last4", "full"}).Draw(t, "numbers"),
			Contacts:            rapid.SampledFrom([]string{"mask", "include", "review"}).Draw(t, "contacts"),
		},
	}
	s.Subject.Holder = rapid.SampledFrom([]exporter.Holder{"", exporter.HolderPerson, exporter.HolderOrganisation}).Draw(t, "holder")
	return s
}

func drawRecord(t *rapid.T, d exporter.Dataset) []exporter.Value {
	var out []exporter.Value
	for range d.Fields {
		out = append(out, exporter.Text(rapid.SampledFrom([]string{
			"ana@example.com", "bruno@example.com", "Ana Maria Sousa", "Bruno", "4242424242424242", "hunter2-hunter2",
		}).Draw(t, "value")))
	}
	return out
}

// shown returns what of a record leaves, by field.
func shown(s policy.Settings, d exporter.Dataset, record []exporter.Value) map[string]string {
	p := policy.New(s)
	shaped := p.Shape(d)
	out := map[string]string{}
	if shaped.Withheld {
		return out
	}
	for i, v := range p.Filter(&shaped).Apply(record) {
		if v.Kind() == exporter.KindText {
			out[shaped.Dataset.Fields[i].Name] = v.Text()
		}
	}
	return out
}

// letters drops what stands between letters and digits.
func letters(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return r
		}
		return -1
	}, s)
}

// within fails where narrow shows what wide does not.
func within(t *rapid.T, narrow, wide map[string]string) {
	for field, text := range narrow {
		if more, ok := wide[field]; !ok || !strings.Contains(letters(more), letters(text)) {
			t.Fatalf("field %s shows %q; the wider one %q", field, text, more)
		}
	}
}

func TestPortabilityIsWithinAccess(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d, s := drawDataset(t), drawSettings(t)
		record := drawRecord(t, d)
		access, portability := s, s
		access.Scope, portability.Scope = exporter.ScopeAccess, exporter.ScopePortability
		within(t, shown(portability, d, record), shown(access, d, record))
	})
}

func TestStricterNeverAdds(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d, loose := drawDataset(t), drawSettings(t)
		record := drawRecord(t, d)
		strict := loose
		strict.Company = append(drawRules(t, "more"), loose.Company...)
		if rapid.Bool().Draw(t, "last") {
			strict.Company = append(append([]policy.Rule{}, loose.Company...), drawRules(t, "further")...)
		}
		if rapid.Bool().Draw(t, "choices") {
			strict.Choices = policy.Choices{PortabilityIncludes: "provided", OwnAccountNumbers: "last4", Contacts: "mask"}
		}
		within(t, shown(strict, d, record), shown(loose, d, record))
	})
}

// TestReviewCountsWhatAMaskHides: review shows what include shows, and counts each
// value of class person that leaves and that the shipped rules would mask.
func TestReviewCountsWhatAMaskHides(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d, s := drawDataset(t), drawSettings(t)
		record := drawRecord(t, d)
		review, include, mask := s, s, policy.Settings{Scope: exporter.ScopeAccess, Subject: s.Subject}
		review.Choices.Contacts, include.Choices.Contacts = "review", "include"
		shows, own := shown(review, d, record), shown(mask, d, record)
		if all := shown(include, d, record); !maps.Equal(shows, all) {
			t.Fatalf("review shows %v, include %v", shows, all)
		}
		want := map[string]int64{}
		for _, f := range d.Fields {
			_, leaves := shows[f.Name]
			if _, self := own[f.Name]; f.Class == exporter.ClassPerson && leaves && !self {
				want[f.Name] = 1
			}
		}
		p := policy.New(review)
		shaped := p.Shape(d)
		if !shaped.Withheld {
			f := p.Filter(&shaped)
			f.Apply(record)
			f.Commit()
		}
		got := map[string]int64{}
		for _, c := range p.Others([]string{d.Name}) {
			got[c.Field] = c.Count
		}
		if !maps.Equal(got, want) {
			t.Fatalf("counts %v, want %v", got, want)
		}
	})
}

func TestCredentialsNever(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d, s := drawDataset(t), drawSettings(t)
		out := shown(s, d, drawRecord(t, d))
		for _, f := range d.Fields {
			if _, there := out[f.Name]; there && (f.Class == exporter.ClassCredential || f.Class == exporter.ClassRiskScore) {
				t.Fatalf("a field of class %s is shown", f.Class)
			}
		}
	})
}

// Every decision other than include has a rule and its ground, and what is not
// read is in the ledger.
func TestEveryDecisionHasAGround(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d, s := drawDataset(t), drawSettings(t)
		p := policy.New(s)
		decisions, read := p.Decide(&d)
		for i, got := range decisions {
			if (got.Action == policy.Include) != (got.Rule.Name == "") || (got.Action != policy.Include && got.Rule.Ground == "") {
				t.Fatalf("%s: %q by %+v", d.Fields[i].Name, got.Action, got.Rule)
			}
			if !read && got.Action == policy.Include {
				t.Fatalf("%s is included, and the dataset is not read", d.Fields[i].Name)
			}
		}
		shaped := p.Shape(d)
		p.CommitOmitted(&shaped)
		if told := len(p.Ledger().Lines(nil)); (told == 0) != (len(shaped.LeftOut()) == 0) {
			t.Fatalf("%d fields are left out, %d lines tell of it", len(shaped.LeftOut()), told)
		}
	})
}

func TestCheck(t *testing.T) {
	d := exporter.Dataset{Name: "ticket", Key: []string{"id"}, Fields: []exporter.Field{
		field("id", exporter.ClassIdentifier, ""), field("note", exporter.ClassFreeText, ""),
		field("iban", exporter.ClassBankAccount, ""), field("seed", exporter.ClassCredential, ""), field("agent", exporter.ClassPerson, ""),
	}}
	for _, c := range []struct {
		what string
		r    policy.Rule
		made policy.Choices
		want string
	}{
		{"stricter", policy.Rule{Dataset: "ticket", Field: "note", Action: policy.Withhold}, policy.Choices{}, ""},
		{"left out", policy.Rule{Classes: []exporter.Class{exporter.ClassFreeText}, Action: policy.Omit}, policy.Choices{}, ""},
		{"alike", policy.Rule{Field: "iban", Action: policy.LastFour}, policy.Choices{}, ""},
		{"stricter than the choice", policy.Rule{Field: "iban", Action: policy.LastFour}, policy.Choices{OwnAccountNumbers: "full"}, ""},
		{"a class that no dataset has", policy.Rule{Classes: []exporter.Class{exporter.ClassTaxID}, Action: policy.Withhold}, policy.Choices{}, ""},
		{"a place of its country", policy.Rule{Field: "note", Jurisdictions: []string{"ca"}, Action: policy.Mask}, policy.Choices{}, ""},
		{"law withholds there", policy.Rule{Field: "iban", Jurisdictions: []string{"us-ca"}, Action: policy.LastFour}, policy.Choices{}, "would loosen what the rule bank_account_california forbids (withhold)"},
		{"never", policy.Rule{Classes: []exporter.Class{exporter.ClassCredential}, Action: policy.LastFour}, policy.Choices{}, "would loosen what the rule credential forbids (withhold)"},
		{"four digits are not a mask", policy.Rule{Field: "agent", Action: policy.LastFour}, policy.Choices{}, "would loosen what the rule other_person forbids (mask)"},
		{"a mask may show all", policy.Rule{Field: "iban", Action: policy.Mask}, policy.Choices{}, "would loosen what the rule bank_account"},
		{"a key", policy.Rule{Classes: []exporter.Class{exporter.ClassIdentifier}, Action: policy.Withhold}, policy.Choices{}, "which is part of its key"},
		{"nothing", policy.Rule{Dataset: "tiket", Action: policy.Omit}, policy.Choices{}, "covers no field"},
		{"no place", policy.Rule{Field: "note", Jurisdictions: []string{"de"}, Action: policy.Omit}, policy.Choices{}, "is no jurisdiction"},
		{"a name that is taken", policy.Rule{Name: "credential", Field: "note", Action: policy.Omit}, policy.Choices{}, "is the name of a rule that ships"},
	} {
		if c.r.Name == "" {
			c.r.Name = "own"
		}
		flaws := policy.Check([]policy.Rule{c.r}, []exporter.Dataset{d}, []string{"eea", "us-ca", "ca", "ca-qc"}, c.made)
		if (c.want == "") != (len(flaws) == 0) || (c.want != "" && !strings.Contains(flaws[0].What, c.want)) {
			t.Errorf("%s: %+v, want %q", c.what, flaws, c.want)
		}
	}
}
