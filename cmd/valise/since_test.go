package main

import (
	"bytes"
	"database/sql"
	"encoding/json"
	"errors"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/valise-export/valise/cmd/internal/app"
	"github.com/valise-export/valise/cmd/internal/demo"
	"github.com/valise-export/valise/exporter"
	"github.com/valise-export/valise/exporter/run"
	"github.com/valise-export/valise/formats/all"
)

// changeList is data/changes.json as a program reads it.
type changeList struct {
	Schema  string                 `json:"schema"`
	Since   exporter.EarlierExport `json:"since"`
	Records map[string][]struct {
		Change string
		Key    map[string]*string
		Fields []string
	} `json:"records"`
	Datasets []exporter.DatasetChanges `json:"datasets"`
}

// earlier opens a bundle to compare with, as --since does.
func earlier(t *testing.T, file string) *app.Request {
	t.Helper()
	o, done, err := sinceFlags{file: file}.open(world{}, nil)
	must(t, err)
	t.Cleanup(func() { must(t, done()) })
	return &app.Request{Since: o, AsOf: asOf.Add(time.Hour)}
}

// TestSince: what was added, changed and removed between two exports is listed
// by key, in the file, in the manifest and on the page, and nothing is left out
// of the data.
func TestSince(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	s := load(t, b.company())
	customer := demo.Customers()[0].ID
	first := filepath.Join(t.TempDir(), "first.zip")
	_, err := pack(t, s, app.Request{CustomerID: customer, Target: first, Formats: all.Names()})
	must(t, err)
	before := members(t, first)
	invoice := recordsOf(t, before, "invoice")[3]["invoice_id"].(string)
	payment := recordsOf(t, before, "payment")[5]["payment_id"].(string)
	ticket := recordsOf(t, before, "support_ticket")[0]["ticket_id"].(string)
	change(t, b.path("home", "company.sqlite"),
		"UPDATE invoices SET total_minor = total_minor + 1, po_number = 'PO-9' WHERE invoice_id = '"+invoice+"'",
		"DELETE FROM payments WHERE payment_id = '"+payment+"'",
		"INSERT INTO tickets SELECT ticket_id || '-b', account_id, opened_at, subject, body, status, assigned_to FROM tickets WHERE ticket_id = '"+ticket+"'",
		"UPDATE contacts SET internal_notes = 'never declared'")

	r := earlier(t, first)
	r.CustomerID, r.Target, r.Formats = customer, filepath.Join(t.TempDir(), "second.zip"), all.Names()
	result, err := pack(t, s, *r)
	must(t, err)
	found := members(t, r.Target)
	var list changeList
	must(t, json.Unmarshal(found["data/changes.json"], &list))
	if m := manifestOf(t, before); list.Since.ExportID != m.Export.ID || list.Since.AsOf != m.Export.AsOf || list.Since.SHA256 == "" {
		t.Errorf("since %+v", list.Since)
	}
	want := map[string]string{
		"invoice":        `changed invoice_id=` + invoice + ` purchase_order_number,total`,
		"payment":        `removed payment_id=` + payment + ` `,
		"support_ticket": `added ticket_id=` + ticket + `-b `,
	}
	got := map[string]string{}
	for name, changes := range list.Records {
		for _, c := range changes {
			got[name] += c.Change
			for field, value := range c.Key {
				got[name] += " " + field + "=" + *value
			}
			got[name] += " " + strings.Join(c.Fields, ",")
		}
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %v\nwant %v", got, want)
	}
	if m := manifestOf(t, found); !reflect.DeepEqual(m.Changes.Datasets, list.Datasets) {
		t.Errorf("the manifest says otherwise: %+v", m.Changes)
	}
	for _, d := range list.Datasets {
		now, then := int64(len(recordsOf(t, found, d.Name))), int64(len(recordsOf(t, before, d.Name)))
		if d.Status != exporter.Compared || d.Added+d.Changed+d.Unchanged != now || d.Removed+d.Changed+d.Unchanged != then {
			t.Errorf("%s: %+v, of %d records, before %d", d.Name, d, now, then)
		}
	}
	page := string(found["START-HERE.html"])
	for _, text := range []string{`id="changes"`, invoice, payment, ticket + "-b", `href="data/changes.json"`} {
		if !strings.Contains(page, text) {
			t.Errorf("the page lacks %s", text)
		}
	}
	if result.Summary.Manifest.Status != exporter.BundleComplete || bytes.Contains(before["START-HERE.html"], []byte(`id="changes"`)) {
		t.Error("the comparison changed what is not its own")
	}
	if v := b.run("verify", r.Target); v.code != exitOK {
		t.Error(v.both())
	}
}

