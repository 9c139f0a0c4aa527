package pdfw

import (
	"fmt"
	"slices"
	"strings"

	"github.com/valise-export/valise/exporter"
	"github.com/valise-export/valise/formats/report"
)

// missing is the chapter that comes before the data: what is not here, why, and
// how to ask for it.
func (d *document) missing() {
	d.startChapter("", "What is missing, and how to ask", "What could not be read, what is held and not disclosed, and what is collected and not part of the notice’s list.")
	d.gaps()
	d.withheld()
	d.undeclared()
	d.sums()
	d.inventory()
	d.heading("What you stored with the service", 40)
	d.text("The content that you or your users put into the service is not personal data of this kind: it was not read for this report, and it is not in the bundle.", bodyText)
	d.heading("How to ask", 40)
	d.text(d.howToAsk(), bodyText)
}

func (d *document) howToAsk() string {
	contact := d.summary.Brand.Contact
	if contact == "" {
		contact = "the contact in the chapter on your rights"
	}
	text := "Write to " + contact
	if id := d.summary.Manifest.Export.ID; id != "" {
		text += " and name the reference " + id
	}
	return text + ". You can ask for what could not be read, for the reason behind a withheld value, and for a correction."
}

func (d *document) gaps() {
	d.heading("Could not be read", 50)
	gaps := d.summary.Manifest.Gaps
	if len(gaps) == 0 {
		d.text("Nothing: every system that was asked has answered in full.", bodyText)
		return
	}
	t := d.newTable([]string{"What", "Where", "What happened", "Attempts"}, []align{alignStart, alignStart, alignStart, alignRight})
	for _, g := range gaps {
		t.add(&d.flow, []cell{d.cell(d.gapWhat(g), false), d.cell(gapTitle(g), false), d.cell(gapReason(g.ErrorClass), false), d.cell(fmt.Sprint(g.Attempts), false)})
	}
	d.drawOurs(t)
	d.note("Nothing of these is in the bundle: what could be read of them in part was left out, so that nothing partial looks whole.")
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
		return "Everything from " + gapTitle(g)
	}
	return d.datasetTitle(g.Dataset)
}

func gapReason(c exporter.ErrorClass) string {
	switch c {
	case exporter.Unreachable:
		return "The system could not be reached."
	case exporter.Unauthorised:
		return "The system refused access."
	case exporter.TimedOut:
		return "The system took too long to answer."
	case exporter.Truncated:
		return "The answer stopped before its end."
	case exporter.Malformed, exporter.Mismatch:
		return "The answer was not of the expected form."
	case exporter.Stray:
		return "Records came that could not be shown to be yours. They were not included."
	case exporter.OutOfOrder:
		return "The records came out of order, so that none can be shown to be missing."
	case exporter.OverLimit:
		return "There was more than the configured limit."
	case exporter.NotFound:
		return "What should hold it was not there."
	case exporter.Refused:
		return "The system refused the question."
	default:
		return "An error in the export."
	}
}

func (d *document) withheld() {
	d.heading("Held, and not disclosed", 50)
	lines := d.summary.Manifest.Withheld
	if len(lines) == 0 {
		d.text("Nothing was withheld.", bodyText)
		return
	}
	t := d.newTable([]string{"What", "Why", "Rule", "Values"}, []align{alignStart, alignStart, alignStart, alignRight})
	for _, g := range d.grouped(lines) {
		count := report.Count(g.Count)
		if g.Count == 0 {
			count = "never read"
		}
		why := g.Ground
		if ref := d.reference(g.ManifestWithheld); ref != "" && !strings.Contains(why, ref) {
			why += " (" + ref + ")"
		}
		t.add(&d.flow, []cell{d.cell(d.datasetTitle(g.Dataset)+": "+list(g.fields), false), d.cell(why, false), d.cell(g.Rule, true), d.cell(count, false)})
	}
	d.drawOurs(t)
}

