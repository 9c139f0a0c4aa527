package pdfw

import (
	"fmt"
	"strings"

	"github.com/valise-export/valise/exporter"
	"github.com/valise-export/valise/formats/report"
)

// missing is the chapter that comes before the data: what is not here, why, and
// how to ask for it.
func (d *document) missing() {
	d.startChapter("", d.words.T("title.missing"), d.words.T("pdf.missing_intro"))
	d.byCategory()
	d.gaps()
	d.noAPI()
	d.withheld()
	d.undeclared()
	d.sums()
	d.limits()
	d.inventory()
	d.heading(d.words.T("missing.never"), 40)
	d.text(d.words.T("missing.never_note"), bodyText)
	d.guard()
	d.heading(d.words.T("title.ask"), 40)
	d.text(d.howToAsk(), bodyText)
}

// guard says whether what leaves was looked through for secrets.
func (d *document) guard() {
	switch g := d.summary.Manifest.Checks.LeakGuard; g.Mode {
	case "":
	case "off":
		d.text(d.words.T("about.guard_off"), bodyText)
	default:
		d.text(d.words.T("about.guard", "n", g.Hits), bodyText)
	}
}

// byCategory says in plain words what is not here of each category, and why.
func (d *document) byCategory() {
	first := true
	for i := range d.summary.Categories {
		c := &d.summary.Categories[i]
		if c.Reason == "" && len(c.NotHere) == 0 {
			continue
		}
		if first {
			d.heading(d.words.T("missing.by_category"), 60)
			first = false
		}
		d.gap(5)
		d.need(lowTitle.leading + 2*bodyText.leading)
		d.text(c.Title+" – "+report.Category(d.words, c.Status), lowTitle)
		if c.Reason != "" {
			d.text(c.Reason, bodyText)
		}
		if len(c.NotHere) > 0 {
			d.bullets(c.NotHere, bodyText)
		}
	}
}

func (d *document) howToAsk() string {
	contact := d.summary.Brand.Contact
	if contact == "" {
		contact = d.words.T("pdf.ask_contact")
	}
	text := d.words.T("pdf.ask_text", "contact", contact)
	if id := d.summary.Manifest.Export.ID; id != "" {
		text += " " + d.words.T("pdf.ask_reference", "id", id)
	}
	return text
}

func (d *document) gaps() {
	d.heading(d.words.T("missing.unread"), 50)
	gaps := d.summary.Manifest.Gaps
	if len(gaps) == 0 {
		d.text(d.words.T("pdf.no_gap"), bodyText)
		return
	}
	t := d.newTable(d.heads("word.what", "word.where", "word.why", "word.attempts"), []align{alignStart, alignStart, alignStart, alignRight})
	for _, g := range gaps {
		t.add(&d.flow, []cell{d.cell(d.gapWhat(g), false), d.cell(gapTitle(g), false), d.cell(report.Fault(d.words, g.ErrorClass), false), d.cell(fmt.Sprint(g.Attempts), false)})
	}
	d.drawOurs(t)
	d.note(d.words.T("pdf.gap_note"))
}

// noAPI names what a system shows people and gives no program.
func (d *document) noAPI() {
	list := d.summary.Manifest.NoPublicAPI
	if len(list) == 0 {
		return
	}
	d.heading(d.words.T("missing.no_api"), 50)
	d.text(d.words.T("missing.no_api_note"), bodyText)
	t := d.newTable(d.heads("word.what", "word.where"), []align{alignStart, alignStart})
	for _, n := range list {
		t.add(&d.flow, []cell{d.cell(n.Title, false), d.cell(n.SourceTitle, false)})
	}
	d.drawOurs(t)
}

// drawOurs draws a table of our own texts, which has few columns.
func (d *document) drawOurs(t *table) {
	if !t.fit(bodyWidth) {
		for i := range t.columns { // equal shares: words break inside
			t.columns[i].width = (bodyWidth - cellGap*float64(len(t.columns)-1)) / float64(len(t.columns))
		}
	}
	d.draw(t, marginX)
}

