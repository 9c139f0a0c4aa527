package policy_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/valise-export/valise/exporter"
	"github.com/valise-export/valise/exporter/policy"
	"github.com/valise-export/valise/exporter/text"
)

// TestForbiddenFieldsNeverLeave: of 10,000 generated datasets, under every
// choice, no value of a secret or of a card leaves, nor one of an account that
// the choices do not show. What a writer sees is the batch; nothing of the value
// but its last four is in it.
func TestForbiddenFieldsNeverLeave(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 2026))
	for range 10_000 {
		s := policy.Settings{
			Scope: pick(r, exporter.ScopeAccess, exporter.ScopePortability), Jurisdiction: pick(r, "", "eea", "us-ca", "br", "jp"), Subject: subject(),
			Choices: policy.Choices{
				PortabilityIncludes: pick(r, "provided", "provided+observed"), OwnAccountNumbers: pick(r, "last4", "full"), Contacts: pick(r, "mask", "include"),
			},
		}
		s.Subject.Holder = pick(r, exporter.HolderPerson, exporter.HolderOrganisation)
		d, values, forbidden := forbiddenDataset(r, s)
		p := policy.New(s)
		shaped := p.Shape(d)
		if shaped.Withheld {
			continue
		}
		var pool exporter.BatchPool
		b := pool.Get(len(shaped.Dataset.Fields))
		if !b.Append(p.Filter(&shaped).Apply(values), text.Append) {
			t.Fatal("the batch is full")
		}
		for _, secret := range forbidden {
			if strings.Contains(b.Joined(0), secret[:len(secret)-4]) || strings.Contains(b.Joined(0), secret) {
				t.Fatalf("a value leaves under %+v from %+v", s.Choices, d.Fields)
			}
		}
	}
}

func pick[T any](r *rand.Rand, all ...T) T { return all[r.IntN(len(all))] }

// forbiddenDataset makes a dataset of fields of any class, a record of it, and
// which of the values must not leave.
func forbiddenDataset(r *rand.Rand, s policy.Settings) (d exporter.Dataset, values []exporter.Value, forbidden []string) {
	d = exporter.Dataset{Name: "d", Key: []string{"id"}, Fields: []exporter.Field{field("id", exporter.ClassIdentifier, "")}}
	values = []exporter.Value{exporter.Text("1")}
	for i := range 1 + r.IntN(12) {
		f := field(fmt.Sprintf("f%d", i), pick(r,
			exporter.ClassCredential, exporter.ClassCardNumber, exporter.ClassBankAccount, exporter.ClassCredential,
			exporter.ClassPlain, exporter.ClassPersonal, exporter.ClassFreeText, exporter.ClassIdentifier, exporter.ClassRiskScore), "")
		f.Origin = pick(r, exporter.Provided, exporter.Observed, exporter.Derived, exporter.ThirdParty)
		f.Bases = []exporter.Basis{pick(r, exporter.Contract, exporter.Consent, exporter.LegitimateInterest, exporter.LegalObligation)}
		f.Type = pick(r, exporter.TypeText, exporter.TypeText, exporter.TypeJSON)
		secret := fmt.Sprintf("S%015d", r.Uint64()%1e15)
		value := exporter.Text(secret)
		if f.Type == exporter.TypeJSON {
			value = exporter.JSON(`"` + secret + `"`)
		}
		d.Fields, values = append(d.Fields, f), append(values, value)
		if mayNot(f.Class, s) {
			forbidden = append(forbidden, secret)
		}
	}
	return d, values, forbidden
}

// mayNot says from the law and the choices, not from the rules, what must stay.
func mayNot(c exporter.Class, s policy.Settings) bool {
	switch c {
	case exporter.ClassCredential, exporter.ClassCardNumber, exporter.ClassRiskScore:
		return true
	case exporter.ClassBankAccount:
		return s.Choices.OwnAccountNumbers != "full" || s.Jurisdiction == "us-ca"
	}
	return false
}
