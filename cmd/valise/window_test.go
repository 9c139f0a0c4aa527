package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/valise-export/valise/cmd/internal/app"
	"github.com/valise-export/valise/cmd/internal/demo"
)

// TestWindow: with --from and --to a dated record is there when it is inside,
// an undated one and an undated dataset always; the manifest names the bounds.
func TestWindow(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	s := load(t, b.company())
	date := func(text string) time.Time {
		at, err := time.Parse(time.RFC3339, text)
		must(t, err)
		return at
	}
	customer := demo.Customers()[0].ID
	whole := packed(t, s, customer, "json")
	// The last bound is the instant of an invoice: --to leaves it out, --from not.
	edge := recordsOf(t, whole, "invoice")[5]["issued_at"].(string)
	left := map[string]int{}
	for _, w := range []struct{ from, to string }{
		{"2022-01-01T00:00:00Z", "2024-01-01T00:00:00Z"}, {"2023-06-15T12:30:00Z", ""}, {"", "2021-07-01T00:00:00Z"}, {edge, ""}, {"", edge},
	} {
		r := app.Request{CustomerID: customer, Target: filepath.Join(t.TempDir(), "b.zip"), Formats: []string{"json"}}
		if w.from != "" {
			r.From = date(w.from)
		}
		if w.to != "" {
			r.To = date(w.to)
		}
		_, err := pack(t, s, r)
		must(t, err)
		found := members(t, r.Target)
		m := manifestOf(t, found)
		if m.Export.From != w.from || m.Export.To != w.to {
			t.Errorf("the manifest has %q to %q, want %q to %q", m.Export.From, m.Export.To, w.from, w.to)
		}
		for _, d := range m.Datasets {
			shape, ok := s.Dataset(d.Name)
			if !ok {
				t.Fatalf("no dataset %s", d.Name)
			}
			want, gone := inside(t, recordsOf(t, whole, d.Name), shape.When, r.From, r.To)
			left[d.Name] += gone
			if got := recordsOf(t, found, d.Name); len(got) != len(want) || len(want) > 0 && !reflect.DeepEqual(got, want) {
				t.Errorf("%s from %q to %q: %d records, want %d", d.Name, w.from, w.to, len(got), len(want))
			}
			if int(d.Records) != len(want) {
				t.Errorf("%s: the manifest counts %d records, want %d", d.Name, d.Records, len(want))
			}
		}
	}
	for _, name := range []string{"invoice", "usage_cost", "payment", "support_ticket", "invoice_line"} {
		if left[name] == 0 {
			t.Errorf("%s: no window left anything out", name)
		}
	}
}

// inside returns the records that a window holds, and how many it does not.
func inside(t *testing.T, all []map[string]any, when string, from, to time.Time) (in []map[string]any, gone int) {
	t.Helper()
	for _, r := range all {
		text, dated := r[when].(string)
		if when == "" || !dated {
			in = append(in, r)
			continue
		}
		at, err := time.Parse(time.RFC3339, text)
		if len(text) == len(time.DateOnly) {
			at, err = time.Parse(time.DateOnly, text)
		}
		must(t, err)
		if !from.IsZero() && at.Before(from) || !to.IsZero() && !at.Before(to) {
			gone++
			continue
		}
		in = append(in, r)
	}
	return in, gone
}

// TestSameBytes: the same input and instant give the same bytes in every format,
// whatever the time zone, the language, the number of processors and the name of
// the output.
func TestSameBytes(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.company()
	for _, customer := range []int{0, 1, 8} { // several accounts, Japanese, Arabic
		var first []byte
		for i, env := range [][]string{
			{"TZ=UTC", "LANG=C"}, {"TZ=UTC", "LANG=C"}, {"TZ=Asia/Tokyo", "LANG=de_DE.UTF-8", "LC_ALL=de_DE.UTF-8"},
			{"TZ=America/St_Johns", "LANG=ar_AE.UTF-8", "GOMAXPROCS=1"},
		} {
			if customer != 0 && i == 1 {
				continue
			}
			out := b.path("out", strings.Repeat("b", i+1)+".zip")
			c := b.command(append(b.exportArgs(demo.Customers()[customer].ID), "--out", out, "--force")...)
			c.Env = append(c.Env, env...)
			if e := b.finish(c); e.code != exitOK {
				t.Fatalf("%v: exit code %d:\n%s", env, e.code, e.err)
			}
			data, err := os.ReadFile(out)
			must(t, err)
			if first == nil {
				first = data
			} else if !bytes.Equal(first, data) {
				t.Errorf("%s: %v gives other bytes: %v", demo.Customers()[customer].Note, env, differing(t, b.path("out", "b.zip"), out))
			}
		}
	}
}

// differing lists the members that are not the same.
func differing(t *testing.T, a, b string) []string {
	t.Helper()
	x, y := members(t, a), members(t, b)
	names := []string{}
	for name, data := range x {
		if !bytes.Equal(data, y[name]) {
			names = append(names, name)
		}
	}
	return names
}

// TestSummary: --json prints one JSON text on standard output and nothing else,
// and it says what the manifest says.
func TestSummary(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.company()
	e := b.run(b.exportArgs(demo.Customers()[0].ID, "--json", "--formats", "json,csv", "--from", "2022-01-01", "--to", "2024-01-01")...)
	if e.code != exitOK {
		t.Fatalf("exit code %d:\n%s", e.code, e.err)
	}
	var o outcome
	must(t, json.Unmarshal([]byte(e.out), &o))
	m := manifestOf(t, members(t, b.path("out", "b.zip")))
	total := int64(0)
	for _, d := range m.Datasets {
		total += d.Records
	}
	if o.Records != total || total == 0 || !reflect.DeepEqual(o.Export, m.Export) || !reflect.DeepEqual(o.Categories, m.Categories) {
		t.Errorf("the summary says %+v, the manifest %+v", o, m)
	}
	if m.Export.From != "2022-01-01T00:00:00Z" || m.Export.To != "2024-01-01T00:00:00Z" {
		t.Errorf("the manifest has %q to %q", m.Export.From, m.Export.To)
	}
}
