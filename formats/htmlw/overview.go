package htmlw

import (
	"strconv"

	"github.com/valise-export/valise/formats/report"
)

// overview is the bundle at a glance: counts, facts, charts and balances.
func (w *page) overview() {
	w.put(`<section id="overview" aria-labelledby="h-overview">`+"\n"+`<h2 id="h-overview">`, w.p.T("page.overview"), "</h2>\n")
	w.tiles()
	w.facts()
	w.raw(`<div class="charts">` + "\n")
	for i, s := range report.Spending(w.digests) {
		if i == maxCharts {
			break
		}
		w.chart(spendingChart(w.p, "spending-"+strconv.Itoa(i+1), s))
	}
	w.chart(categoryChart(w.p, w.s.Categories))
	w.raw("</div>\n")
	w.balances()
	w.raw("</section>\n")
}

func (w *page) tiles() {
	var records, datasets int64
	for _, c := range w.s.Categories {
		records += c.Records
	}
	for i := range w.s.Datasets {
		if w.s.Datasets[i].Records > 0 {
			datasets++
		}
	}
	w.raw(`<ul class="tiles">` + "\n")
	w.tile(w.p.Count(records), w.p.T("page.records", "n", records))
	w.tile(w.p.Count(datasets), w.p.T("page.with_data", "n", datasets))
	if n := w.m.Subject.Accounts; n != 0 {
		w.tile(strconv.Itoa(n), w.p.T("page.accounts", "n", n))
	}
	gaps := len(w.m.Gaps)
	w.tile(strconv.Itoa(gaps), w.p.T("page.gaps", "n", gaps))
	w.raw("</ul>\n")
}

func (w *page) tile(number, words string) {
	w.put("<li><strong>", number, "</strong> ")
	w.put("", words, "</li>\n")
}

func (w *page) facts() {
	w.raw(`<dl class="facts">` + "\n")
	w.put("<div><dt>", w.p.T("word.as_of"), "</dt><dd>")
	if local, utc := w.instant(w.m.Export.AsOf); local != "" {
		w.moment(utc, local)
	} else {
		w.T("page.not_known")
	}
	w.raw("</dd></div>\n")
	w.fact(w.p.T("page.times"), w.p.T("page.zone", "zone", w.zone.String()))
	w.fact(w.p.T("page.asked_for"), scopeWords(w.p, w.m.Export.Scope))
	if version := w.m.Notice.Version; version != "" {
		w.fact(w.p.T("word.notice"), w.p.T("page.version", "date", w.p.Day(version)))
	}
	w.fact(w.p.T("page.place"), w.s.Rights.Jurisdiction)
	if id := w.m.Request.ID; id != "" {
		w.put("<div><dt>", w.p.T("page.request"), "</dt><dd><bdi>")
		w.put("", id, "</bdi></dd></div>\n")
	}
	w.fact(w.p.T("page.received"), w.p.Day(w.m.Request.ReceivedAt))
	w.fact(w.p.T("page.held_by"), w.holder())
	w.accounts()
	w.raw("</dl>\n")
}

// fact appends a fact that is known.
func (w *page) fact(name, value string) {
	if value == "" {
		return
	}
	w.put("<div><dt>", name, "</dt>")
	w.put("<dd>", value, "</dd></div>\n")
}

func (w *page) holder() string {
	switch w.m.Subject.Holder {
	case "":
		return ""
	case "organisation":
		return w.p.T("page.organisation")
	default:
		return w.p.T("page.person")
	}
}

func (w *page) accounts() {
	for _, a := range w.s.Subject.Accounts {
		w.put("<div><dt>", w.p.T("word.account"), "</dt>")
		w.put("<dd><bdi>", a.ID, "</bdi>")
		if a.Evidence != "" {
			w.put(`<br><span class="note">`, w.p.T("page.linked_by", "evidence", a.Evidence), "</span>")
		}
		w.raw("</dd></div>\n")
	}
}

// balances is what was invoiced, paid and is open.
func (w *page) balances() {
	lines := report.Balances(w.p, &w.m.Checks)
	if len(lines) == 0 {
		return
	}
	title := w.p.T("balance.title")
	w.put("<h3>", title, "</h3>\n")
	w.put(`<p class="note">`, w.p.T("balance.note"), "</p>\n")
	w.scroll(title)
	w.heads(1, "word.year", "balance.invoiced", "balance.paid", "balance.refunded", "balance.open")
	w.raw("<tbody>")
	for _, line := range lines {
		b := line.Show(w.p)
		w.put(`<tr><th scope="row">`, b.Period, "</th>")
		for _, amount := range [...]string{b.Invoiced, b.Paid, b.Refunded, b.Open} {
			w.put(`<td class="m">`, amount, "</td>")
		}
		w.raw("</tr>\n")
	}
	w.raw("</tbody></table></div>")
}
