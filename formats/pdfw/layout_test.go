package pdfw

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/valise-export/valise/exporter"
	"github.com/valise-export/valise/exporter/text"
	"github.com/valise-export/valise/formats/pdfw/typeset"
	"github.com/valise-export/valise/formats/report"
)

// odd are values that ask for more room than there is.
var odd = []string{
	strings.Repeat("wide", 100), strings.Repeat("9", 300), "short", strings.Repeat("漢字", 60), strings.Repeat("a-b/c.d@e ", 30),
	"مرحبا بالعالم " + strings.Repeat("طويل", 40), strings.Repeat("line\n", 120), strings.Repeat("𝔘", 50),
}

// laidOut lays out one dataset of so many fields and records.
func laidOut(t *testing.T, fields, records int, decimal bool) *file {
	t.Helper()
	return laidOutOn(t, newDesk(), fields, records, decimal)
}

func laidOutOn(t *testing.T, desk *desk, fields, records int, decimal bool) *file {
	t.Helper()
	d := exporter.Dataset{Name: "wide", Title: strings.Repeat("A long title of a dataset ", 8), Category: exporter.OtherInformation, Key: []string{"f0"}}
	for i := range fields {
		f := exporter.Field{Name: fmt.Sprintf("f%d", i), Title: strings.Repeat("Title ", i%5+1) + strings.Repeat("x", i), Type: exporter.TypeText}
		if decimal && i%3 == 1 {
			f.Type = exporter.TypeDecimal
		}
		d.Fields = append(d.Fields, f)
	}
	c := report.NewCollector(report.Limits{})
	c.Begin(d)
	var pool exporter.BatchPool
	b := pool.Get(fields)
	for r := range records {
		values := make([]exporter.Value, fields)
		for i := range values {
			values[i] = exporter.Text(odd[(r+i)%len(odd)])
			if records > 20 { // short ones, so that there are tables
				values[i] = exporter.Text(fmt.Sprintf("value %d", r*i))
			}
			if d.Fields[i].Type == exporter.TypeDecimal {
				values[i] = exporter.Decimal(strings.Repeat("9", (r+1)*7%250+1))
			}
		}
		if !b.Append(values, text.Append) {
			c.Write(b)
			b = pool.Get(fields)
			b.Append(values, text.Append)
		}
	}
	c.Write(b)
	c.End(exporter.Outcome{Status: exporter.StatusOK, Records: int64(records)})
	s := &exporter.Summary{
		Manifest:   &exporter.Manifest{},
		Brand:      exporter.Brand{Name: strings.Repeat("A company with a long name ", 9)},
		Subject:    exporter.Subject{Names: odd},
		Categories: []exporter.CategorySummary{{ManifestCategory: exporter.ManifestCategory{ID: exporter.OtherInformation, Title: strings.Repeat("Other ", 40), Status: exporter.CategoryData}, Number: 8, Records: int64(records)}},
		Datasets:   []exporter.DatasetSummary{{Dataset: d, Status: exporter.StatusOK, Records: int64(records)}},
		Glossary:   []exporter.Term{{Value: odd[0], Title: odd[1]}},
	}
	f, _, err := layOut(desk, typeset.NewFonts(typeset.Options{Folders: []fs.FS{}}), s, c.Digests(), func(string) {})
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// TestNothingLeavesThePage checks where everything is drawn.
func TestNothingLeavesThePage(t *testing.T) {
	for _, fields := range []int{1, 2, 7, 12, 30, 60, 300} {
		for _, records := range []int{1, 3, 40} {
			if fields == 300 && records == 40 {
				continue
			}
			for _, decimal := range []bool{false, true} {
				t.Run(fmt.Sprintf("%d fields, %d records, figures %v", fields, records, decimal), func(t *testing.T) {
					f := laidOut(t, fields, records, decimal)
					for n, p := range f.pages {
						checkPage(t, f, n+1, p)
					}
				})
			}
		}
	}
}

func checkPage(t *testing.T, f *file, n int, p *page) {
	t.Helper()
	for _, s := range shown(t, f, p) {
		if s.x < marginX-0.5 || s.x+s.width > marginX+bodyWidth+0.5 {
			t.Errorf("page %d: %v stands from %.1f to %.1f, beyond the margins", n, s.codes, s.x, s.x+s.width)
		}
		if s.y < 20 || s.y > pageHeight-20 || !p.bare && s.y > bottom+16 && s.y < pageHeight-46 {
			t.Errorf("page %d: %v stands at %.1f, below the body", n, s.codes, s.y)
		}
	}
	for _, r := range p.rects {
		if r.x < 0 || r.x+r.w > pageWidth+0.5 || r.y < -1 || r.y+r.h > pageHeight {
			t.Errorf("page %d: a rectangle at %.1f, %.1f of %.1f × %.1f", n, r.x, r.y, r.w, r.h)
		}
	}
}

// stretch is glyphs that one operator of a page shows, from its top left.
type stretch struct {
	codes       []uint16
	x, y, width float64
}

var operator = regexp.MustCompile(`(?s)^(?:/F(\d+) ([\d.]+) Tf\n|3 Tr ([\d.]+) Tz\n|0 Tr (100) Tz\n|(BT )?([-\d.]+) ([-\d.]+) Td\(((?:\\.|[^\\)])*)\)Tj\n|[^\n]*\n)`)

// shown reads the operators of a page back.
func shown(t *testing.T, f *file, p *page) (all []stretch) {
	t.Helper()
	number := func(s string) float64 {
		v, err := strconv.ParseFloat(s, 64)
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	font, size, scale := 0, 0.0, 1.0
	x, y, open, marked := 0.0, 0.0, false, false
	for rest := string(p.text.ops); rest != ""; {
		m := operator.FindStringSubmatch(rest)
		if m == nil {
			t.Fatalf("no operator: %q", rest)
		}
		switch rest = rest[len(m[0]):]; {
		case m[0] == "ET\n":
			balanced(t, m[0], open)
			open = false
		case strings.HasPrefix(m[0], "/Span "):
			balanced(t, m[0], !open && !marked)
			marked = true
		case m[0] == "EMC\n":
			balanced(t, m[0], !open && marked)
			marked = false
		case m[0] == "f\n":
			balanced(t, m[0], !open)
		case m[1] != "":
			font, size = int(number(m[1])), number(m[2])
		case m[3]+m[4] != "":
			scale = number(m[3]+m[4]) / 100
		case m[6] != "":
			balanced(t, m[0], open == (m[5] == ""))
			if !open {
				x, y, open = 0, 0, true
			}
			x, y = x+number(m[6]), y+number(m[7])
			s, width := stretch{x: x, y: pageHeight - y}, f.fonts.all[font].width()
			s.codes = codes(m[8], f.fonts.all[font].coded != nil)
			for _, c := range s.codes {
				s.width += float64(width(int(c))) / 1000 * size * scale
			}
			all = append(all, s)
		}
	}
	return all
}

// balanced asserts that an operator stands where it may: text objects and marked
// content hold each other whole, and no path.
func balanced(t *testing.T, operator string, ok bool) {
	t.Helper()
	if !ok {
		t.Fatalf("%.60q is out of place", operator)
	}
}

func (e embedded) width() func(code int) int {
	if e.simple != nil {
		return e.simple.Width
	}
	return e.coded.Width
}

// codes reads a literal string, of codes of two bytes where they are wide.
func codes(literal string, wide bool) (out []uint16) {
	var plain []byte
	for i := 0; i < len(literal); i++ {
		if literal[i] == '\\' {
			if i++; literal[i] == 'r' {
				plain = append(plain, '\r')
				continue
			}
		}
		plain = append(plain, literal[i])
	}
	if !wide {
		for _, b := range plain {
			out = append(out, uint16(b))
		}
		return out
	}
	for ; len(plain) > 1; plain = plain[2:] {
		out = append(out, uint16(plain[0])<<8|uint16(plain[1]))
	}
	return out
}

func TestPageNumbersOfTheContents(t *testing.T) {
	for _, fields := range []int{2, 300} {
		f := laidOut(t, fields, 3, false)
		for _, b := range f.bookmarks {
			found := false
			for _, p := range f.pages {
				found = found || p == b.page
			}
			if !found {
				t.Errorf("the bookmark %q leads to a page that is not there", b.title)
			}
		}
		if f.pages[0].bare == false || f.pages[1].header != "Contents" {
			t.Error("the contents do not follow the cover")
		}
	}
}

func TestFinishRefusesWhatItDoesNotKnow(t *testing.T) {
	good := []byte("%PDF-1.3\n1 0 obj\n<<\n/Type /Catalog\n>>\nendobj\nxref\n0 2\n0000000000 65535 f \n0000000009 00000 n \ntrailer\n<<\n/Size 2\n>>\nstartxref\n47\n%%EOF\n")
	empty := &file{language: "pt-BR) /x", fonts: &fonts{}}
	out, err := newDesk().finish(good, empty)
	if err != nil || !strings.Contains(string(out), "/Lang (pt-BRx)") {
		t.Errorf("got %v, %s", err, out)
	}
	for n := range good {
		_, _ = newDesk().finish(good[:n], empty) // no panic
	}
	for _, bad := range []string{"", "%PDF-1.3\n", "%PDF-1.3\nstartxref\n99\n%%EOF\n", strings.Replace(string(good), "0000000009", "0000099999", 1), strings.Replace(string(good), "/Size 2", "/Size 3", 1)} {
		if _, err := newDesk().finish([]byte(bad), empty); err == nil {
			t.Errorf("%q is taken", bad)
		}
	}
	if _, err := newDesk().finish(good, &file{pages: []*page{{}}, fonts: &fonts{}}); err == nil {
		t.Error("a page without a place in the file is left out")
	}
}

// TestDeskIsWiped: nothing of a report is left for the next one, and that gives
// the same bytes.
func TestDeskIsWiped(t *testing.T) {
	d := newDesk()
	free := &desks{}
	var first bytes.Buffer
	for range 2 {
		var out bytes.Buffer
		if err := laidOutOn(t, d, 12, 3, true).write(&out, d); err != nil {
			t.Fatal(err)
		}
		if first.Len() == 0 {
			first = out
		}
		if !bytes.Equal(out.Bytes(), first.Bytes()) {
			t.Error("the second report is another")
		}
		pages := slices.Clone(d.pages)
		free.giveBack(d)
		if free.borrow() != d {
			t.Fatal("the desk is not kept")
		}
		for _, p := range pages {
			if len(p.text.ops)+len(p.links)+len(p.rects)+len(p.header) > 0 || bytes.ContainsFunc(p.text.ops[:cap(p.text.ops)], func(r rune) bool { return r != 0 }) {
				t.Error("a page still has something on it")
			}
		}
		if slices.ContainsFunc(d.cells[:cap(d.cells)], func(c cell) bool { return c != cell{} }) {
			t.Error("a cell still has something of the report")
		}
		if len(d.inspected) > 0 || bytes.ContainsFunc(d.out.Bytes(), func(r rune) bool { return r != 0 }) {
			t.Error("the desk still has something of the report")
		}
	}
}

func TestScale(t *testing.T) {
	for _, c := range []struct {
		values          []float64
		low, high, step float64
	}{
		{nil, 0, 1, 0.25}, {[]float64{0}, 0, 1, 0.25}, {[]float64{7}, 0, 8, 2}, {[]float64{950, -20}, -250, 1000, 250}, {[]float64{-3}, -3, 0, 1}, {[]float64{1e15}, 0, 1e15, 2.5e14},
	} {
		if got := newScale(c.values); got != (scale{c.low, c.high, c.step}) {
			t.Errorf("%v: got %+v", c.values, got)
		}
	}
}

// TestAPanicIsAnError has a page that is none.
func TestAPanicIsAnError(t *testing.T) {
	f := laidOut(t, 1, 1, false)
	f.title, f.pages[1] = "secret", nil
	err := f.write(io.Discard, newDesk())
	if !errors.Is(err, errDrawing) || strings.Contains(err.Error(), "secret") {
		t.Errorf("got %v", err)
	}
	f = laidOut(t, 1, 1, false)
	if err := f.write(failing{}, newDesk()); !errors.Is(err, io.ErrClosedPipe) {
		t.Errorf("a write error: got %v", err)
	}
}

type failing struct{}

func (failing) Write([]byte) (int, error) { return 0, io.ErrClosedPipe }

func TestFirstLines(t *testing.T) {
	for in, want := range map[string]string{
		"":           "",
		"a":          "a",
		"a\nb\nc":    "a\nb\nc",
		"a\nb\nc\n":  "a\nb\nc",
		"a\nb\nc\nd": "a\nb\nc",
	} {
		if got := firstLines(in, 3); got != want {
			t.Errorf("%q: got %q, want %q", in, got, want)
		}
	}
}

func TestStartOf(t *testing.T) {
	sentence := strings.Repeat("some words ", 40)
	for name, c := range map[string]struct{ in, want string }{
		"short":           {"short\ntext", "short\ntext"},
		"of many lines":   {strings.Repeat("a\n", 30), strings.Repeat("a\n", mostBreaks) + "a"},
		"up to a space":   {sentence, strings.Repeat("some words ", 29)[:len("some words ")*29-1]},
		"without a space": {strings.Repeat("字", 400), strings.Repeat("字", longValue/3)},
	} {
		if got := startOf(c.in); got != c.want {
			t.Errorf("%s: got %q, want %q", name, got, c.want)
		}
	}
}
