package demo

import (
	"context"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/valise-export/valise/config"
	"github.com/valise-export/valise/connectors"
	"github.com/valise-export/valise/connectors/all"
	"github.com/valise-export/valise/exporter"
	"github.com/valise-export/valise/exporter/dictionary"
	"github.com/valise-export/valise/exporter/text"
)

var asOf = time.Date(2026, 9, 1, 0, 0, 0, 0, time.UTC)

// loadConfig loads the demo's config as a user would.
func loadConfig(t *testing.T, dialect, dsn string) *config.Config {
	t.Helper()
	file := filepath.Join(t.TempDir(), "valise.yaml")
	must(t, os.WriteFile(file, Config(dialect, dsn), 0o600))
	var kinds []config.Kind
	for _, k := range all.Kinds() {
		kinds = append(kinds, k.Kind)
	}
	c, err := config.Load(file, nil, kinds...)
	must(t, err)
	must(t, c.ForExport())
	return c
}

// declared finds a dataset of the dictionary or of the config.
func declared(c *config.Config) func(string) (exporter.Dataset, bool) {
	return func(name string) (exporter.Dataset, bool) {
		own, ok := c.Datasets[name]
		if !ok {
			return dictionary.Lookup(name)
		}
		d := exporter.Dataset{Name: name, Title: own.Title, Category: exporter.CategoryID(own.Category), Key: own.Key, When: own.When}
		for _, f := range own.Fields {
			d.Fields = append(d.Fields, f.Field())
		}
		return d, true
	}
}

func connect(t *testing.T, c *config.Config) []exporter.Connector {
	t.Helper()
	var list []exporter.Connector
	for _, s := range c.Sources {
		i := slices.IndexFunc(all.Kinds(), func(k connectors.Kind) bool { return k.Name == s.Type })
		made, err := all.Kinds()[i].New(connectors.Setup{
			Source: s, Dataset: declared(c), Dir: c.Dir, Now: func() time.Time { return asOf },
		})
		must(t, err)
		list = append(list, made)
	}
	return list
}

// readAll reads every dataset of every source for one customer, checks what a
// run will check, and returns the records as texts.
func readAll(t *testing.T, list []exporter.Connector, c customer) map[string][]string {
	t.Helper()
	r := exporter.Request{AsOf: asOf, Subject: exporter.Subject{ID: c.id, Holder: exporter.Holder(c.holder())}}
	proofs := []string{c.id}
	for _, a := range c.accounts {
		r.Subject.Accounts = append(r.Subject.Accounts, exporter.Account{ID: a.id})
		proofs = append(proofs, a.id)
	}
	slices.SortFunc(r.Subject.Accounts, func(a, b exporter.Account) int { return strings.Compare(a.ID, b.ID) })
	found := map[string][]string{}
	for _, connector := range list {
		s, err := connector.Open(t.Context(), r)
		must(t, err)
		for _, d := range connector.Datasets() {
			found[d.Name] = readOne(t, s, d, proofs)
		}
		must(t, s.Close())
	}
	return found
}

func readOne(t *testing.T, s exporter.Session, d exporter.Dataset, proofs []string) []string {
	t.Helper()
	var records []string
	last := ""
	for record, err := range s.Read(t.Context(), d.Name) {
		if err != nil {
			t.Fatalf("%s: %v", d.Name, err)
		}
		if !slices.Contains(proofs, record.Proof.Text()) {
			t.Fatalf("%s: a record of somebody else", d.Name)
		}
		var line, key []string
		for i, f := range d.Fields {
			cell := string(text.Append(nil, record.Values[i]))
			checkValue(t, d, f, record.Values[i], cell)
			line = append(line, f.Name+"="+cell)
			if slices.Contains(d.Key, f.Name) {
				key = append(key, cell)
			}
		}
		if k := strings.Join(key, "\x00"); k <= last {
			t.Fatalf("%s: the key does not rise at record %d", d.Name, len(records)+1)
		} else {
			last = k
		}
		records = append(records, strings.Join(line, "\n"))
	}
	return records
}