func (d *document) gapWhat(g exporter.ManifestGap) string {
	if g.Dataset == "" {
		return d.words.T("pdf.everything_from", "system", gapTitle(g))
	}
	return d.datasetTitle(g.Dataset)
}

// heads are the headings of a table of our own.
func (d *document) heads(keys ...string) []string {
	out := make([]string, len(keys))
	for i, key := range keys {
		out[i] = d.words.T(key)
	}
	return out
}

func (d *document) withheld() {
	d.heading(d.words.T("missing.withheld"), 50)
	absences := report.Absences(d.summary)
	if len(absences) == 0 {
		d.text(d.words.T("pdf.nothing_withheld"), bodyText)
		return
	}
	t := d.newTable(d.heads("word.what", "word.why", "word.rule", "word.values"), []align{alignStart, alignStart, alignStart, alignRight})
	for _, a := range absences {
		count := d.words.Count(a.Count)
		if a.Count == 0 {
			count = d.words.T("word.not_read")
		}
		t.add(&d.flow, []cell{d.cell(a.Dataset+": "+d.absent(a), false), d.cell(a.Ground, false), d.cell(a.Rule, true), d.cell(count, false)})
	}
	d.drawOurs(t)
}

// absent names the fields, or the whole dataset.
func (d *document) absent(a report.Absence) string {
	if len(a.Fields) == 0 {
		return d.words.T("pdf.whole")
	}
	return d.words.List(a.Fields)
}

// undeclared names columns that a source has and no field describes.
func (d *document) undeclared() {
	var items []string
	for _, p := range d.summary.Manifest.Datasets {
		if len(p.Undeclared) > 0 {
			items = append(items, d.datasetTitle(p.Name)+" ("+p.SourceTitle+"): "+strings.Join(p.Undeclared, ", "))
		}
	}
	if len(items) == 0 {
		return
	}
	d.heading(d.words.T("missing.undeclared"), 50)
	d.text(d.words.T("missing.undeclared_note"), bodyText)
	d.y += 3
	d.bullets(items, bodyText)
}

// sums names money that does not tie out, and references that lead nowhere: they
// are flagged, never corrected.
func (d *document) sums() {
	d.flagged("missing.money", "missing.money_note", report.Mismatches(d.words, &d.summary.Manifest.Checks))
	d.flagged("missing.references", "missing.references_note", report.Dangling(d.words, d.summary))
}

// limits says which time the export was limited to.
func (d *document) limits() {
	if sentences := report.Window(d.words, d.summary.Manifest); len(sentences) > 0 {
		d.heading(d.words.T("missing.part"), 40)
		d.text(strings.Join(sentences, " "), bodyText)
	}
}

func (d *document) flagged(heading, note string, items []string) {
	if len(items) == 0 {
		return
	}
	d.heading(d.words.T(heading), 50)
	d.text(d.words.T(note), bodyText)
	d.y += 3
	d.bullets(items, bodyText)
}

// inventory lists what is collected and not in the notice's list.
func (d *document) inventory() {
	items := d.summary.Manifest.CollectedNotListed
	if len(items) == 0 {
		return
	}
	d.heading(d.words.T("missing.collected_label"), 120) // the sentence, the head and a line
	d.text(d.words.T("missing.collected"), bodyText)
	d.y += 4
	t := d.newTable(d.heads("word.what", "word.origin", "inventory.why", "word.found", "title.ask"), []align{alignStart, alignStart, alignStart, alignStart, alignStart})
	for _, it := range items {
		t.add(&d.flow, []cell{
			d.cell(it.Datum, false), d.cell(report.InventoryOrigin(d.words, it.Origin), false), d.cell(it.WhyNotListed, false),
			d.cell(report.InventoryStatus(d.words, d.summary, it), false), d.cell(it.HowToAsk, false),
		})
	}
	d.drawOurs(t)
}
