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
	d.joinChapter("", d.words.T("title.missing"), d.words.T("pdf.missing_intro"), 0.45)
	d.gaps()
	d.noAPI()
	d.notHere()
	d.sums()
	d.limits()
	d.heading(d.words.T("title.ask"), 40)
	d.text(d.howToAsk(), bodyText)
	d.heading(d.words.T("missing.never"), 40)
	d.text(d.words.T("missing.never_note"), bodyText)
	d.guard()
	d.inventory() // last: long, and the same for everybody
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

// notHere says what is not here of each category, and on what ground.
func (d *document) notHere() {
	d.heading(d.words.T("missing.by_category"), 60)
	if len(d.summary.Manifest.Withheld) == 0 {
		d.text(d.words.T("pdf.nothing_withheld"), bodyText)
	} else {
		d.text(d.words.T("missing.withheld_note", "withheld", d.words.T("value.withheld"), "reduced", d.words.T("value.reduced")), bodyText)
	}
	for _, n := range report.NotHereOf(d.words, d.summary) {
		d.gap(7)
		d.need(lowTitle.leading + 3*bodyText.leading)
		if c := n.Category; c != nil {
			d.text(c.Title+" – "+report.Category(d.words, c.Status), lowTitle)
			if c.Reason != "" {
				d.text(c.Reason, bodyText)
			}
		}
		for _, k := range n.Kept {
			d.need(3 * bodyText.leading) // a ground is not parted from what it keeps back
			d.text(k.Ground, quietText)
			d.bullets(k.Lines, bodyText)
			d.gap(4)
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

// absent names the fields, or the whole dataset.
func (d *document) absent(a report.Absence) string {
	if len(a.Fields) == 0 {
		return d.words.T("pdf.whole")
	}
	return d.words.List(a.Fields)
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
	how, once := report.HowToAsk(items)
	if once {
		d.text(how, bodyText)
		d.y += 4
	}
	heads, aligns := d.heads("word.what", "word.origin", "inventory.why", "word.found"), []align{alignStart, alignStart, alignStart, alignStart}
	if !once {
		heads, aligns = append(heads, d.words.T("title.ask")), append(aligns, alignStart)
	}
	t := d.newTable(heads, aligns)
	for _, it := range items {
		row := []cell{
			d.cell(it.Datum, false), d.cell(report.InventoryOrigin(d.words, it.Origin), false), d.cell(it.WhyNotListed, false),
			d.cell(report.InventoryStatus(d.words, d.summary, it), false),
		}
		if !once {
			row = append(row, d.cell(it.HowToAsk, false))
		}
		t.add(&d.flow, row)
	}
	d.drawOurs(t)
}