func change(t *testing.T, file string, statements ...string) {
	t.Helper()
	db, err := sql.Open("sqlite", file)
	must(t, err)
	for _, s := range statements {
		_, err = db.Exec(s)
		must(t, err)
	}
	must(t, db.Close())
}

// TestSinceRefuses: a bundle that says nothing about this export is refused
// before anything is read, and nothing is written.
func TestSinceRefuses(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	s := load(t, b.company())
	one, other := demo.Customers()[0].ID, demo.Customers()[1].ID
	first := filepath.Join(t.TempDir(), "first.zip")
	_, err := pack(t, s, app.Request{CustomerID: one, Target: first, Formats: []string{"csv", "json"}})
	must(t, err)
	csv := filepath.Join(t.TempDir(), "csv.zip")
	_, err = pack(t, s, app.Request{CustomerID: one, Target: csv, Formats: []string{"csv"}})
	must(t, err)
	for what, c := range map[string]struct {
		file string
		with func(*app.Request)
	}{
		"another customer": {first, func(r *app.Request) { r.CustomerID = other }},
		"scope":            {first, func(r *app.Request) { r.Scope = exporter.ScopePortability }},
		"period":           {first, func(r *app.Request) { r.From = asOf.AddDate(-1, 0, 0) }},
		"not earlier":      {first, func(r *app.Request) { r.AsOf = asOf }},
		"no JSON":          {csv, func(*app.Request) {}},
	} {
		r := earlier(t, c.file)
		r.CustomerID, r.Target = one, filepath.Join(t.TempDir(), "b.zip")
		c.with(r)
		_, err := pack(t, s, *r)
		var refused *run.SinceError
		if !errors.As(err, &refused) || !strings.Contains(err.Error(), what) || strings.Contains(err.Error(), one) {
			t.Errorf("%s: %v", what, err)
		}
		if left, _ := filepath.Glob(filepath.Join(filepath.Dir(r.Target), "*")); len(left) > 0 {
			t.Errorf("%s: left %v", what, left)
		}
	}
}

// TestSinceAcrossShapes: fields and datasets that only one of the two bundles
// has are named, and what failed or was withheld is said to be not compared.
func TestSinceAcrossShapes(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	customer := demo.Customers()[0].ID
	first := filepath.Join(t.TempDir(), "first.zip")
	_, err := pack(t, load(t, b.company()), app.Request{CustomerID: customer, Target: first, Formats: []string{"json"}})
	must(t, err)
	change(t, b.path("home", "company.sqlite"), "DROP TABLE tickets")
	s := load(t, b.path("home", "valise.yaml"))
	r := earlier(t, first)
	r.CustomerID, r.Target, r.Formats, r.AllowGaps = customer, filepath.Join(t.TempDir(), "b.zip"), []string{"json"}, true
	_, err = pack(t, s, *r)
	must(t, err)
	for _, d := range manifestOf(t, members(t, r.Target)).Changes.Datasets {
		want := exporter.Compared
		if d.Name == "support_ticket" {
			want = exporter.NotCompared
		}
		if d.Status != want || want == exporter.NotCompared && d.Reason != exporter.FailedNow {
			t.Errorf("%s: %s %s", d.Name, d.Status, d.Reason)
		}
	}
}
