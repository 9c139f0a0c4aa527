package parse_test

import (
	"bytes"
	"encoding/binary"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/valise-export/valise/exporter/notice"
	"github.com/valise-export/valise/exporter/notice/parse"
)

// published returns the two published notices, by their declared dates.
func published(t testing.TB) map[string][]byte {
	t.Helper()
	out := map[string][]byte{}
	files, err := filepath.Glob(filepath.Join("..", "..", "..", "..", "shared", "notices", "*.txt"))
	if err != nil || len(files) == 0 {
		t.Skip("the notices' texts are not here: expected ../shared/notices beside the module's folder")
	}
	for _, f := range files {
		data, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		text, err := parse.Parse(filepath.Base(f), data)
		if err != nil {
			t.Fatal(err)
		}
		out[text.Declared.Date] = data
	}
	return out
}

// counts are what a notice has of everything that is counted.
type counts struct {
	accessible, surfaces                                                       int
	givenEvents, givenData, automaticEvents, automaticData, otherEvents, other int
	passages                                                                   int
	rights                                                                     map[string][2]int // by place: in the list, in prose
}

func count(t *parse.Text) counts {
	c := counts{
		len(t.Accessible), len(t.Surfaces), len(t.Collected.Given.Events), len(t.Collected.Given.Data),
		len(t.Collected.Automatic.Events), len(t.Collected.Automatic.Data), len(t.Collected.Other.Events), len(t.Collected.Other.Data),
		len(t.Passages), map[string][2]int{},
	}
	for _, p := range t.Passages {
		n := [2]int{}
		for _, r := range p.Rights {
			if r.Prose {
				n[1]++
			} else {
				n[0]++
			}
		}
		c.rights[p.ID] = n
	}
	return c
}

func (c counts) equal(o counts) bool {
	a, b := c, o
	a.rights, b.rights = nil, nil
	if len(c.rights) != len(o.rights) {
		return false
	}
	for k, v := range c.rights {
		if o.rights[k] != v {
			return false
		}
	}
	return a.accessible == b.accessible && a.surfaces == b.surfaces && a.givenEvents == b.givenEvents && a.givenData == b.givenData &&
		a.automaticEvents == b.automaticEvents && a.automaticData == b.automaticData && a.otherEvents == b.otherEvents && a.other == b.other &&
		a.passages == b.passages
}

// oracle is what the two texts have, counted by people.
var oracle = map[string]counts{
	"2020-01-24": {7, 11, 10, 10, 4, 9, 0, 4, 5, map[string][2]int{"us-ca": {3, 0}, "ca": {4, 1}, "eea": {7, 1}, "jp": {}, "kr": {}}},
	"2021-02-09": {7, 11, 10, 10, 4, 9, 0, 4, 8, map[string][2]int{
		"br": {7, 2}, "us-ca": {3, 0}, "ca": {4, 0}, "cr": {5, 1}, "eea": {6, 2}, "jp": {}, "my": {}, "kr": {},
	}},
}

func TestPublishedNotices(t *testing.T) {
	texts := published(t)
	if len(texts) != len(oracle) {
		t.Fatalf("%d texts, want %d", len(texts), len(oracle))
	}
	for date, data := range texts {
		text, err := parse.Parse("notice.txt", data)
		if err != nil {
			t.Fatal(err)
		}
		if got := count(text); !got.equal(oracle[date]) {
			t.Errorf("%s: %+v, want %+v", date, got, oracle[date])
		}
		if len(text.Missing) > 0 && !slices.Equal(text.Missing, []string{}) {
			t.Errorf("%s: missing %v", date, text.Missing)
		}
		sameAsShipped(t, date, text)
	}
}

// sameAsShipped compares what is read with the data that ship for that text,
// which people wrote.
func sameAsShipped(t *testing.T, date string, text *parse.Text) {
	t.Helper()
	shipped, err := notice.ByVersion(date)
	if err != nil {
		t.Fatal(err)
	}
	got := text.Notice()
	if got.SHA256 != shipped.SHA256 || got.Version != shipped.Version || got.Prior != shipped.Prior {
		t.Errorf("%s: %s %s prior %s", date, got.Version, got.SHA256, got.Prior)
	}
	for i, c := range shipped.Categories {
		if text.Accessible[i].Category != c.ID || (got.Categories[i].Conditional == "") != (c.Conditional == "") {
			t.Errorf("%s: category %d is %s, want %s", date, i+1, text.Accessible[i].Category, c.ID)
		}
	}
	for i, s := range shipped.Surfaces {
		if got.Surfaces[i].ID != s.ID || !slices.Equal(got.Surfaces[i].Categories, s.Categories) {
			t.Errorf("%s: surface %+v, want %+v", date, got.Surfaces[i], s)
		}
	}
	for i, j := range shipped.Jurisdictions {
		samePlace(t, date, got, got.Jurisdictions[i], shipped, j)
	}
}

