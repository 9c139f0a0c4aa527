package pdfw

import (
	"slices"
	"strings"
	"time"

	"github.com/valise-export/valise/exporter"
	"github.com/valise-export/valise/formats/report"
)

// cover says whose report it is, of what, as of when, and whether it is whole.
func (d *document) cover() {
	p := d.newPage()
	p.bare = true
	p.rects = append(p.rects, rectOp{x: 0, y: 0, w: pageWidth, h: 262, color: accent})
	d.label(p, d.brand(), look{size: 13, leading: 18, color: white, bold: true}, marginX, 54, bodyWidth, alignStart)
	d.y = 128
	d.textAt(d.scopeTitle(), look{size: 31, leading: 39, color: white, bold: true}, marginX, bodyWidth)
	d.y += 4
	d.textAt(d.whose(), look{size: 15, leading: 21, color: white}, marginX, bodyWidth)
	d.y = max(d.y+26, 296)
	if band := d.y - 34; band > 262 {
		p.rects[len(p.rects)-1].h = band
	}
	if d.fallback {
		d.text(d.words.T("pdf.fallback"), bodyText)
		d.y += 10
	}
	d.facts(d.coverFacts(), marginX, 118, bodyWidth)
	d.y += 16
	d.statusBox()
	d.y += 18
	d.inTheBundle()
	if contact := d.summary.Brand.Contact; contact != "" && d.current() == p && d.y < pageHeight-90 {
		d.label(p, d.words.T("pdf.questions", "contact", contact), quietText, marginX, pageHeight-64, bodyWidth, alignStart)
	}
}

func (d *document) whose() string {
	names := d.summary.Subject.Names
	if len(names) == 0 {
		return d.words.T("pdf.holder")
	}
	return strings.Join(names, "  ·  ")
}

func (d *document) coverFacts() []pair {
	m := d.summary.Manifest
	facts := []pair{{name: d.words.T("pdf.covers"), value: d.scopeText()}}
	if n := len(d.summary.Subject.Accounts); n > 0 {
		facts = append(facts, pair{name: d.words.T(plural(n, "word.account", "word.accounts")), value: d.accounts()})
	}
	at := asOf(m).In(d.zone)
	facts = append(facts, pair{name: d.words.T("word.as_of"), value: d.words.LongTime(at.Truncate(time.Minute)) + " (" + d.zone.String() + ")"})
	if m.Export.From != "" || m.Export.To != "" {
		facts = append(facts, pair{name: d.words.T("pdf.limited"), value: report.Span(d.words, m.Export.From, m.Export.To)})
	}
	if m.Notice.Version != "" {
		facts = append(facts, pair{name: d.words.T("word.notice"), value: d.words.T("pdf.notice", "date", d.words.Day(m.Notice.Version))})
	}
	if m.Request.ID != "" {
		facts = append(facts, pair{name: d.words.T("pdf.request"), value: m.Request.ID})
	}
	if m.Export.ID != "" {
		facts = append(facts, pair{name: d.words.T("pdf.reference"), value: m.Export.ID})
	}
	return facts
}

func (d *document) scopeText() string {
	if d.summary.Manifest.Export.Scope == exporter.ScopePortability {
		return d.words.T("pdf.covers_portability")
	}
	return d.words.T("pdf.covers_access")
}

// accounts names the first accounts and counts the others.
func (d *document) accounts() string {
	const shown = 8
	ids := d.summary.Subject.AccountIDs()
	if len(ids) > shown {
		return d.words.T("pdf.more_accounts", "ids", strings.Join(ids[:shown], ", "), "n", len(ids)-shown)
	}
	return strings.Join(ids, ", ")
}

func plural(n int, one, many string) string {
	if n == 1 {
		return one
	}
	return many
}

// statusBox says in plain words whether anything is missing.
func (d *document) statusBox() {
	title, text := d.statusWords()
	lines := d.lines(text, bodyText, bodyWidth-32)
	h := 22 + 16 + float64(len(lines))*bodyText.leading
	d.need(h)
	p := d.current()
	p.rects = append(p.rects, rectOp{x: marginX, y: d.y, w: bodyWidth, h: h, color: tint}, rectOp{x: marginX, y: d.y, w: 3, h: h, color: accent})
	d.y += 11
	d.label(p, title, lowTitle, marginX+16, d.y, bodyWidth-32, alignStart)
	d.y += 16
	for k := range lines {
		d.put(p, &lines[k], bodyText, marginX+16, d.y, bodyWidth-32, alignStart)
		d.y += bodyText.leading
	}
	d.y += 11
}

