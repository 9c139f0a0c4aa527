package pdfw

import (
	"bytes"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/bidi"
	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"

	"github.com/valise-export/valise/exporter"
	"github.com/valise-export/valise/exporter/text"
	"github.com/valise-export/valise/formats/formattest"
	"github.com/valise-export/valise/formats/pdfw/typeset"
	"github.com/valise-export/valise/formats/report"
)

// These tests compare the report, as pdftotext reads it, with the records: each
// value that the report shows, in its place.

// readable is a report and its text, in the order in which it is drawn.
type readable struct {
	t      formattest.TB
	file   *file
	setter *typeset.Setter
	text   string
}

// readReport lays sets out and reads the report with poppler.
func readReport(t formattest.TB, dir string, fonts *typeset.Fonts, sets []formattest.Set) *readable {
	t.Helper()
	c := report.NewCollector(report.Limits{PerDataset: 1000, Total: 5000})
	for _, s := range sets {
		c.Begin(s.Dataset)
		var pool exporter.BatchPool
		for _, record := range s.Records {
			b := pool.Get(len(s.Dataset.Fields))
			b.Append(record, text.Append)
			c.Write(b)
			b.Release()
		}
		c.End(s.Outcome())
	}
	summary := formattest.SummaryOf(sets...)
	f, _, err := layOut(newDesk(), fonts, &summary, c.Digests(), func(string) {})
	if err != nil {
		t.Fatalf("lay out: %v", err)
	}
	setter, err := fonts.NewSetter(language(&summary))
	if err != nil {
		t.Fatalf("fonts: %v", err)
	}
	return &readable{t: t, file: f, setter: setter, text: pdftotext(t, dir, f)}
}

func pdftotext(t formattest.TB, dir string, f *file) string {
	t.Helper()
	var out bytes.Buffer
	if err := f.write(&out, newDesk()); err != nil {
		t.Fatalf("write: %v", err)
	}
	name := filepath.Join(dir, "report.pdf")
	if err := os.WriteFile(name, out.Bytes(), 0o600); err != nil {
		t.Fatalf("write: %v", err)
	}
	read, err := exec.Command("pdftotext", "-raw", "-enc", "UTF-8", name, "-").Output()
	if err != nil {
		t.Fatalf("pdftotext: %v", err)
	}
	return flat(string(read))
}

// flat takes away what a reader of PDF decides: white space, where lines wrap,
// characters without a glyph, and which of two equivalent characters a glyph is.
// Every character is taken apart by itself: in a whole text an accent would join
// what the reader put before it, and accents would change their order.
func flat(s string) string {
	var b strings.Builder
	for _, c := range s {
		apart := string(c)
		if c >= utf8.RuneSelf {
			apart = norm.NFKD.String(apart)
		}
		for _, part := range apart {
			if !unicode.IsSpace(part) && !unicode.In(part, unicode.Cf, unicode.Variation_Selector, unicode.Other_Default_Ignorable_Code_Point) {
				b.WriteRune(part)
			}
		}
	}
	return b.String()
}

// drawn returns what stands on the page for a text, flat: characters that no
// font has are named.
func (r *readable) drawn(s string) string {
	var b strings.Builder
	for _, line := range r.setter.Lines(r.setter.Paragraph(s, bodyText.style()), 1e6) {
		for i := range line.Runs {
			run := &line.Runs[i]
			if !run.Quiet {
				b.WriteString(run.Text)
				continue
			}
			for _, g := range run.Glyphs() {
				b.WriteRune(g.Char)
			}
		}
	}
	return flat(b.String())
}

