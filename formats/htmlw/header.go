package htmlw

import (
	"github.com/valise-export/valise/exporter"
	"github.com/valise-export/valise/exporter/text"
	"github.com/valise-export/valise/formats/report"
)

func (w *page) head(f *frame) {
	w.raw(`<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy"`)
	w.attr("content", f.policy)
	w.raw(`>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="robots" content="noindex">
<meta name="color-scheme" content="light dark">
`)
	w.put("<title>", w.title(), "</title>\n")
	w.raw("<style>" + f.style + "</style>\n</head>\n")
}

func (w *page) title() string {
	if w.s.Brand.Name == "" {
		return w.p.T("page.title")
	}
	return w.p.T("page.title_from", "brand", w.s.Brand.Name)
}

// header says what this is, whose, and whether it is whole.
func (w *page) header() {
	w.raw("<header>\n" + `<div class="first">`)
	if own, ok := firstLineIn(w.s.Subject.Language, w.p.Tag()); ok {
		w.raw("<p")
		w.attr("lang", own.Lang)
		w.attr("dir", own.Dir)
		w.put(">", own.Text, "</p>")
	}
	w.put("\n<p>", w.p.T("page.extract_first"), "</p>\n</div>\n")
	w.put(`<a class="skip" href="#main">`, w.p.T("page.skip"), "</a>\n"+`<div class="head">`+"\n")
	w.put("<h1>", w.title(), "</h1>\n")
	w.lead()
	w.names()
	w.status()
	w.raw("</div>\n</header>\n")
}

func (w *page) lead() {
	w.put(`<p class="lead">`, scopeWords(w.p, w.m.Export.Scope), "")
	if local, utc := w.instant(w.m.Export.AsOf); local != "" {
		w.raw(" · ")
		w.around("page.as_of", "time", func() { w.moment(utc, local) })
	}
	w.raw("</p>\n")
}

// instant returns an instant of the manifest in local time and in UTC, or as it
// stands where it is none.
func (w *page) instant(s string) (local, utc string) {
	v, err := text.ParseInstant(s, nil)
	if err != nil {
		return s, s
	}
	return report.Local(w.p, v, w.zone), string(text.Append(nil, v))
}

// moment appends a local time that names its instant.
func (w *builder) moment(utc, local string) {
	w.raw("<time")
	w.attr("datetime", utc)
	w.attrOf("title", utc, " (UTC)")
	w.put(">", local, "</time>")
}

func (w *page) names() {
	for i, name := range w.s.Subject.Names {
		if i == 0 {
			w.raw(`<p class="who">`)
		} else {
			w.raw(" · ")
		}
		w.put("<bdi>", name, "</bdi>")
	}
	if len(w.s.Subject.Names) > 0 {
		w.raw("</p>\n")
	}
}

// status says in its first words whether the bundle is complete.
func (w *page) status() {
	if w.m.Status != exporter.BundleComplete {
		w.put(`<p class="status bad"><span class="sign" aria-hidden="true">▲</span> <strong>`, w.p.T("page.incomplete"), "</strong> ")
		w.T("page.incomplete_why")
		w.put(` <a href="#missing">`, w.p.T("title.missing"), "</a></p>\n")
		return
	}
	w.raw(`<p class="status ok"><span class="sign" aria-hidden="true">●</span> <strong>`)
	if e := &w.m.Export; e.From != "" || e.To != "" {
		w.put("", w.p.T("page.complete_part"), "</strong> ")
		w.T("missing.part_note", "period", report.Span(w.p, e.From, e.To))
	} else {
		w.put("", w.p.T("page.complete"), "</strong> ")
		w.T("page.complete_why")
	}
	w.raw("</p>\n")
}

func (w *page) footer() {
	w.raw("<footer>\n<p>")
	if id := w.m.Export.ID; id != "" {
		w.around("page.export", "id", func() { w.put("<code>", id, "</code>") })
		w.raw(" · ")
	}
	if version := w.m.Export.ToolVersion; version != "" {
		w.put("valise ", version, " · ")
	}
	w.T("page.offline")
	w.raw("</p>\n</footer>\n")
}