func checkValue(t *testing.T, d exporter.Dataset, f exporter.Field, v exporter.Value, cell string) {
	t.Helper()
	if v.IsNull() {
		if f.Required {
			t.Fatalf("%s.%s is null", d.Name, f.Name)
		}
		return
	}
	if v.Kind() != f.Type.Kind() {
		t.Fatalf("%s.%s is %s, declared %s", d.Name, f.Name, v.Kind(), f.Type)
	}
	if f.Enum != nil && !slices.ContainsFunc(f.Enum, func(e exporter.Term) bool { return e.Value == cell }) {
		t.Fatalf("%s.%s holds a word that is not documented", d.Name, f.Name)
	}
	if strings.Contains(cell, Undeclared) {
		t.Fatalf("%s.%s holds what is not declared", d.Name, f.Name)
	}
}

func TestConfigFillsEveryDataset(t *testing.T) {
	c := loadConfig(t, "sqlite", shared)
	found := readAll(t, connect(t, c), company()[0])
	for _, d := range append(dictionary.All(), dictionary.Resolution()...) {
		if len(found[d.Name]) == 0 && d.Name != exporter.SubjectEmailDataset { // the demo links no accounts by address
			t.Errorf("%s: the default customer has no record", d.Name)
		}
	}
	if len(found["support_ticket"]) == 0 || len(found) != 27 {
		t.Errorf("%d datasets are read, support tickets: %d", len(found), len(found["support_ticket"]))
	}
}

func TestEveryCustomerCanBeRead(t *testing.T) {
	list := connect(t, loadConfig(t, "sqlite", shared))
	everybody := company()
	for _, c := range everybody {
		found := readAll(t, list, c)
		if len(found["subject"]) != 1 || len(found["subject_account"]) != len(c.accounts) {
			t.Errorf("customer %d: %d subjects, %d accounts", c.index, len(found["subject"]), len(found["subject_account"]))
		}
		for name, records := range found {
			body := strings.ToLower(strings.Join(records, "\n"))
			for _, other := range everybody {
				if other.id != c.id && strings.Contains(body, other.canary) {
					t.Fatalf("%s of customer %d holds the canary of customer %d", name, c.index, other.index)
				}
			}
		}
		filled := 0
		for _, records := range found {
			filled += min(1, len(records))
		}
		if sparse := c.traits.has(sparse); sparse != (filled <= 3) {
			t.Errorf("customer %d: %d datasets have records", c.index, filled)
		}
	}
}

func TestConfigShowsWhatIsUndeclared(t *testing.T) {
	got := map[string][]string{}
	for _, connector := range connect(t, loadConfig(t, "sqlite", shared)) {
		for _, p := range connector.(exporter.Checker).Check(context.Background()) {
			if p.Err != nil {
				t.Errorf("%s: %v", p.Dataset, p.Err)
			}
			if len(p.Undeclared) > 0 {
				got[p.Dataset] = p.Undeclared
			}
		}
	}
	want := map[string][]string{
		"account": {"risk_score"}, "contact_information": {"internal_notes"}, "payment": {"risk_score"},
		"usage_cost": {"x_InternalMargin"}, "support_ticket": {"assigned_to"},
	}
	if !maps.EqualFunc(got, want, slices.Equal) {
		t.Errorf("undeclared %v, want %v", got, want)
	}
}

func TestConfigQuotesTheAddress(t *testing.T) {
	for _, dsn := range []string{`C:\demo "x" #1.sqlite`, "a: b, {c}", "pa${ss}word$", "ü\n"} {
		c := loadConfig(t, "sqlite", dsn)
		if s := reveal(t, c); s != dsn {
			t.Errorf("the address %q came back as %q", dsn, s)
		}
	}
}
