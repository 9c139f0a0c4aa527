package htmlw

import (
	"slices"
	"strconv"

	"github.com/valise-export/valise/exporter"
	"github.com/valise-export/valise/formats/report"
)

// missing is what stands before everything else: what is not in the bundle, and
// how to ask for it.
func (w *page) missing() {
	mismatches, dangling := report.Mismatches(w.p, &w.m.Checks), report.Dangling(w.p, w.s)
	limits, unsupplied := report.Window(w.p, w.m), w.unsupplied()
	w.put(`<section id="missing" class="panel" aria-labelledby="h-missing">`+"\n"+`<h2 id="h-missing">`, w.p.T("title.missing"), "</h2>\n")
	if len(w.m.Gaps)+len(w.m.NoPublicAPI)+len(w.m.Withheld)+len(mismatches)+len(dangling)+len(limits)+len(unsupplied) == 0 {
		w.put("<p>", w.p.T("missing.nothing"), "</p>\n")
	}
	w.gaps()
	w.noAPI()
	w.notHere()
	w.noted(w.p.T("missing.money"), w.p.T("missing.money_note"), mismatches)
	w.noted(w.p.T("missing.references"), w.p.T("missing.references_note"), dangling)
	w.limits(limits)
	w.noted(w.p.T("missing.not_supplied"), w.p.T("missing.not_supplied_note"), unsupplied)
	w.put("<h3>", w.p.T("missing.never"), "</h3>\n")
	w.put("<p>", w.p.T("missing.never_note"), "</p>\n")
	w.inventory()
	w.rights()
	w.raw("</section>\n")
}

// gaps are the sources, and parts of them, that could not be read.
func (w *page) gaps() {
	if len(w.m.Gaps) == 0 {
		return
	}
	w.put("<h3>", w.p.T("missing.unread"), "</h3>\n")
	w.put("<p>", w.p.T("missing.unread_note"), "</p>\n")
	w.scroll(w.p.T("missing.unread"))
	w.heads(3, "word.system", "word.what", "word.why", "word.attempts")
	w.raw("<tbody>")
	for i := range w.m.Gaps {
		w.gap(&w.m.Gaps[i])
	}
	w.raw("</tbody></table></div>\n")
}

func (w *page) gap(g *exporter.ManifestGap) {
	title := g.Title
	if title == "" {
		title = g.Source
	}
	w.put(`<tr><th scope="row"><bdi>`, title, "</bdi></th><td>")
	switch ds := w.dataset(g.Dataset); {
	case ds != nil:
		w.link("#d-"+ds.Name, datasetTitle(&ds.Dataset))
	case g.Dataset != "":
		w.text(g.Dataset)
	default:
		w.T("word.everything")
	}
	w.put("</td><td>", report.Fault(w.p, g.ErrorClass), "</td>")
	w.put(`<td class="m">`, strconv.Itoa(g.Attempts), "</td></tr>\n")
}

// noAPI are what no program can ask a source for.
func (w *page) noAPI() {
	if len(w.m.NoPublicAPI) == 0 {
		return
	}
	w.put("<h3>", w.p.T("missing.no_api"), "</h3>\n")
	w.put("<p>", w.p.T("missing.no_api_note"), "</p>\n<ul>")
	for _, n := range w.m.NoPublicAPI {
		w.put("<li>", n.Title, "")
		if n.SourceTitle != "" {
			w.put(" (<bdi>", n.SourceTitle, "</bdi>)")
		}
		w.raw("</li>")
	}
	w.raw("</ul>\n")
}

// notHere is what was withheld, and the categories that have a reason of their
// own.
func (w *page) notHere() {
	all := report.NotHereOf(w.p, w.s)
	if len(all) == 0 {
		return
	}
	w.put("<h3>", w.p.T("missing.by_category"), "</h3>\n")
	if len(w.m.Withheld) > 0 {
		w.put("<p>", w.p.T("missing.withheld_note", "withheld", w.p.T("value.withheld"), "reduced", w.p.T("value.reduced")), "</p>\n")
	}
	w.raw(`<ul class="nothere">`)
	for _, n := range all {
		w.raw("<li>")
		w.categoryNotHere(n.Category)
		for _, kept := range n.Kept {
			w.put("\n"+`<p class="note">`, kept.Ground, "</p>")
			w.items(kept.Lines)
		}
		w.raw("\n</li>\n")
	}
	w.raw("</ul>\n")
}

// categoryNotHere names a category, nil for what belongs to none.
func (w *page) categoryNotHere(c *exporter.CategorySummary) {
	if c == nil || c.Title == "" {
		return
	}
	w.link("#c-"+string(c.ID), c.Title)
	w.raw(" ")
	w.chip(categoryState(w.p, c.Status))
	if c.Reason != "" {
		w.put("<p>", c.Reason, "</p>")
	}
}

// noted appends a list under a title and a note, nothing where it is empty.
func (w *page) noted(title, note string, lines []string) {
	if len(lines) == 0 {
		return
	}
	w.put("<h3>", title, "</h3>\n")
	w.put("<p>", note, "</p>\n")
	w.items(lines)
	w.raw("\n")
}

// limits is the time that the export was limited to.
func (w *page) limits(sentences []string) {
	if len(sentences) == 0 {
		return
	}
	w.put("<h3>", w.p.T("missing.part"), "</h3>\n<p>")
	for i, s := range sentences {
		if i > 0 {
			w.raw(" ")
		}
		w.text(s)
	}
	w.raw("</p>\n")
}

// inventory is what is collected and not listed in the notice.
func (w *page) inventory() {
	all := w.m.CollectedNotListed
	if len(all) == 0 {
		return
	}
	w.put("<p>", w.p.T("missing.collected"), "</p>\n")
	heads := []string{"missing.data", "word.origin", "inventory.why", "missing.here", "title.ask"}
	how, _ := report.HowToAsk(all)
	if how != "" { // one way for all of it
		w.put("<p>", how, "</p>\n")
		heads = heads[:4]
	}
	w.put(`<details class="fold"><summary>`, w.p.T("count.kinds", "n", int64(len(all))), "</summary>\n")
	w.scroll(w.p.T("missing.collected_label"))
	w.heads(len(heads), heads...)
	w.raw("<tbody>")
	for i := range all {
		it := &all[i]
		w.put(`<tr><th scope="row">`, it.Datum, "</th>")
		w.put("<td>", report.InventoryOrigin(w.p, it.Origin), "</td>")
		w.put("<td>", it.WhyNotListed, "</td>")
		w.put("<td>", report.InventoryStatus(w.p, w.s, *it), "</td>")
		if how == "" {
			w.put("<td>", it.HowToAsk, "</td>")
		}
		w.raw("</tr>\n")
	}
	w.raw("</tbody></table></div>\n</details>\n")
}

// unsupplied has the titles of what the controller has not said about processing.
func (w *page) unsupplied() (titles []string) {
	for _, part := range report.Parts(w.p, &w.s.Processing) {
		if !w.supplied(&part) {
			titles = append(titles, part.Title)
		}
	}
	return titles
}

func (w *page) supplied(part *report.Part) bool {
	return len(part.Lines) > 0 && !slices.Contains(w.s.Processing.Missing, part.ID)
}

func (w *page) dataset(name string) *exporter.DatasetSummary {
	for i := range w.s.Datasets {
		if w.s.Datasets[i].Name == name {
			return &w.s.Datasets[i]
		}
	}
	return nil
}
