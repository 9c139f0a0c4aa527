package run_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/valise-export/valise/exporter"
	"github.com/valise-export/valise/exporter/run"
	rendering "github.com/valise-export/valise/exporter/text"
)

// Dated records outside --from, --to and as_of are left out and counted, those
// without a date stay, and a retry begins the count afresh.
func TestWindow(t *testing.T) {
	type bounds struct{ from, to, asOf string }
	for _, c := range []struct {
		name   string
		typ    exporter.Type
		bounds bounds
		in     []string
		out    []string
		held   bool // the date is no record's own beginning: as_of leaves nothing out
	}{
		{
			"as_of alone", exporter.TypeInstant, bounds{asOf: "2026-11-21T12:00:00Z"},
			[]string{"0001-01-01T00:00:00Z", "2026-11-21T12:00:00Z", "2026-11-21T12:00:00.999Z", ""}, []string{"2026-11-21T12:00:01Z", "9999-12-31T23:59:59Z"}, false,
		},
		{
			"as_of before to", exporter.TypeInstant, bounds{"2026-01-01T00:00:00Z", "2027-01-01T00:00:00Z", "2026-06-01T00:00:00Z"},
			[]string{"2026-01-01T00:00:00Z", "2026-06-01T00:00:00Z", ""}, []string{"2025-12-31T23:59:59Z", "2026-06-01T00:00:01Z", "2027-01-01T00:00:00Z"}, false,
		},
		{
			"to before as_of", exporter.TypeInstant, bounds{"", "2026-03-01T00:00:00Z", "2026-06-01T00:00:00Z"},
			[]string{"2026-02-28T23:59:59Z"}, []string{"2026-03-01T00:00:00Z"}, false,
		},
		{ // a day begins first in UTC+14
			"a date, early", exporter.TypeDate, bounds{asOf: "2026-11-21T09:59:59Z"}, []string{"2026-11-21", ""}, []string{"2026-11-22"}, false,
		},
		{
			"a date, late", exporter.TypeDate, bounds{asOf: "2026-11-21T10:00:00Z"}, []string{"2026-11-22"}, []string{"2026-11-23"}, false,
		},
		{
			"dates", exporter.TypeDate, bounds{"2026-01-01T00:00:00Z", "2026-02-01T00:00:00Z", "2026-06-01T00:00:00Z"},
			[]string{"2026-01-01", "2026-01-31"}, []string{"2025-12-31", "2026-02-01"}, false,
		},
		{ // a period that was paid in advance
			name: "held", typ: exporter.TypeDate, bounds: bounds{"2026-01-01T00:00:00Z", "2028-01-01T00:00:00Z", "2026-06-01T00:00:00Z"}, held: true,
			in: []string{"2026-01-01", "2027-05-01", ""}, out: []string{"2025-12-31", "2028-01-01"},
		},
	} {
		shape := invoices()
		dated := text("dated_at")
		dated.Type = c.typ
		shape.Fields, shape.When, shape.Recorded = append(shape.Fields, dated), "dated_at", !c.held
		billing := &fake{datasets: []exporter.Dataset{shape}, read: func(_ context.Context, _ string, attempt int, yield func(exporter.Record, error) bool) {
			for i, at := range append(c.out, c.in...) {
				v := exporter.Null()
				if at != "" {
					v, _ = rendering.Parse(c.typ, at, nil)
				}
				id := exporter.Text(strings.Repeat("x", i+1))
				if !yield(exporter.Record{Values: []exporter.Value{exporter.Text("a1"), id, v}, Proof: exporter.Text("a1")}, nil) {
					return
				}
			}
			if attempt == 1 {
				yield(exporter.Record{}, &exporter.Fault{Class: exporter.Truncated, Retry: true})
			}
		}}
		j := job(t, true, map[string]*fake{"billing": billing})
		for at, s := range map[*time.Time]string{&j.From: c.bounds.from, &j.To: c.bounds.to, &j.AsOf: c.bounds.asOf} {
			if *at = (time.Time{}); s != "" {
				*at, _ = time.Parse(time.RFC3339, s)
			}
		}
		res, err := run.Export(context.Background(), j)
		if err != nil {
			t.Fatalf("%s: %v", c.name, err)
		}
		d := res.Summary.Manifest.Datasets[0]
		if d.Records != int64(len(c.in)) || d.LeftOut != int64(len(c.out)) {
			t.Errorf("%s: %d records and %d left out, want %d and %d", c.name, d.Records, d.LeftOut, len(c.in), len(c.out))
		}
		json := member(t, j.Target, "/invoice.json")
		for _, at := range c.out {
			if strings.Contains(json, at) {
				t.Errorf("%s: %s is in the bundle", c.name, at)
			}
		}
	}
}
