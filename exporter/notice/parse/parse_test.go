package parse_test

import (
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/valise-export/valise/exporter/notice"
	"github.com/valise-export/valise/exporter/notice/parse"
)

var update = flag.Bool("update", false, "write the golden files")

func testdata(t testing.TB) map[string][]byte {
	t.Helper()
	out := map[string][]byte{}
	for _, pattern := range []string{"*.md", "*.html", "*.txt"} {
		files, err := filepath.Glob(filepath.Join("testdata", pattern))
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range files {
			data, err := os.ReadFile(f)
			if err != nil {
				t.Fatal(err)
			}
			out[filepath.Base(f)] = data
		}
	}
	if len(out) < 6 {
		t.Fatalf("only %d texts in testdata", len(out))
	}
	return out
}

// TestGolden: notices of other companies, each with a structure of its own. Each
// golden file is what a person reads in the text.
func TestGolden(t *testing.T) {
	for name, data := range testdata(t) {
		text, err := parse.Parse(name, data)
		if text == nil {
			t.Fatal(err)
		}
		got, err := json.MarshalIndent(text, "", " ")
		if err != nil {
			t.Fatal(err)
		}
		golden := filepath.Join("testdata", "golden", name+".json")
		if *update {
			if err := os.WriteFile(golden, append(got, '\n'), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(golden)
		if err != nil {
			t.Fatal(err)
		}
		if string(got)+"\n" != string(want) {
			t.Errorf("%s is read as\n%s", name, got)
		}
	}
}

func read(t *testing.T, name, text string) *parse.Text {
	t.Helper()
	out, err := parse.Parse(name, []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// TestNoNotice: nothing is invented of a text that is none.
func TestNoNotice(t *testing.T) {
	for _, text := range []string{"", "\n\n", "# Recipes\n\n- flour\n- milk\n", "<ul><li>one<li>two</ul>", "{\"a\": 1}", "\x00\xff\xfe", "%PDF-1.7"} {
		got, err := parse.Parse("x.md", []byte(text))
		var none *parse.NoNoticeError
		if !errors.As(err, &none) || got == nil || len(got.Accessible)+len(got.Surfaces)+len(got.Passages) > 0 {
			t.Errorf("%q: %v", text, err)
		}
	}
	if _, err := parse.Parse("big.md", make([]byte, parse.MaxSize+1)); err == nil || !strings.Contains(err.Error(), "big.md: has") {
		t.Errorf("big: %v", err)
	}
}

const accessible = "# Information You Can Access\n\nYou can access:\n\n"

// TestItems: bullets that are fused, cut, missing or there twice.
func TestItems(t *testing.T) {
	for name, c := range map[string]struct {
		list    string
		want    []string
		warning string
	}{
		"plain":             {"- a one;\n- b two; and\n- c three.\n", []string{"a one", "b two", "c three"}, ""},
		"no marks":          {"- a one\n- b two\n- c three\n", []string{"a one", "b two", "c three"}, ""},
		"fused":             {"- a one; b two;\n- c three.\n", []string{"a one", "b two", "c three"}, "a bullet holds 2 items"},
		"fused by a point":  {"- a one;\n- b two. c three. and\n- d four.\n", []string{"a one", "b two", "c three", "d four"}, "a bullet holds 2 items"},
		"a point inside":    {"- a one, e.g. this;\n- b two of X Inc. and others;\n- c three.\n", []string{"a one, e.g. this", "b two of X Inc. and others", "c three"}, ""},
		"in brackets":       {"- a (b; c);\n- d;\n", []string{"a (b; c)", "d"}, ""},
		"cut":               {"- a one, including\n- b two;\n- c three.\n", []string{"a one, including b two", "c three"}, "goes on with the sentence"},
		"bullet lost":       {"- a one;\n\nb two;\n\n- c three.\n", []string{"a one", "b two", "c three"}, "has lost its bullet"},
		"bullet lost, near": {"- a one;\nb two;\n- c three.\n", []string{"a one", "b two", "c three"}, "a bullet holds 2 items"},
		"no bullets":        {"a one;\nb two; and\nc three.\n", []string{"a one", "b two", "c three"}, "a list has no bullets"},
		"no bullets, apart": {"a one;\n\nb two; and\n\nc three.\n", []string{"a one", "b two", "c three"}, "a list has no bullets"},
		"twice":             {"- a one\n- b two\n- A  one\n", []string{"a one", "b two"}, "an item is there twice, first in line 5"},
		"nested":            {"- a one\n  - inner\n- b two\n", []string{"a one inner", "b two"}, ""},
		"numbers":           {"1. a one\n2. b two\n10. c three\n", []string{"a one", "b two", "c three"}, ""},
		"dots":              {"• a one\n• b two\n", []string{"a one", "b two"}, ""},
		"quotes":            {"- „a“ one\n- «b» two\n", []string{"„a“ one", "«b» two"}, ""},
		"a sentence":        {"Nothing but this sentence is here.\n", nil, "has no list of what can be accessed"},
	} {
		got, err := parse.Parse("x.md", []byte(accessible+c.list+"\n# Automatic information\n\n- x\n"))
		if err != nil {
			t.Fatal(err)
		}
		var texts []string
		for _, it := range got.Accessible {
			texts = append(texts, it.Text)
		}
		if !slices.Equal(texts, c.want) {
			t.Errorf("%s: %q, want %q", name, texts, c.want)
		}
		if c.warning != "" {
			if w := wantWarning(t, got, c.warning); w.Line < 1 || !strings.HasPrefix(w.String(), fmt.Sprintf("x.md:%d: ", w.Line)) {
				t.Errorf("%s: %s", name, w)
			}
		}
		for _, w := range got.Warnings {
			if c.warning == "" && !strings.HasPrefix(w.What, "no ") && !strings.Contains(w.What, "fits none") {
				t.Errorf("%s: %s", name, w)
			}
		}
	}
}

// TestHeadings: what a section is, by the words of its heading.
func TestHeadings(t *testing.T) {
	for heading, want := range map[string]string{
		"Information You Can Access": "accessible", "What information can I access?": "accessible", "Data available to you": "accessible",
		"Information you share with us": "given", "Data provided by you": "given", "2.1 Information that you give us directly": "given",
		"Automatic Information": "automatic", "Data we collect when you use the app": "automatic",
		"Information from Other Sources": "other_source", "Data from third parties": "other_source",
		"Additional Information for Certain Jurisdictions": "jurisdictions", "Region-specific provisions": "jurisdictions",
		"How we share the information you provide": "known", "Retention of data you provide": "known", "Data transfers": "known",
		"Access and Choice": "choice", "How to reach us": "contacts", "Bananas": "unrecognised", "„Information You Can Access“": "accessible",
	} {
		got, _ := parse.Parse("x.md", []byte("# Privacy\n\n## "+heading+"\n\n- a\n- b\n"))
		if kind := got.Sections[1].Kind; kind != want {
			t.Errorf("%q: %s, want %s", heading, kind, want)
		}
	}
	got, _ := parse.Parse("x.md", []byte("# Privacy\n\n## Your rights\n\n- access\n- erasure\n"))
	wantWarning(t, got, "names rights and no place")
}

func TestDates(t *testing.T) {
	for text, want := range map[string]string{
		"Last Updated: February 9, 2021":             "2021-02-09",
		"Last updated 9 Feb. 2021":                   "2021-02-09",
		"Effective date – 9th of February, 2021":     "2021-02-09",
		"Stand: 9. Februar 2021":                     "2021-02-09",
		"Stand: 09.02.2021":                          "2021-02-09",
		"Dernière mise à jour : 9 février 2021":      "2021-02-09",
		"Última actualización: 9 de febrero de 2021": "2021-02-09",
		"Version of 2021-02-09":                      "2021-02-09",
		"最終更新日 2021年2月9日":                            "2021-02-09",
		"시행일: 2021년 2월 9일":                           "2021-02-09",
		"Last updated: 02/13/2021":                   "2021-02-13",
		"Last updated: 13/02/2021":                   "2021-02-13",
		"Last updated: 02/09/2021":                   "", // 2 September or 9 February
		"Last updated: 9 Smarch 2021":                "",
		"Last updated: 30 February 2021":             "",
		"Last updated: soon":                         "",
	} {
		got := read(t, "x.md", "# Privacy\n\n"+text+"\n\n"+accessible+"- tax\n")
		if got.Declared.Date != want {
			t.Errorf("%q: %q, want %q", text, got.Declared.Date, want)
		}
	}
	got := read(t, "x.md", "# Privacy\n\nLast updated: 02/09/2021\n\n"+accessible+"- tax\n")
	if w := wantWarning(t, got, "can be read in two ways"); w.Line != 3 {
		t.Errorf("line %d", w.Line)
	}
}

// TestControllerRules: fixed, provider, collector, and none.
func TestControllerRules(t *testing.T) {
	for text, want := range map[string]string{
		"Foo Bar GmbH, Weg 3, 10115 Berlin, is the data controller.":                                                      "fixed Foo Bar GmbH",
		"The controller of your data is Foo Bar S.A., 3 rue X, Paris.":                                                    "fixed Foo Bar S.A.",
		"Where Foo Bar Ltd is the provider of a service, Foo Bar Ltd is the controller of your data.":                     "provider Foo Bar Ltd",
		"Data collected by Foo K.K. is controlled by Foo K.K. Data gathered by Foo, Inc. is controlled by Foo, Inc. too.": "collector Foo K.K.,Foo, Inc.",
		"We are careful with your data. Foo Bar Ltd sells boats.":                                                         "none ",
	} {
		got := read(t, "x.md", "# Privacy\n\n## Japan\n\n"+text+"\n")
		p := got.Passages[0]
		var names []string
		for _, id := range p.Controller.Parties {
			for _, e := range got.Entities {
				if e.ID == id {
					names = append(names, e.Name)
				}
			}
		}
		if have := string(p.Controller.Rule) + " " + strings.Join(names, ","); have != want {
			t.Errorf("%q: %s, want %s", text, have, want)
		}
	}
}

// TestPlaces: a heading is about a place only where it is about nothing else.
func TestPlaces(t *testing.T) {
	for heading, want := range map[string]string{
		"California": "us-ca", "Your California Privacy Rights": "us-ca", "Residents of the European Economic Area (EEA)": "eea", "For Users in Québec": "ca-qc",
		"Notice to Nevada residents": "us-nv", "Additional information for individuals in the UK": "gb", "7. Switzerland": "ch",
		"Data Transfers outside of the EEA": "", "Contact us": "", "Information you give us": "", "EU-US Privacy Shield": "", "Wakanda": "", "Our offices in Japan and what they do": "",
	} {
		got, _ := parse.Parse("x.md", []byte("# Privacy\n\n## "+heading+"\n\nYou have the right to access and to correct your data.\n"))
		id := ""
		if len(got.Passages) > 0 {
			id = got.Passages[0].ID
		}
		if id != want {
			t.Errorf("%q: %q, want %q", heading, id, want)
		}
	}
	got := read(t, "x.md", "# Privacy\n\n## EEA, UK and Switzerland\n\nYou have the right to access and to correct your data.\n")
	wantWarning(t, got, "names more than one place: the passage is read for eea, and holds for gb, ch too")
	got = read(t, "x.md", "# Privacy\n\n## European Union (EU) and United Kingdom (UK)\n\nYou have the right to access and to correct your data.\n")
	wantWarning(t, got, "the passage is read for eea, and holds for gb too")
}

var hole = regexp.MustCompile(`(?m)^(\s*(?:- )?)(\w+): (?:""|\[\]) # to fill in$`)

// TestDrafts: a draft loads once everything that it names as missing is filled
// in, and not before.
func TestDrafts(t *testing.T) {
	for name, data := range testdata(t) {
		text, _ := parse.Parse(name, data)
		draft, err := text.YAML()
		if err != nil {
			t.Fatal(err)
		}
		_, err = notice.Load(name, draft)
		holes := len(hole.FindAll(draft, -1))
		if (err == nil) != (holes == 0) {
			t.Errorf("%s: %d parts are missing, and Load says %v\n%s", name, holes, err, draft)
		}
		n := 0
		whole := hole.ReplaceAllFunc(draft, func(m []byte) []byte {
			n++
			parts := hole.FindSubmatch(m)
			value := fmt.Sprintf("filled_%d", n)
			switch string(parts[2]) {
			case "version":
				value = "2024-05-06"
			case "categories":
				value = "[tax_information]"
			case "id":
				value = fmt.Sprintf("place%d", n)
			}
			return fmt.Appendf(nil, "%s%s: %s", parts[1], parts[2], value)
		})
		if _, err := notice.Load(name, whole); err != nil {
			t.Errorf("%s: filled in: %v\n%s", name, err, whole)
		}
	}
}

// TestCut: whatever is cut off, nothing is added.
func TestCut(t *testing.T) {
	for name, data := range testdata(t) {
		if whole, err := parse.Parse(name, data); err == nil {
			neverMore(t, name, data, whole)
		}
	}
}

// A warning names the line of the text, though blanks and marks stand before it.
func TestLineBehindBlanks(t *testing.T) {
	text, _ := parse.Parse("x.html", []byte("<html>\n<p>A first paragraph of this text.</p>\n<p>\n<i>You can reach</i> us by mail, by post, by telephone and\n</p>\n"))
	for _, w := range text.Warnings {
		if strings.Contains(w.What, "ends in the middle") {
			if w.Line != 4 {
				t.Errorf("%s: want line 4", w)
			}
			return
		}
	}
	t.Errorf("no warning that the text is cut: %v", text.Warnings)
}

func FuzzParse(f *testing.F) {
	for _, data := range testdata(f) {
		f.Add(data)
	}
	f.Add([]byte("# A\n\n- [x](y)\n\n| a | b |\n|---|---|\n| c | d |\n"))
	f.Add([]byte("<!DOCTYPE html>\n<html lang=\"en\">\n<h"))
	f.Add([]byte("<li><p>x</li><table><tr><td><ul><li>y</table><b>California <p>"))
	f.Fuzz(func(t *testing.T, data []byte) {
		text, err := parse.Parse("x.md", data)
		if text == nil {
			t.Fatalf("no text: %v", err)
		}
		lines := 2 + strings.Count(string(data), "\n") + strings.Count(string(data), "\r") + strings.Count(string(data), "\f")
		for _, w := range text.Warnings {
			if w.Line < 1 || (w.Line > lines && len(data) > 1 && data[0] < 0xfe) {
				t.Errorf("%s: there are %d lines", w, lines)
			}
		}
		for _, it := range items(text) {
			if strings.TrimSpace(it) == "" {
				t.Error("an empty item")
			}
		}
		draft, err := text.YAML()
		if err != nil {
			t.Fatal(err)
		}
		if n, err := notice.Load("x.yaml", draft); err == nil && n.Version == "" {
			t.Error("a draft without a date loads")
		}
	})
}
