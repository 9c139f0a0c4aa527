package htmlw

import (
	"io"
	"time"

	"github.com/valise-export/valise/exporter"
	"github.com/valise-export/valise/formats/report"
)

// page is the page of one bundle, under way or whole. Its parts append
// themselves in the order in which they are read.
type page struct {
	builder
	s       *exporter.Summary
	m       *exporter.Manifest
	digests []*report.Digest // with the titles of the summary's datasets
	zone    *time.Location
	records []span // where the records of the datasets stand, in order
}

// span is a part of the page, in bytes.
type span struct{ from, to int }

// render makes the page in buf's memory, with as many records as its size
// allows.
func render(buf []byte, f *frame, s *exporter.Summary, digests []*report.Digest, o Options) *page {
	w := &page{s: s, m: s.Manifest, digests: report.Titled(s, digests), zone: report.Zone(s)}
	w.p, w.b = report.Words(s), buf
	if w.m == nil {
		w.m = &exporter.Manifest{}
	}
	for {
		w.b, w.records = w.b[:0], nil
		w.document(f)
		fewer, ok := halve(w.digests)
		if len(w.b) <= o.MaxBytes || !ok {
			return w // small enough, or nothing left to leave out
		}
		w.digests = fewer
	}
}

// halve returns the digests with half of the records shown: markup-like text
// grows when it is escaped, so a page can come out larger than foreseen.
func halve(digests []*report.Digest) (fewer []*report.Digest, ok bool) {
	for _, d := range digests {
		half := *d
		half.Shown = d.Shown[:len(d.Shown)/2]
		ok = ok || len(d.Shown) > 0
		fewer = append(fewer, &half)
	}
	return fewer, ok
}

// write writes the page, and shows what stands around the records.
func (w *page) write(out io.Writer, inspect func(text []byte)) error {
	at := 0
	for _, records := range w.records {
		inspect(w.b[at:records.from])
		at = records.to
	}
	inspect(w.b[at:])
	_, err := out.Write(w.b)
	return err
}

// document appends all of it.
func (w *page) document(f *frame) {
	w.raw("<!DOCTYPE html>\n<html")
	w.attr("lang", w.p.Tag())
	w.attr("dir", w.p.Dir())
	w.raw(">\n")
	w.head(f)
	w.raw("<body>\n")
	w.header()
	w.raw(`<div class="layout">` + "\n")
	w.nav()
	w.raw(`<main id="main" tabindex="-1">` + "\n")
	w.missing()
	w.changes()
	w.overview()
	for i := range w.s.Categories {
		w.category(&w.s.Categories[i])
	}
	w.about()
	w.raw("</main>\n</div>\n")
	w.footer()
	w.raw("<script>" + f.script + "</script>\n</body>\n</html>\n")
}

// shown returns what is kept of a dataset, nil where nothing may show.
func (w *page) shown(ds *exporter.DatasetSummary) *report.Digest {
	if ds.Status != exporter.StatusOK {
		return nil
	}
	return report.Find(w.digests, ds.Name)
}
