package htmlw

import (
	"github.com/valise-export/valise/exporter"
	"github.com/valise-export/valise/formats/report"
)

// firstChanges is how many changed records of a dataset the page shows.
const firstChanges = 50

// changes is the comparison with an earlier bundle, nothing where none was made.
func (w *page) changes() {
	c := w.m.Changes
	if c == nil {
		return
	}
	found := report.Compare(w.p, w.s, c, firstChanges)
	w.put(`<section id="changes" aria-labelledby="h-changes">`+"\n"+`<h2 id="h-changes">`, w.p.T("changes.title"), "</h2>\n<p>")
	since, _ := w.instant(c.Since.AsOf)
	w.T("changes.note", "date", since)
	if c.Since.Origin == exporter.OriginNotProved { // no signature shows who made it
		w.put(" ", w.p.T("changes.unproved"), "")
	}
	w.raw("</p>\n")
	w.changed(found.Changed)
	if found.Same > 0 {
		w.put("<p>", w.p.T("changes.same", "n", found.Same), "</p>\n")
	}
	if found.First {
		w.changedRecords(found.Changed)
	}
	w.raw("\n" + `<p class="files">`)
	w.around("changes.all", "file", func() { w.raw(`<a href="data/changes.json">data/changes.json</a>`) })
	w.raw("</p>\n</section>\n")
}

// changed counts the changes of each dataset.
func (w *page) changed(all []report.Changed) {
	if len(all) == 0 {
		return
	}
	w.scroll(w.p.T("changes.title"))
	w.heads(1, "word.dataset", "changes.added", "changes.changed", "changes.removed", "changes.unchanged")
	w.raw("<tbody>")
	for i := range all {
		c := &all[i]
		w.raw(`<tr><th scope="row">`)
		if w.dataset(c.Name) != nil {
			w.link("#d-"+c.Name, c.Title)
		} else {
			w.text(c.Title)
		}
		if c.Why != "" {
			w.put(`<br><span class="note">`, c.Why, "</span>")
		}
		w.raw("</th>")
		for _, n := range [...]int64{c.Added, c.Changed, c.Removed, c.Unchanged} {
			count := "–"
			if c.Counted {
				count = w.p.Count(n)
			}
			w.put(`<td class="m">`, count, "</td>")
		}
		w.raw("</tr>\n")
	}
	w.raw("</tbody></table></div>\n")
}

// changedRecords names the first records that changed.
func (w *page) changedRecords(all []report.Changed) {
	w.put(`<details class="fold"><summary>`, w.p.T("changes.first"), "</summary>\n")
	for _, c := range all {
		if len(c.First) == 0 {
			continue
		}
		w.put("<h3>", c.Title, "</h3>\n<ul>")
		for _, r := range c.First {
			w.put("<li>", r.Kind, ": ")
			w.put("<bdi>", r.Key, "</bdi>")
			if r.Fields != "" {
				w.put(" – ", r.Fields, "")
			}
			w.raw("</li>\n")
		}
		if c.More > 0 {
			w.put("<li>", w.p.T("count.more", "n", c.More), "</li>")
		}
		w.raw("</ul>")
	}
	w.raw("\n</details>")
}
