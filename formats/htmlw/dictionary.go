package htmlw

import (
	"html/template"

	"github.com/valise-export/valise/exporter"
	"github.com/valise-export/valise/exporter/lang"
	"github.com/valise-export/valise/formats/report"
)

// dictionary returns a row for each field: what it means, who it came from and
// on what it rests.
func dictionary(p *lang.Printer, fields []exporter.Field) template.HTML {
	w := builder{p: p, b: make([]byte, 0, 256*len(fields))}
	for i := range fields {
		w.meaning(&fields[i])
	}
	return template.HTML(w.b) //nolint:gosec // made of constants and escaped text alone
}

func (w *builder) meaning(f *exporter.Field) {
	w.raw(`<tr><th scope="row">`)
	w.text(report.Heading(*f))
	w.raw("</th><td><code>")
	w.text(f.Name)
	w.raw("</code></td><td>")
	w.text(f.Description)
	w.raw("</td><td>")
	w.text(report.Origin(w.p, f.Origin))
	w.raw("</td><td>")
	for i, b := range f.Bases {
		if i > 0 {
			w.raw(", ")
		}
		w.text(report.Basis(w.p, b))
	}
	w.raw("</td></tr>\n")
}