// withheldGroup is what one rule withheld of a dataset.
type withheldGroup struct {
	exporter.ManifestWithheld
	fields []string
}

// grouped puts the fields of a dataset that one rule withheld in one line.
func (d *document) grouped(lines []exporter.ManifestWithheld) []withheldGroup {
	var out []withheldGroup
	for _, w := range lines {
		same := func(g withheldGroup) bool {
			return g.Dataset == w.Dataset && g.Rule == w.Rule && g.Ground == w.Ground && (g.Count == 0) == (w.Count == 0)
		}
		if i := slices.IndexFunc(out, same); i >= 0 {
			out[i].Count += w.Count
			out[i].fields = append(out[i].fields, d.withheldWhat(w))
			continue
		}
		out = append(out, withheldGroup{w, []string{d.withheldWhat(w)}})
	}
	return out
}

// withheldWhat names the field, or the whole dataset.
func (d *document) withheldWhat(w exporter.ManifestWithheld) string {
	if w.Field == "" {
		return "the whole dataset"
	}
	for i := range d.summary.Datasets {
		if s := &d.summary.Datasets[i]; s.Name == w.Dataset {
			if f, _, ok := s.Field(w.Field); ok {
				return report.Heading(f)
			}
		}
	}
	return strings.ReplaceAll(w.Field, "_", " ")
}

// reference is the law or standard that a rule rests on.
func (d *document) reference(w exporter.ManifestWithheld) string {
	for i := range d.summary.Datasets {
		if s := &d.summary.Datasets[i]; s.Name == w.Dataset {
			for _, r := range s.Rules {
				if r.Name == w.Rule {
					return r.Reference
				}
			}
		}
	}
	return ""
}

// undeclared names columns that a source has and no field describes.
func (d *document) undeclared() {
	var items []string
	for _, p := range d.summary.Manifest.Datasets {
		if len(p.Undeclared) > 0 {
			items = append(items, d.datasetTitle(p.Name)+", from "+p.SourceTitle+": "+strings.Join(p.Undeclared, ", "))
		}
	}
	if len(items) == 0 {
		return
	}
	d.heading("Left out because it is not described", 50)
	d.text("Only described fields leave our systems. These columns were found beside them; ask if you want to know what they hold.", bodyText)
	d.y += 3
	d.bullets(items, bodyText)
}

// sums names money that does not tie out: it is flagged, never corrected.
func (d *document) sums() {
	var items []string
	for _, m := range d.summary.Manifest.Checks.Money {
		if m.Mismatches > 0 {
			items = append(items, strings.TrimSpace(fmt.Sprintf("%s %s: %s of %s do not agree", m.Check, m.Currency, report.Count(m.Mismatches), report.Count(m.Compared))))
		}
	}
	if len(items) == 0 {
		return
	}
	d.heading("Sums that do not agree", 50)
	d.text("The amounts are shown as our systems hold them; nothing was corrected.", bodyText)
	d.y += 3
	d.bullets(items, bodyText)
}

// inventory lists what is collected and not in the notice's list.
func (d *document) inventory() {
	items := d.summary.Manifest.CollectedNotListed
	if len(items) == 0 {
		return
	}
	d.heading("Collected, and not in the notice’s list", 60)
	d.text("The notice lists what you can access as examples. This is collected too; each line says what was found, and how to ask for it.", bodyText)
	d.y += 4
	t := d.newTable([]string{"What", "Where from", "Found", "How to ask"}, []align{alignStart, alignStart, alignStart, alignStart})
	for _, it := range items {
		t.add(&d.flow, []cell{d.cell(it.Datum, false), d.cell(plainWords(it.Origin), false), d.cell(plainWords(it.Status), false), d.cell(it.HowToAsk, false)})
	}
	d.drawOurs(t)
}

func plainWords(s string) string { return strings.ReplaceAll(s, "_", " ") }
