package leak_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/valise-export/valise/exporter"
	"github.com/valise-export/valise/exporter/leak"
	"github.com/valise-export/valise/exporter/text"
)

// shape is a dataset of plain text fields by name.
func shape(names ...string) exporter.Dataset {
	d := exporter.Dataset{Name: "note"}
	for _, n := range names {
		d.Fields = append(d.Fields, exporter.Field{Name: n, Type: exporter.TypeText, Class: exporter.ClassFreeText})
	}
	return d
}

func texts(all ...string) []exporter.Value {
	var out []exporter.Value
	for _, s := range all {
		out = append(out, exporter.Text(s))
	}
	return out
}

// guarded writes records of one dataset through a guard and returns its
// findings as "field detector count".
func guarded(t *testing.T, s *leak.Scanner, d exporter.Dataset, records ...[]exporter.Value) string {
	t.Helper()
	g := s.NewGuard(leak.Options{})
	write(t, g, d, exporter.StatusOK, records...)
	return findings(g)
}

func findings(g *leak.Guard) string {
	var out []string
	for _, f := range g.Findings() {
		out = append(out, fmt.Sprintf("%s %s %d", f.Field, f.Detector, f.Count))
	}
	return strings.Join(out, ", ")
}

func write(t *testing.T, g *leak.Guard, d exporter.Dataset, end exporter.Status, records ...[]exporter.Value) {
	t.Helper()
	if err := g.Begin(d); err != nil {
		t.Fatal(err)
	}
	var pool exporter.BatchPool
	b := pool.Get(len(d.Fields))
	for _, r := range records {
		if !b.Append(r, text.Append) {
			t.Fatal("the batch is full")
		}
	}
	if err := g.Write(b); err != nil {
		t.Fatal(err)
	}
	if err := g.End(exporter.Outcome{Status: end, Records: int64(len(records))}); err != nil {
		t.Fatal(err)
	}
}

func TestGuard(t *testing.T) {
	token := "ghp_" + "x7Yk2mQ9vB4nL8sT1wR6eU3iO5pA0dF7gH2j"
	two := shape("a", "b")
	ids := shape("invoice_id", "note")
	numbers := exporter.Dataset{Name: "d", Fields: []exporter.Field{
		{Name: "size", Type: exporter.TypeInteger, Class: exporter.ClassPlain, Unit: "By"},
		{Name: "card", Type: exporter.TypeInteger, Class: exporter.ClassPlain},
	}}
	bank := shape("iban")
	bank.Fields[0].Class = exporter.ClassBankAccount
	reduced := bank
	reduced.Fields = []exporter.Field{bank.Fields[0]}
	reduced.Fields[0].Rule = "bank_account_last_four"
	for _, c := range []struct {
		what    string
		d       exporter.Dataset
		records [][]exporter.Value
		want    string
	}{
		{"each value once", two, [][]exporter.Value{texts("x", card), texts(card, "y"), texts(card, card)}, "a card_number 2, b card_number 2"},
		{"the same value again", two, [][]exporter.Value{texts(bcrypt, ""), texts(bcrypt, ""), texts(bcrypt, "")}, "a password_hash 3"},
		{"an identifier", ids, [][]exporter.Value{texts(card, "")}, ""},
		{"a card called invoice", ids, [][]exporter.Value{texts("card "+card, "")}, "invoice_id card_number 1"},
		{"split behind its first characters", two, [][]exporter.Value{texts(token[:20], token[20:])}, "a github-pat 1"},
		{"split within its first characters", two, [][]exporter.Value{texts(token[:2], token[2:])}, "b github-pat 1"},
		{"split after the same text again", two, [][]exporter.Value{texts("gh", "x"), texts("gh", token[2:])}, "b github-pat 1"},
		{"split before the same text again", two, [][]exporter.Value{texts("x", token[2:]), texts("gh", token[2:])}, "b github-pat 1"},
		{"split around the same text again", shape("a", "b", "c"), [][]exporter.Value{texts("x", "h", "y"), texts("g", "h", token[2:])}, "c github-pat 1"},
		{"a card in four fields", shape("a", "b", "c", "d"), [][]exporter.Value{texts("4539", "5787", "6362", "1486")}, "a card_number 1"},
		{"numbers", numbers, [][]exporter.Value{{exporter.Integer(4539578763621486), exporter.Integer(4539578763621486)}}, "card card_number 1"},
		{"a name that says what it is", shape("cvc", "n"), [][]exporter.Value{texts("123", "123")}, "cvc card_code 1"},
		{"a hash in a field that says password", shape("password_hash", "n"), [][]exporter.Value{texts("5f4dcc3b5aa765d61d8327deb882cf99", "x")}, "password_hash named_secret 1"},
		{"the subject's own account", bank, [][]exporter.Value{texts("DE89370400440532013000")}, ""},
		{"an account that the policy reduces", reduced, [][]exporter.Value{texts("DE89370400440532013000")}, "iban iban 1"},
		{"what was withheld", two, [][]exporter.Value{{exporter.Withheld(0), exporter.Null()}}, ""},
	} {
		if got := guarded(t, scanner, c.d, c.records...); got != c.want {
			t.Errorf("%s: got %q, want %q", c.what, got, c.want)
		}
	}
}