func samePlace(t *testing.T, date string, gotIn *notice.Notice, got notice.Jurisdiction, wantIn *notice.Notice, want notice.Jurisdiction) {
	t.Helper()
	name := date + " " + want.ID
	rights := func(j notice.Jurisdiction) (ids []string) {
		for _, r := range j.Rights {
			id := r.ID
			if r.Prose {
				id += " (prose)"
			}
			ids = append(ids, id)
		}
		slices.Sort(ids)
		return ids
	}
	if got.ID != want.ID || got.Effective != want.Effective || !slices.Equal(rights(got), rights(want)) {
		t.Errorf("%s: %s effective %s rights %v, want %v", name, got.ID, got.Effective, rights(got), rights(want))
	}
	if got.Controller.Rule != want.Controller.Rule || got.OwnPost != want.OwnPost || !slices.Equal(parties(gotIn, got.Controller), parties(wantIn, want.Controller)) {
		t.Errorf("%s: controller %+v, want %+v", name, got.Controller, want.Controller)
	}
	if !slices.Equal(got.Recipients, want.Recipients) && len(got.Recipients) != len(want.Recipients) {
		t.Errorf("%s: recipients %v, want %v", name, got.Recipients, want.Recipients)
	}
	if len(got.Contacts) != len(want.Contacts) || len(got.Bases) != len(want.Bases) || len(got.Lists) != len(want.Lists) {
		t.Errorf("%s: %d contacts %d bases %d lists", name, len(got.Contacts), len(got.Bases), len(got.Lists))
	}
	for i, l := range want.Lists {
		if len(got.Lists[i].Items) != len(l.Items) {
			t.Errorf("%s: %s has %d items, want %d", name, l.ID, len(got.Lists[i].Items), len(l.Items))
		}
	}
}

// parties are the names behind the ids, the representative last.
func parties(n *notice.Notice, c notice.Controller) []string {
	ids := slices.Clone(c.Parties)
	if c.Representative != "" {
		ids = append(ids, c.Representative, c.Represents)
	}
	for i, id := range ids {
		if e, ok := n.Entity(id); ok {
			ids[i] = e.Name
		}
	}
	return ids
}

// TestPublishedNoticesDisguised: the same is read where the text comes with
// other line ends, marks, spaces and quotes, or twice.
func TestPublishedNoticesDisguised(t *testing.T) {
	for date, data := range published(t) {
		text := string(data)
		markdown := !strings.Contains(text, "<li>")
		for name, disguised := range map[string]string{
			"CRLF":                 strings.ReplaceAll(text, "\n", "\r\n"),
			"CR":                   strings.ReplaceAll(text, "\n", "\r"),
			"BOM":                  "\ufeff" + text,
			"UTF-16":               utf16LE(text),
			"no-break spaces":      strings.NewReplacer("of ", "of\u00a0", "your ", "your\u00a0", " the ", "\u202fthe\u00a0").Replace(text),
			"entities":             strings.NewReplacer("“", "&ldquo;", "”", "&rdquo;", "’", "&#8217;", "\u00a0", "&nbsp;", "é", "&eacute;").Replace(text),
			"German quotes":        strings.NewReplacer("“", "„", "”", "“").Replace(text),
			"French quotes":        strings.NewReplacer("“", "« ", "”", " »", "’", "'").Replace(text),
			"straight quotes":      strings.NewReplacer("“", `"`, "”", `"`, "’", "'").Replace(text),
			"twice":                text + "\n\n" + text,
			"twice, the end cut":   text + "\n\n" + text[:len(text)/3],
			"soft hyphens":         strings.ReplaceAll(text, "information", "infor\u00admation"),
			"trailing white space": strings.ReplaceAll(text, "\n", " \t\n"),
		} {
			if name == "trailing white space" && !markdown {
				continue
			}
			got, err := parse.Parse("notice.txt", []byte(disguised))
			if err != nil {
				t.Errorf("%s, %s: %v", date, name, err)
				continue
			}
			if c := count(got); !c.equal(oracle[date]) {
				t.Errorf("%s, %s: %+v, want %+v", date, name, c, oracle[date])
			}
			if strings.HasPrefix(name, "twice") {
				wantWarning(t, got, "the notice begins again here")
			}
		}
	}
}

func utf16LE(text string) string {
	b := bytes.NewBufferString("\xff\xfe")
	for _, u := range utf16.Encode([]rune(text)) {
		_ = binary.Write(b, binary.LittleEndian, u)
	}
	return b.String()
}

