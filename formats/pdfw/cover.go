package pdfw

import (
	"fmt"
	"slices"
	"strings"

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
	d.facts(d.coverFacts(), marginX, 118, bodyWidth)
	d.y += 16
	d.statusBox()
	d.y += 18
	d.inTheBundle()
	if contact := d.summary.Brand.Contact; contact != "" && d.current() == p && d.y < pageHeight-90 {
		d.label(p, "Questions about this report: "+contact, quietText, marginX, pageHeight-64, bodyWidth, alignStart)
	}
}

func (d *document) whose() string {
	names := d.summary.Subject.Names
	if len(names) == 0 {
		return "The holder of the account"
	}
	return strings.Join(names, "  ·  ")
}

func (d *document) coverFacts() []pair {
	m := d.summary.Manifest
	facts := []pair{{name: "What it covers", value: d.scopeText()}}
	if n := len(d.summary.Subject.Accounts); n > 0 {
		facts = append(facts, pair{name: plural(n, "Account", "Accounts"), value: d.accounts()})
	}
	at := asOf(m).In(d.zone)
	facts = append(facts, pair{name: "As of", value: at.Format("2 January 2006, 15:04") + " (" + d.zone.String() + ")"})
	if m.Export.From != "" || m.Export.To != "" {
		facts = append(facts, pair{name: "Limited to", value: period(m.Export.From, m.Export.To)})
	}
	if m.Notice.Version != "" {
		facts = append(facts, pair{name: "Privacy notice", value: "The version of " + m.Notice.Version + ", whose list of categories this report follows"})
	}
	if m.Request.ID != "" {
		facts = append(facts, pair{name: "Your request", value: m.Request.ID})
	}
	if m.Export.ID != "" {
		facts = append(facts, pair{name: "Reference", value: m.Export.ID})
	}
	return facts
}

func (d *document) scopeText() string {
	if d.summary.Manifest.Export.Scope == exporter.ScopePortability {
		return "What you provided, and what was observed of your use, in a form that other services can read"
	}
	return "Everything held about you that can be disclosed, whoever it came from"
}

// accounts names the first accounts and counts the others.
func (d *document) accounts() string {
	const shown = 8
	ids := d.summary.Subject.AccountIDs()
	if len(ids) > shown {
		return strings.Join(ids[:shown], ", ") + fmt.Sprintf(" and %d more", len(ids)-shown)
	}
	return strings.Join(ids, ", ")
}

func period(from, to string) string {
	switch {
	case from == "":
		return "before " + to
	case to == "":
		return "from " + from + " on"
	}
	return "from " + from + " up to, and not including, " + to
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
	for _, line := range lines {
		d.put(p, line, bodyText, marginX+16, d.y, bodyWidth-32, alignStart)
		d.y += bodyText.leading
	}
	d.y += 11
}

func (d *document) statusWords() (title, text string) {
	m := d.summary.Manifest
	withheld := ""
	if len(m.Withheld) > 0 {
		withheld = " Some values are withheld, each with its reason."
	}
	if m.Status != exporter.BundleGaps && len(m.Gaps) == 0 {
		return "Complete", "Everything that was asked of our systems could be read." + withheld + " The chapter “What is missing, and how to ask” has the details."
	}
	var sources []string
	for _, g := range m.Gaps {
		if t := gapTitle(g); !slices.Contains(sources, t) {
			sources = append(sources, t)
		}
	}
	if len(sources) == 0 {
		return "With gaps", "Not everything could be read. The chapter “What is missing, and how to ask” says what, and what you can do." + withheld
	}
	return "With gaps", "Not everything could be read: " + list(sources) + plural(len(sources), " is", " are") +
		" missing, in part or whole. The chapter “What is missing, and how to ask” says what, and what you can do." + withheld
}

func gapTitle(g exporter.ManifestGap) string {
	if g.Title != "" {
		return g.Title
	}
	return g.Source
}

// bundleParts says what each format is for.
var bundleParts = []struct{ format, name, text string }{
	{"html", "START-HERE.html", "this report as a page: opens without a network, can be searched"},
	{"pdf", Member, "this report"},
	{"xlsx", "workbook.xlsx", "all records as a workbook, one sheet for each dataset"},
	{"csv", "data/…/*.csv", "all records as tables for other programs"},
	{"json", "data/…/*.json", "all records, exact to the last digit"},
	{"", "data/manifest.json", "what happened, for programs"},
}

func (d *document) inTheBundle() {
	d.need(120)
	d.textAt("In this bundle", lowTitle, marginX, bodyWidth)
	d.y += 3
	var pairs []pair
	for _, part := range bundleParts {
		if part.format == "" || part.format == "pdf" || slices.Contains(d.summary.Manifest.Export.Formats, part.format) {
			pairs = append(pairs, pair{name: part.name, value: part.text})
		}
	}
	d.facts(pairs, marginX, 118, bodyWidth)
}

// glance is the overview: records by category, and spending.
func (d *document) glance() {
	d.startChapter("", "At a glance", "")
	d.heading("Records by category", 120)
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
	d.heading("How to read this report", 60)
	d.bullets(d.readingNotes(), bodyText)
}

func (d *document) readingNotes() []string {
	notes := []string{
		"Times are local time in the zone " + d.zone.String() + ". The data files have them in UTC.",
		"“" + report.WithheldMark + "” stands where a value is held and not disclosed; “" + report.ReducedMark + "” where only a part of it is. The reasons are with each dataset and in the next chapter.",
		"A dataset that is long is shown in part, newest first. All of it is in the workbook and in the data files, which each section names.",
		"An empty place means that no value is held.",
	}
	return notes
}
