package pdfw

import (
	"fmt"
	"maps"
	"time"

	"github.com/valise-export/valise/exporter"
	"github.com/valise-export/valise/exporter/lang"
	"github.com/valise-export/valise/formats/pdfw/typeset"
	"github.com/valise-export/valise/formats/report"
)

// Member is the path of the report in a bundle.
const Member = "report.pdf"

// maxText bounds the text of all records shown, in bytes: some 500 pages. More
// is for the workbook; and a report is laid out in memory.
const maxText = 2 << 20

// Options shape the report.
type Options struct {
	MaxRecords int // most records shown of one dataset; 0 means 100
	MaxTotal   int // most records shown in the whole report; 0 means 1,000
	// Fonts is the cache of the process: share one. Nil makes one of the format's
	// own, with the system's font folders.
	Fonts *typeset.Fonts
}

// New returns the format. It reads nothing yet.
func New(o Options) exporter.Format {
	if o.Fonts == nil {
		o.Fonts = typeset.NewFonts(typeset.Options{})
	}
	return &format{options: o}
}

type format struct {
	options Options
	desks   desks
}

var _ exporter.Format = (*format)(nil)

// Name returns "pdf".
func (*format) Name() string { return "pdf" }

// NewWriter starts one report.
func (f *format) NewWriter(sink exporter.Sink) (exporter.Writer, error) {
	limits := report.Limits{PerDataset: f.options.MaxRecords, Total: f.options.MaxTotal, Bytes: maxText}
	return &writer{fonts: f.options.Fonts, desks: &f.desks, sink: sink, collector: report.NewCollector(limits)}, nil
}

// writer collects what the report shows and writes it at the end: until then no
// member exists, so that there is nothing to undo.
type writer struct {
	fonts     *typeset.Fonts
	desks     *desks
	sink      exporter.Sink
	collector *report.Collector
	adapted   map[string]int64
	shown     []byte // a text in the form that Inspect wants
}

var (
	_ exporter.Writer  = (*writer)(nil)
	_ exporter.Counter = (*writer)(nil)
)

func (w *writer) Begin(d exporter.Dataset) error { w.collector.Begin(d); return nil }

func (w *writer) Write(b *exporter.Batch) error { w.collector.Write(b); return nil }

func (w *writer) End(o exporter.Outcome) error { w.collector.End(o); return nil }

// Adapted returns, after Close, how many shown values of each dataset are not
// shown as they are: cut, or with characters that no font found can show.
func (w *writer) Adapted() map[string]int64 { return maps.Clone(w.adapted) }

// Close writes the report.
func (w *writer) Close(s exporter.Summary) (err error) {
	defer w.collector.Close()
	d := w.desks.borrow()
	defer w.desks.giveBack(d)
	f, adapted, err := layOut(d, w.fonts, &s, w.collector.Digests(), w.inspect)
	if err != nil {
		return err
	}
	w.adapted = adapted
	member, err := w.sink.Create(Member)
	if err != nil {
		return fmt.Errorf("create report: %w", err)
	}
	defer func() {
		if e := member.Close(); err == nil && e != nil {
			err = fmt.Errorf("close report: %w", e)
		}
	}()
	return f.write(member, d)
}

// inspect shows a text to who looks for secrets.
func (w *writer) inspect(text string) {
	w.shown = append(w.shown[:0], text...)
	exporter.Inspect(w.sink, Member, w.shown)
}

// layOut makes the pages, and shows each text before it becomes glyphs. A panic
// of a font library becomes an error.
func layOut(desk *desk, fonts *typeset.Fonts, s *exporter.Summary, digests []*report.Digest, inspect func(text string)) (f *file, adapted map[string]int64, err error) {
	defer func() {
		if recover() != nil {
			f, err = nil, errDrawing
		}
	}()
	if s.Manifest == nil {
		s.Manifest = &exporter.Manifest{}
	}
	setter, err := fonts.NewSetter(language(s))
	if err != nil {
		return nil, nil, fmt.Errorf("lay report out: %w", err)
	}
	defer setter.Close()
	p, fallback := report.Words(s), false
	if s.English != nil && !canSet(setter, p) {
		p, s, fallback = lang.For(lang.English), s.English, true
	}
	setter.See = p.T("pdf.see_page")
	d := &document{
		flow: flow{setter: setter, fonts: newFonts(setter), inspect: inspect, desk: desk}, summary: s, words: p, fallback: fallback,
		digests: report.Titled(s, digests), zone: report.Zone(s), adapted: map[string]int64{},
	}
	inspect(d.title())
	inspect(s.Brand.Name)
	d.chapters()
	d.finish()
	return &file{
		pages: d.pages, bookmarks: d.bookmarks, fonts: d.flow.fonts, title: d.title(), author: s.Brand.Name,
		language: p.Tag(), at: asOf(s.Manifest), shows: d.shows,
	}, d.adapted, nil
}

// canSet reports whether the fonts found can show a language's words.
func canSet(setter *typeset.Setter, p *lang.Printer) bool {
	for _, key := range []string{"title.missing", "page.extract_first", "pdf.read_marks"} {
		if !setter.CanShow(p.T(key)) {
			return false
		}
	}
	return true
}

// CanShow reports whether the fonts found can show the report's own words in a
// language of package lang: where they cannot, the report is in English.
func CanShow(fonts *typeset.Fonts, tag string) (bool, error) {
	setter, err := fonts.NewSetter(tag)
	if err != nil {
		return false, fmt.Errorf("look for fonts: %w", err)
	}
	defer setter.Close()
	return canSet(setter, lang.For(tag)), nil
}

// language is the one that the subject's texts are most likely in: it decides
// between the fonts of Japanese, Chinese and Korean.
func language(s *exporter.Summary) string {
	if s.Subject.Language != "" {
		return s.Subject.Language
	}
	return s.Manifest.Export.Language
}

// asOf is the instant of the export, the zero time of PDF where it is not known.
func asOf(m *exporter.Manifest) time.Time {
	t, err := time.Parse(time.RFC3339Nano, m.Export.AsOf)
	if err != nil {
		return time.Unix(0, 0).UTC()
	}
	return t.UTC()
}