// Layers that only a record has.
func TestEveryLayerOfTheGuardIsNeeded(t *testing.T) {
	for layer, c := range map[leak.Layers]struct {
		d exporter.Dataset
		r []exporter.Value
	}{
		leak.LayerAdjacent: {shape("a", "b"), texts("ghp_x7Yk2mQ9vB4nL8s", "T1wR6eU3iO5pA0dF7gH2j")},
		leak.LayerNames:    {shape("cvc"), texts("123")},
	} {
		if guarded(t, scanner, c.d, c.r) == "" {
			t.Errorf("layer %d: not found with it", layer)
		}
		if got := guarded(t, leak.Without(layer), c.d, c.r); got != "" {
			t.Errorf("layer %d: found without it: %s", layer, got)
		}
	}
}

// A discarded attempt leaves nothing, and what is inspected names its member.
func TestFindings(t *testing.T) {
	g := scanner.NewGuard(leak.Options{})
	d := shape("a")
	write(t, g, d, exporter.StatusFailed, texts(card))
	if got := findings(g); got != "" {
		t.Errorf("a discarded attempt left %q", got)
	}
	write(t, g, d, exporter.StatusOK, texts(card))
	g.Inspect("START-HERE.html", []byte("the key is ghp_"+"x7Yk2mQ9vB4nL8sT1wR6eU3iO5pA0dF7gH2j; its id "+aws))
	g.Inspect("START-HERE.html", []byte("number "+card))
	all := g.Findings()
	if len(all) != 2 || all[0] != (exporter.ManifestFinding{Dataset: "START-HERE.html", Detector: "github-pat", Count: 1}) ||
		all[1] != (exporter.ManifestFinding{Dataset: "note", Field: "a", Detector: "card_number", Count: 1}) {
		t.Errorf("findings %+v", all)
	}
}

// What a text by itself says needs no word for a card beside it; the rest is
// found where the text is composed, and counts once.
func TestGuardInspectsOwnTexts(t *testing.T) {
	for text, want := range map[string]string{
		"Ana":                         "",
		card:                          " card_number 1",
		"Ana " + card:                 " card_number 1",
		"+" + card:                    "",
		"order " + card:               "",
		bcrypt:                        "",
		"DE89 3704 0044 0532 0130 00": "",
	} {
		g := leak.New().NewGuard(leak.Options{})
		g.InspectOwn("the subject's name", text)
		if got := findings(g); got != want {
			t.Errorf("%s: %q, want %q", text[:3], got, want)
		}
	}
}
