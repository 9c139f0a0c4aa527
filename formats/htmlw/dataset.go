package htmlw

import (
	"path"
	"slices"

	"github.com/valise-export/valise/exporter"
	"github.com/valise-export/valise/formats/report"
)

// datasetSection is one dataset: where it is from, its records or the first of
// them, what was withheld of them, its files, and what its fields mean.
func (w *page) datasetSection(ds *exporter.DatasetSummary) {
	d, id := w.shown(ds), "d-"+ds.Name
	w.section("dataset", id)
	w.raw("<h3")
	w.attr("id", "h-"+id)
	w.put(">", datasetTitle(&ds.Dataset), "</h3>\n")
	w.origin(ds, d)
	w.described(ds.Description)
	if ds.Status == exporter.StatusFailed || ds.Status == exporter.StatusWithheld {
		w.put("<p>", w.p.T("page.unread"), ` <a href="#missing">`)
		w.put("", w.p.T("page.why_ask"), "</a></p>\n")
	}
	if d != nil && len(d.Shown) > 0 {
		w.show(ds, d)
	}
	if d != nil {
		w.years(d)
	}
	w.filesOf(ds, d)
	if ds.Records > 0 {
		w.dictionary(ds)
	}
	w.raw("</section>\n")
}

// origin says how many records there are, how they ended, and who sent them.
func (w *page) origin(ds *exporter.DatasetSummary, d *report.Digest) {
	w.raw(`<p class="meta">`)
	if d != nil && len(d.Shown) > 0 {
		w.T("count.records", "n", ds.Records)
		if rest(ds, d) > 0 {
			w.put("", w.p.T("list.comma"), "")
			w.text(w.which(d))
		}
	} else {
		w.chip(datasetState(w.p, ds.Status))
		if ds.Records > 0 {
			w.put(" ", w.p.T("count.records", "n", ds.Records), "")
		}
	}
	for i := range ds.Parts {
		part := &ds.Parts[i]
		if i == 0 {
			w.put(" · ", w.p.T("page.from"), " ")
		} else {
			w.raw("; ")
		}
		w.put("<bdi>", sourceTitle(part), "</bdi>")
		if len(ds.Parts) > 1 { // else the dataset's own status says it
			w.put(" (", w.partWords(part), ")")
		}
	}
	w.raw("</p>\n")
}

func sourceTitle(part *exporter.ManifestDataset) string {
	if part.SourceTitle == "" {
		return part.Source
	}
	return part.SourceTitle
}

// partWords says how one source's part of a dataset ended.
func (w *page) partWords(part *exporter.ManifestDataset) string {
	if part.Status != exporter.StatusOK && part.Status != exporter.StatusEmpty {
		return datasetState(w.p, part.Status).Short
	}
	return w.p.T("count.records", "n", part.Records)
}

// rest returns how many records are not on the page.
func rest(ds *exporter.DatasetSummary, d *report.Digest) int64 {
	return ds.Records - int64(len(d.Shown))
}

// which says which records of a digest are on the page.
func (w *page) which(d *report.Digest) string {
	switch n := len(d.Shown); {
	case n == 0:
		return w.p.T("page.none_shown")
	case d.Dataset.When != "":
		return w.p.T("page.newest", "n", n)
	default:
		return w.p.T("page.first", "n", n)
	}
}

// show lays out the records and tells once what all of them share.
func (w *page) show(ds *exporter.DatasetSummary, d *report.Digest) {
	layout := report.NewLayout(w.p, d, w.zone)
	r := newRecords(&w.builder, d, layout, "d-"+ds.Name)
	r.constants()
	from := len(w.b)
	r.html(w.caption(ds, d))
	w.records = append(w.records, span{from, len(w.b)})
	r.acted()
	if len(layout.Empty) > 0 {
		var empty []string
		for _, i := range layout.Empty {
			empty = append(empty, report.Heading(d.Dataset.Fields[i]))
		}
		w.put(`<p class="note">`, w.p.T("page.nothing_in", "fields", w.listed(empty)), "</p>\n")
	}
}

func (w *page) caption(ds *exporter.DatasetSummary, d *report.Digest) string {
	records := w.p.T("count.records", "n", ds.Records)
	if rest(ds, d) > 0 {
		records += w.p.T("list.comma") + w.which(d)
	}
	return w.p.T("page.caption", "title", datasetTitle(&ds.Dataset), "records", records)
}

// mostYears bounds the totals shown of a dataset.
const mostYears = 60

// years has the sums of each year, the latest first.
func (w *page) years(d *report.Digest) {
	f, _, ok := d.Dataset.Field(d.Dataset.Amount)
	if !ok || len(d.Years) == 0 {
		return
	}
	w.put(`<table class="years"><caption>`, w.p.T("page.by_year", "field", report.Heading(f)), "</caption>\n")
	w.heads(1, "word.year", "word.sum", "word.records")
	w.raw("<tbody>")
	for i := len(d.Years) - 1; i >= max(0, len(d.Years)-mostYears); i-- {
		y := &d.Years[i]
		w.put(`<tr><th scope="row">`, report.Period(w.p, y.Period), "</th>")
		w.put(`<td class="m">`, w.p.Money(y.Sum, y.Currency), "</td>")
		w.put(`<td class="m">`, w.p.Count(y.Records), "</td></tr>\n")
	}
	w.raw("</tbody></table>\n")
}

// filesOf says where all of a dataset is, and how much of it is there alone; d
// is nil where none of it may show.
func (w *page) filesOf(ds *exporter.DatasetSummary, d *report.Digest) {
	more := d != nil && rest(ds, d) > 0
	linked := slices.ContainsFunc(ds.Files, func(member string) bool { return href(member) != "" })
	var key string
	switch {
	case linked && more:
		key = "page.more_in"
	case linked:
		key = "page.files_are"
	case more:
		key = "page.not_shown"
	default:
		return
	}
	w.raw(`<p class="files">`)
	if more {
		w.around(key, "more", func() { w.put("<strong>", w.p.T("count.more", "n", rest(ds, d)), "</strong>") })
	} else {
		w.T(key)
	}
	for _, member := range ds.Files {
		if to := href(member); to != "" {
			w.raw(" ")
			w.link(to, path.Base(member))
		}
	}
	if linked && len(ds.Sheets) > 0 {
		w.put(" ", w.p.T("page.workbook_on", "sheets", w.quoted(ds.Sheets)), "")
	}
	w.raw("</p>\n")
}