func (d *document) statusWords() (title, text string) {
	m, p := d.summary.Manifest, d.words
	title, parts := p.T("pdf.complete"), []string{p.T("pdf.complete_text")}
	if m.Export.From != "" || m.Export.To != "" {
		title, parts = p.T("pdf.complete_part"), append(parts, p.T("missing.part_note", "period", report.Span(p, m.Export.From, m.Export.To)))
	}
	if m.Status == exporter.BundleGaps || len(m.Gaps) > 0 {
		title, parts = p.T("pdf.gaps"), []string{p.T("pdf.gaps_text")}
		if sources := gapSources(m.Gaps); len(sources) > 0 {
			parts = append(parts, p.T("pdf.gaps_sources", "sources", p.List(sources)))
		}
	}
	if len(m.Withheld) > 0 {
		parts = append(parts, p.T("pdf.withheld_some"))
	}
	return title, strings.Join(append(parts, p.T("pdf.see_missing", "chapter", p.T("title.missing"))), " ")
}

func gapSources(gaps []exporter.ManifestGap) []string {
	var sources []string
	for _, g := range gaps {
		if t := gapTitle(g); !slices.Contains(sources, t) {
			sources = append(sources, t)
		}
	}
	return sources
}

func gapTitle(g exporter.ManifestGap) string {
	if g.Title != "" {
		return g.Title
	}
	return g.Source
}

// bundleParts says what each format is for.
var bundleParts = []struct{ format, name, key string }{
	{"html", "START-HERE.html", "pdf.is_html"},
	{"pdf", Member, "pdf.is_pdf"},
	{"xlsx", "workbook.xlsx", "pdf.is_xlsx"},
	{"csv", "data/…/*.csv", "pdf.is_csv"},
	{"json", "data/…/*.json", "pdf.is_json"},
	{"", "data/manifest.json", "about.manifest"},
}

func (d *document) inTheBundle() {
	d.need(120)
	d.textAt(d.words.T("pdf.in_bundle"), lowTitle, marginX, bodyWidth)
	d.y += 3
	var pairs []pair
	for _, part := range bundleParts {
		if part.format == "" || part.format == "pdf" || slices.Contains(d.summary.Manifest.Export.Formats, part.format) {
			pairs = append(pairs, pair{name: part.name, value: d.words.T(part.key)})
		}
	}
	d.facts(pairs, marginX, 118, bodyWidth)
}

// glance is the overview: records by category, and spending.
func (d *document) glance() {
	d.startChapter("", d.words.T("pdf.glance"), "")
	d.heading(d.words.T("title.by_category"), 120)
	d.categoryBars()
	all := report.Spending(d.digests)
	for _, s := range all {
		if len(s.Points) < 2 {
			continue // one bar is no chart: the sum is with its dataset
		}
		chartHeight := 104.0
		if len(all) > 1 {
			chartHeight = 78
		}
		d.spending(s, chartHeight)
	}
	d.balances()
	notes := d.readingNotes()
	d.heading(d.words.T("pdf.how_read"), d.bulletsHeight(notes, bodyText)) // short: kept whole
	d.bullets(notes, bodyText)
}

// balances tells what was invoiced, paid and is open.
func (d *document) balances() {
	lines := report.Balances(d.words, &d.summary.Manifest.Checks)
	if len(lines) == 0 {
		return
	}
	d.heading(d.words.T("balance.title"), 80)
	t := d.newTable(d.heads("word.year", "balance.invoiced", "balance.paid", "balance.refunded", "balance.open"),
		[]align{alignStart, alignRight, alignRight, alignRight, alignRight})
	for _, b := range lines {
		b = b.Show(d.words)
		t.add(&d.flow, []cell{d.cell(b.Period, false), d.cell(b.Invoiced, false), d.cell(b.Paid, false), d.cell(b.Refunded, false), d.cell(b.Open, false)})
	}
	d.drawOurs(t)
	d.note(d.words.T("balance.note"))
}

func (d *document) readingNotes() []string {
	p := d.words
	return []string{
		p.T("pdf.read_times", "zone", d.zone.String()),
		p.T("pdf.read_marks", "withheld", p.T("value.withheld"), "reduced", p.T("value.reduced")),
		p.T("pdf.read_long"),
		p.T("pdf.read_empty"),
	}
}