// compare finds every value shown. Values that read from the right stand in an
// order of poppler's own: their characters are counted.
func (r *readable) compare() (found, counted int) {
	r.t.Helper()
	at, want := 0, map[rune]int{}
	for _, s := range r.file.shows {
		for n := range s.view.digest.Shown {
			if s.form == formCommon && n > 0 {
				break
			}
			for _, i := range s.fields {
				value, fromRight, ok := r.value(s, n, i)
				if !ok {
					continue
				}
				for _, c := range value {
					want[c]++
				}
				if fromRight {
					counted++
					continue
				}
				next := r.find(value, at)
				if next < 0 {
					r.t.Fatalf("%s, record %d, field %s: %.200q is not in the report behind %.80q", s.view.digest.Dataset.Name, n, s.view.digest.Dataset.Fields[i].Name, value, r.text[max(0, at-80):at])
				}
				at, found = at+next, found+1
			}
		}
	}
	for c, n := range want {
		if got := strings.Count(r.text, string(c)); got < n {
			r.t.Errorf("%q (%U) is %d times in the report, want %d", c, c, got, n)
		}
	}
	return found, counted
}

// rightToLeft reports whether a character turns what stands around it.
func rightToLeft(c rune) bool {
	p, _ := bidi.LookupRune(c)
	return p.Class() == bidi.R || p.Class() == bidi.AL || p.Class() == bidi.AN
}

// footer stands on every page; the next one's header follows.
const footer = "Export7f3a9c"

// find returns how far behind at a value stands, -1 where it does not. The same
// value may stand whole behind the one that a page's end cuts in two.
func (r *readable) find(value string, at int) int {
	next := strings.Index(r.text[at:], value)
	if next < 0 || len(value) > 40 && strings.Contains(r.text[at:at+next], footer) {
		if cut := r.over(value, at); cut >= 0 && (next < 0 || cut < next) {
			return cut
		}
	}
	return next
}

// over finds a value that goes on over a page: with a footer, a header and a
// table's heading, or with the rest of its row, between its lines. It returns
// where the value ends, -1 where it is not there.
func (r *readable) over(value string, at int) int {
	end := at
	for _, c := range value {
		next := strings.IndexRune(r.text[end:], c)
		if next < 0 {
			return -1
		}
		end += next + len(string(c))
	}
	if !strings.Contains(r.text[at:end], footer) || end-at > 20*len(value)+8000 {
		return -1
	}
	return end - at
}

// value returns what is shown of field i of record n, after checking it against
// the record by a way of its own. ok is false where nothing is.
func (r *readable) value(s showing, n, i int) (shown string, fromRight, ok bool) {
	v := s.view.digest.Shown[n][i]
	if v.IsNull() {
		return "", false, false
	}
	text, _ := s.view.value(n, i)
	if !s.view.counted[[2]int{n, i}] {
		r.same(s.view.digest.Dataset.Fields[i], v, text)
	}
	return r.drawn(text), strings.ContainsFunc(text, rightToLeft), true
}

// same reads a value shown back.
func (r *readable) same(f exporter.Field, v exporter.Value, shown string) {
	r.t.Helper()
	if _, reduced := v.Rule(); reduced && v.Kind() != exporter.KindWithheld {
		shown = strings.TrimSuffix(shown, " (part shown)")
	}
	var want string
	switch v.Kind() {
	case exporter.KindWithheld:
		want = "withheld"
	case exporter.KindBool:
		want = map[bool]string{true: "yes", false: "no"}[v.Bool()]
	case exporter.KindDate, exporter.KindInstant:
		if !readTime(shown).Equal(v.Time()) {
			r.t.Errorf("field %s: %q is shown for %s", f.Name, shown, v.Text())
		}
		return
	case exporter.KindJSON:
		if want = v.Text(); !strings.HasPrefix(shown, "[") && strings.HasPrefix(want, "[") {
			want = strings.NewReplacer(`["`, "", `","`, ", ", `"]`, "").Replace(want) // a list of texts
		}
	default:
		want = v.Text()
	}
	if shown != want {
		r.t.Errorf("field %s: %q is shown for %q", f.Name, shown, want)
	}
}

func readTime(s string) time.Time {
	for _, layout := range []string{"2 Jan 2006", "2 Jan 2006, 15:04", "2 Jan 2006, 15:04:05.999999999"} {
		if t, err := time.Parse(layout, s); err == nil {
			return t
		}
	}
	return time.Time{}.Add(-1)
}

