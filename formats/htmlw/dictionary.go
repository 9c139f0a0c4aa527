package htmlw

import (
	"github.com/valise-export/valise/exporter"
	"github.com/valise-export/valise/formats/report"
)

// dictionary has a row for each field of a dataset: what it means, who it came
// from and on what it rests.
func (w *page) dictionary(ds *exporter.DatasetSummary) {
	title := datasetTitle(&ds.Dataset)
	w.put(`<details class="fold extra"><summary>`, w.p.T("page.fields_mean"), `<span class="vh">: `)
	w.put("", title, "</span></summary>\n")
	w.scroll(w.p.T("page.fields_of", "title", title))
	w.heads(5, "word.field", "page.in_files", "page.meaning", "page.who_from", "page.basis")
	w.raw("<tbody>")
	for i := range ds.Fields {
		w.meaning(&ds.Fields[i])
	}
	w.raw("</tbody></table></div></details>\n")
}

func (w *page) meaning(f *exporter.Field) {
	w.put(`<tr><th scope="row">`, report.Heading(*f), "</th>")
	w.put("<td><code>", f.Name, "</code></td>")
	w.put("<td>", f.Description, "</td>")
	w.put("<td>", report.Origin(w.p, f.Origin), "</td><td>")
	for i, b := range f.Bases {
		if i > 0 {
			w.raw(", ")
		}
		w.text(report.Basis(w.p, b))
	}
	w.raw("</td></tr>\n")
}
