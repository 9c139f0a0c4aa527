package htmlw_test

import (
	"bytes"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/valise-export/valise/exporter"
	"github.com/valise-export/valise/exporter/text"
)

// sink keeps members in memory.
type sink struct{ members map[string]*bytes.Buffer }

func newSink() *sink { return &sink{members: map[string]*bytes.Buffer{}} }

type member struct{ *bytes.Buffer }

func (member) Close() error { return nil }

func (s *sink) Create(name string) (io.WriteCloser, error) {
	s.members[name] = &bytes.Buffer{}
	return member{s.members[name]}, nil
}

func (s *sink) Scratch() (exporter.Scratch, error) { return nil, fmt.Errorf("no scratch in this test") }

// part is a dataset with what a source gives for it.
type part struct {
	ds      exporter.Dataset
	status  exporter.Status
	records func(yield func([]exporter.Value) bool)
	count   int64
	source  string
}

// write runs a format over datasets and returns the page.
func write(t testing.TB, f exporter.Format, parts []part, s exporter.Summary) []byte {
	t.Helper()
	out := newSink()
	w, err := f.NewWriter(out)
	if err != nil {
		t.Fatal(err)
	}
	var pool exporter.BatchPool
	for _, p := range parts {
		must(t, w.Begin(p.ds))
		b := pool.Get(len(p.ds.Fields))
		for r := range p.records {
			if !b.Append(r, text.Append) {
				must(t, w.Write(b))
				b.Release()
				b = pool.Get(len(p.ds.Fields))
				b.Append(r, text.Append)
			}
		}
		must(t, w.Write(b))
		b.Release()
		must(t, w.End(exporter.Outcome{Status: p.status, Records: p.count}))
	}
	must(t, w.Close(s))
	if len(out.members) != 1 || out.members["START-HERE.html"] == nil {
		t.Fatalf("members: %v", out.members)
	}
	return out.members["START-HERE.html"].Bytes()
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// shape makes a dataset from words: "field:type", "*" before a key, "$" after
// an amount in field currency.
func shape(category exporter.CategoryID, folder, name, title, about string, fields ...string) exporter.Dataset {
	ds := exporter.Dataset{Name: name, Title: title, Description: about, Category: category, Folder: folder}
	for _, f := range fields {
		name, typ, _ := strings.Cut(f, ":")
		field := exporter.Field{Type: exporter.TypeText, Origin: exporter.Provided, Bases: []exporter.Basis{exporter.Contract}}
		if strings.HasPrefix(name, "*") {
			name = name[1:]
			ds.Key = append(ds.Key, name)
		}
		if strings.HasSuffix(typ, "$") {
			typ, field.Currency = typ[:len(typ)-1], "currency"
		}
		if typ != "" {
			field.Type = exporter.Type(typ)
		}
		field.Name = name
		field.Title = strings.ToUpper(name[:1]) + strings.ReplaceAll(name[1:], "_", " ")
		field.Description = "What the " + strings.ReplaceAll(name, "_", " ") + " is."
		ds.Fields = append(ds.Fields, field)
	}
	return ds
}

// read makes a record of a dataset from text; "-" is null, "!n" withheld by
// rule n, "~n " before a value reduced by it.
func read(ds *exporter.Dataset, cells ...string) []exporter.Value {
	out := make([]exporter.Value, len(ds.Fields))
	for i, c := range cells {
		switch {
		case c == "-":
			continue
		case len(c) == 2 && c[0] == '!':
			out[i] = exporter.Withheld(int(c[1] - '0'))
			continue
		}
		rule := -1
		if len(c) > 3 && c[0] == '~' {
			rule, c = int(c[1]-'0'), c[3:]
		}
		v, err := text.Parse(ds.Fields[i].Type, c, nil)
		if err != nil {
			panic(fmt.Sprint(ds.Name, " ", ds.Fields[i].Name, ": ", err))
		}
		if rule >= 0 {
			v = v.Reduced(rule)
		}
		out[i] = v
	}
	return out
}

func given(ds exporter.Dataset, rows ...[]string) part {
	p := part{ds: ds, status: exporter.StatusOK, count: int64(len(rows)), source: "Customer system"}
	if len(rows) == 0 {
		p.status = exporter.StatusEmpty
	}
	p.records = func(yield func([]exporter.Value) bool) {
		for _, r := range rows {
			if !yield(read(&ds, r...)) {
				return
			}
		}
	}
	return p
}

func made(ds exporter.Dataset, n int, row func(i int) []string) part {
	p := part{ds: ds, status: exporter.StatusOK, count: int64(n), source: "Billing system"}
	p.records = func(yield func([]exporter.Value) bool) {
		for i := range n {
			if !yield(read(&ds, row(i)...)) {
				return
			}
		}
	}
	return p
}

func failed(ds exporter.Dataset, s exporter.Status, rows ...[]string) part {
	p := given(ds, rows...)
	p.status, p.count, p.source = s, 0, "Messaging platform"
	return p
}

var start = time.Date(2023, 8, 3, 9, 14, 0, 0, time.UTC)

func month(i int) time.Time { return start.AddDate(0, i, 0) }

func stamp(t time.Time) string { return t.Format(time.RFC3339) }

// summary is the front matter that fits the parts.
func summary(parts []part) exporter.Summary {
	titles := []string{
		"Contact information", "Usernames, roles and credentials", "Subscriptions, purchases, usage, bills and payments",
		"Payment methods and billing preferences", "Tax information", "E-mail and notification settings",
		"Marketplace and Partner Network participation",
	}
	ids := []exporter.CategoryID{
		exporter.ContactInformation, exporter.IdentityAndCredentials, exporter.PurchaseAndPaymentHistory, exporter.PaymentSettings,
		exporter.TaxInformation, exporter.CommunicationSettings, exporter.MarketplaceAndPartner,
	}
	s := exporter.Summary{Manifest: &exporter.Manifest{Schema: exporter.ManifestSchema, Status: exporter.BundleComplete}}
	for i, id := range ids {
		s.Categories = append(s.Categories, exporter.CategorySummary{
			ManifestCategory: exporter.ManifestCategory{ID: id, Title: titles[i], Status: exporter.CategoryNoneHeld}, Number: i + 1,
			Description: "What belongs here, in our words.", Surfaces: []string{"My Account", "Billing Dashboard"}[:1+i%2],
		})
	}
	for _, p := range parts {
		d := exporter.DatasetSummary{Dataset: p.ds, Status: p.status, Records: p.count, Sheets: []string{p.ds.Title}}
		d.Parts = []exporter.ManifestDataset{{Name: p.ds.Name, Source: "crm", SourceTitle: p.source, Status: p.status, Records: p.count}}
		if p.status == exporter.StatusOK {
			d.Files = []string{p.ds.Member("csv"), p.ds.Member("json")}
		}
		for i := range s.Categories {
			c := &s.Categories[i]
			if c.ID != p.ds.Category {
				continue
			}
			d.Number, c.Records = c.Number, c.Records+p.count
			if p.status == exporter.StatusOK {
				c.Status = exporter.CategoryData
			} else if c.Status == exporter.CategoryNoneHeld && p.status == exporter.StatusFailed {
				c.Status, c.Reason = exporter.CategoryFailed, "its only source could not be read"
			}
		}
		s.Datasets = append(s.Datasets, d)
	}
	return s
}
