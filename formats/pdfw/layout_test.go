package pdfw

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
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
	f, _, err := layOut(typeset.NewFonts(typeset.Options{Folders: []fs.FS{}}), s, c.Digests())
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
					for n, p := range laidOut(t, fields, records, decimal).pages {
						checkPage(t, n+1, p)
					}
				})
			}
		}
	}
}

func checkPage(t *testing.T, n int, p *page) {
	t.Helper()
	for i := range p.texts {
		op := &p.texts[i]
		for _, s := range op.spans {
			if s.x < marginX-0.5 || s.x+s.width > marginX+bodyWidth+0.5 {
				t.Errorf("page %d: %q stands from %.1f to %.1f, beyond the margins", n, codes(&s), s.x, s.x+s.width)
			}
			if op.y < 20 || op.y > pageHeight-20 || !p.bare && op.y > bottom+16 && op.y < pageHeight-46 {
				t.Errorf("page %d: %q stands at %.1f, below the body", n, codes(&s), op.y)
			}
		}
	}
	for _, r := range p.rects {
		if r.x < 0 || r.x+r.w > pageWidth+0.5 || r.y < -1 || r.y+r.h > pageHeight {
			t.Errorf("page %d: a rectangle at %.1f, %.1f of %.1f × %.1f", n, r.x, r.y, r.w, r.h)
		}
	}
}

func codes(s *span) string {
	var b strings.Builder
	for _, p := range s.pieces {
		b.WriteString(p.codes)
	}
	return b.String()
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
	good := []byte("%PDF-1.3\n1 0 obj\n<<\n/Type /Catalog\n>>\nendobj\nxref\n0 2\n0000000000 65535 f \n0000000009 00000 n \ntrailer\n<<\n>>\nstartxref\n47\n%%EOF\n")
	out, err := newFinisher().finish(good, extras{language: "pt-BR) /x"})
	if err != nil || !strings.Contains(string(out), "/Lang (pt-BRx)") {
		t.Errorf("got %v, %s", err, out)
	}
	for n := range good {
		_, _ = newFinisher().finish(good[:n], extras{}) // no panic
	}
	for _, bad := range []string{"", "%PDF-1.3\n", "%PDF-1.3\nstartxref\n99\n%%EOF\n", strings.Replace(string(good), "0000000009", "0000099999", 1)} {
		if _, err := newFinisher().finish([]byte(bad), extras{}); err == nil {
			t.Errorf("%q is taken", bad)
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

// TestAPanicIsAnError hands gofpdf a rune that it panics at.
func TestAPanicIsAnError(t *testing.T) {
	f := laidOut(t, 1, 1, false)
	f.pages[1].texts[0].spans[0].pieces[0].codes = "\U0001F600 secret"
	err := f.write(io.Discard, newFinisher())
	if !errors.Is(err, errDrawing) || strings.Contains(err.Error(), "secret") {
		t.Errorf("got %v", err)
	}
	f = laidOut(t, 1, 1, false)
	if err := f.write(failing{}, newFinisher()); !errors.Is(err, io.ErrClosedPipe) {
		t.Errorf("a write error: got %v", err)
	}
}

type failing struct{}

func (failing) Write([]byte) (int, error) { return 0, io.ErrClosedPipe }

func TestCutLines(t *testing.T) {
	if _, ok := cutLines(strings.Repeat("a\n", mostLines-1)+"b", "[cut]"); ok {
		t.Error("a text of as many lines as there may be is cut")
	}
	cut, ok := cutLines(strings.Repeat("a\n", mostLines)+"b", "[cut]")
	if !ok || strings.Count(cut, "\n") != mostLines-1 || !strings.HasSuffix(cut, "a[cut]") {
		t.Errorf("cut %v: %q", ok, cut)
	}
}