func wantWarning(t *testing.T, text *parse.Text, what string) parse.Warning {
	t.Helper()
	i := slices.IndexFunc(text.Warnings, func(w parse.Warning) bool { return strings.Contains(w.What, what) })
	if i < 0 {
		t.Errorf("no warning %q in %v", what, text.Warnings)
		return parse.Warning{}
	}
	return text.Warnings[i]
}

// TestPublishedNoticesTogether: one text behind the other is not one notice.
func TestPublishedNoticesTogether(t *testing.T) {
	texts := published(t)
	for _, c := range [][2]string{{"2020-01-24", "2021-02-09"}, {"2021-02-09", "2020-01-24"}} {
		both := string(texts[c[0]]) + "\n\n" + string(texts[c[1]])
		text, err := parse.Parse("both.txt", []byte(both))
		if err != nil {
			t.Fatal(err)
		}
		if text.Declared.Date != c[0] {
			t.Errorf("%v: declared %s", c, text.Declared.Date)
		}
		w := wantWarning(t, text, "the notice begins again here")
		if want := strings.Count(string(texts[c[0]]), "\n"); w.Line < want {
			t.Errorf("%v: line %d, the second begins behind line %d", c, w.Line, want)
		}
	}
}

// TestPublishedNoticesCut: whatever is cut off, what is read stands in the whole
// text, and nothing is added.
func TestPublishedNoticesCut(t *testing.T) {
	for date, data := range published(t) {
		whole, err := parse.Parse("notice.txt", data)
		if err != nil {
			t.Fatal(err)
		}
		neverMore(t, date, data, whole)
	}
}

func neverMore(t *testing.T, name string, data []byte, whole *parse.Text) {
	t.Helper()
	known := map[string]bool{}
	for _, it := range items(whole) {
		known[it] = true
	}
	for cut := len(data) - 1; cut > 0; cut -= 1 + len(data)/60 {
		part, err := parse.Parse("notice.txt", data[:cut])
		if part == nil {
			t.Fatalf("%s cut at %d: %v", name, cut, err)
		}
		all := items(part)
		strange, odd := 0, []string(nil)
		for _, it := range all {
			if !known[it] && !slices.Contains(odd, it) {
				strange++
				odd = append(odd, it)
			}
		}
		if strange > 2 { // the last item is cut itself, and may have been fused to what was before
			t.Errorf("%s cut at %d: %d items that the whole has not: %q", name, cut, strange, odd)
		}
		if len(part.Passages) > len(whole.Passages) || len(part.Accessible) > len(whole.Accessible) {
			t.Errorf("%s cut at %d: %d passages, %d accessible", name, cut, len(part.Passages), len(part.Accessible))
		}
	}
}

// items are the texts of everything that was read from a list.
func items(t *parse.Text) []string {
	var out []string
	for _, list := range [][]parse.Item{
		t.Accessible, t.Collected.Given.Events, t.Collected.Given.Data, t.Collected.Automatic.Events, t.Collected.Automatic.Data,
		t.Collected.Other.Events, t.Collected.Other.Data,
	} {
		for _, it := range list {
			out = append(out, it.Text)
		}
	}
	for _, s := range t.Surfaces {
		out = append(out, s.Title)
	}
	for _, p := range t.Passages {
		for _, r := range p.Rights {
			if !r.Prose {
				out = append(out, r.Text)
			}
		}
	}
	return out
}

// TestDraftsOfPublishedNoticesLoad: a draft is a file that notice: {file: …}
// takes, once what it names as missing is there; these two miss nothing.
func TestDraftsOfPublishedNoticesLoad(t *testing.T) {
	for date, data := range published(t) {
		text, err := parse.Parse("notice.txt", data)
		if err != nil {
			t.Fatal(err)
		}
		draft, err := text.YAML()
		if err != nil {
			t.Fatal(err)
		}
		n, err := notice.Load("draft.yaml", draft)
		if err != nil {
			t.Errorf("%s: %v", date, err)
			continue
		}
		if n.Version != date || len(n.Jurisdictions) != oracle[date].passages {
			t.Errorf("%s: %s, %d jurisdictions", date, n.Version, len(n.Jurisdictions))
		}
	}
}

// TestTextsAndDataSayTheSame: what is read of a text differs in nothing that is
// compared from the data that people made of it.
func TestTextsAndDataSayTheSame(t *testing.T) {
	for date, data := range published(t) {
		text, err := parse.Parse("notice.txt", data)
		if err != nil {
			t.Fatal(err)
		}
		shipped, err := notice.ByVersion(date)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range notice.Diff(shipped, text.Notice(), false) {
			t.Errorf("%s: %s", date, c)
		}
	}
}