// bothFonts runs a test with the fonts of the system, and with those alone that
// are built in.
func bothFonts(t *testing.T, do func(t *testing.T, fonts *typeset.Fonts)) {
	if _, err := exec.LookPath("pdftotext"); err != nil {
		t.Skip("pdftotext is not installed (package poppler-utils)")
	}
	t.Run("system fonts", func(t *testing.T) { do(t, typeset.NewFonts(typeset.Options{})) })
	t.Run("no fonts", func(t *testing.T) { do(t, typeset.NewFonts(typeset.Options{Folders: []fs.FS{}})) })
}

func TestHardCasesAreReadBack(t *testing.T) {
	bothFonts(t, func(t *testing.T, fonts *typeset.Fonts) {
		r := readReport(t, t.TempDir(), fonts, formattest.Sets())
		found, counted := r.compare()
		if found < 1500 || counted == 0 {
			t.Errorf("%d values found, %d counted", found, counted)
		}
		t.Logf("%d values found in order, %d from the right counted", found, counted)
	})
}

func TestNaughtyStringsAreReadBack(t *testing.T) {
	bothFonts(t, func(t *testing.T, fonts *typeset.Fonts) {
		list := formattest.Naughty(t)
		found, counted := readReport(t, t.TempDir(), fonts, []formattest.Set{formattest.Texts("naughty", list)}).compare()
		if found < 2*len(list) {
			t.Errorf("%d values found, %d counted of %d strings", found, counted, len(list))
		}
	})
}

func TestGeneratedRecordsAreReadBack(t *testing.T) {
	bothFonts(t, func(t *testing.T, fonts *typeset.Fonts) {
		dir := t.TempDir()
		rapid.Check(t, func(t *rapid.T) {
			set := formattest.Generate("first").Draw(t, "first")
			if rapid.IntRange(0, 3).Draw(t, "wide") == 0 || len(set.Records) < 4 { // wide tables take long
				readReport(t, dir, fonts, []formattest.Set{set, widened(set)}).compare()
				return
			}
			readReport(t, dir, fonts, []formattest.Set{set}).compare()
		})
	})
}

// widened has a set's fields four times: more than a table has columns.
func widened(s formattest.Set) formattest.Set {
	out := formattest.Set{Dataset: s.Dataset}
	out.Dataset.Name, out.Dataset.Fields = "widened", nil
	for k := range 4 {
		for _, f := range s.Dataset.Fields {
			f.Name += string(rune('a' + k))
			out.Dataset.Fields = append(out.Dataset.Fields, f)
		}
	}
	out.Dataset.Key = []string{out.Dataset.Fields[0].Name}
	for _, r := range s.Records {
		out.Records = append(out.Records, slices.Repeat(r, 4))
	}
	return out
}

// TestReadingBackCanFail: a report in which one character is another is found
// out.
func TestReadingBackCanFail(t *testing.T) {
	bothFonts(t, func(t *testing.T, fonts *typeset.Fonts) {
		r := readReport(t, t.TempDir(), fonts, []formattest.Set{formattest.Texts("few", []string{"first value", "second value", "third value"})})
		whole := r.text
		for _, wrong := range []string{strings.Replace(whole, "secondvalue", "secondvalve", -1), strings.Replace(whole, "secondvalue", "", -1)} {
			failed := &failures{TB: t}
			r.t, r.text = failed, wrong
			func() {
				defer func() { _ = recover() }()
				r.compare()
			}()
			if failed.n == 0 {
				t.Error("a wrong report passes")
			}
		}
	})
}

// failures counts instead of failing.
type failures struct {
	formattest.TB
	n int
}

func (f *failures) Helper()               {}
func (f *failures) Errorf(string, ...any) { f.n++ }
func (f *failures) Fatalf(string, ...any) { f.n++; panic("failed") }
