package pdfw

import (
	"time"

	"github.com/valise-export/valise/exporter"
	"github.com/valise-export/valise/formats/report"
)

// firstChanges is how many changed records of a dataset the report names.
const firstChanges = 10

// changes is the chapter on what changed since an earlier bundle, where there is
// one to compare with.
func (d *document) changes() {
	c := d.summary.Manifest.Changes
	if c == nil {
		return
	}
	d.startChapter("", d.words.T("changes.title"), d.compared(c))
	found := report.Compare(d.words, d.summary, c, firstChanges)
	d.changedDatasets(found.Changed)
	if found.Same > 0 {
		d.gap(5)
		d.text(d.words.T("changes.same", "n", found.Same), bodyText)
	}
	if found.First {
		d.heading(d.words.T("changes.first"), 60)
		for _, s := range found.Changed {
			d.changedRecords(&s)
		}
	}
	d.gap(5)
	d.note(d.words.T("changes.all", "file", "data/changes.json"))
}

// compared says with what, and whether it was shown who made that.
func (d *document) compared(c *exporter.Changes) string {
	text := ""
	if at, err := time.Parse(time.RFC3339, c.Since.AsOf); err == nil {
		text = d.words.T("changes.note", "date", d.words.LongTime(at.In(d.zone).Truncate(time.Minute)))
	}
	if c.Since.Origin == exporter.OriginNotProved {
		text += " " + d.words.T("changes.unproved")
	}
	return text
}

// changedDatasets counts by dataset.
func (d *document) changedDatasets(list []report.Changed) {
	if len(list) == 0 {
		return
	}
	d.gap(6)
	t := d.newTable(d.heads("word.dataset", "changes.added", "changes.changed", "changes.removed", "changes.unchanged"),
		[]align{alignStart, alignRight, alignRight, alignRight, alignRight})
	for _, s := range list {
		name := s.Title
		if s.Why != "" {
			name += " – " + s.Why
		}
		row := []cell{d.cell(name, false)}
		for _, n := range []int64{s.Added, s.Changed, s.Removed, s.Unchanged} {
			text := "–"
			if s.Counted {
				text = d.words.Count(n)
			}
			row = append(row, d.cell(text, false))
		}
		t.add(&d.flow, row)
	}
	d.drawOurs(t)
}

// changedRecords names the first records of a dataset that changed.
func (d *document) changedRecords(s *report.Changed) {
	if len(s.First) == 0 {
		return
	}
	d.gap(5)
	d.need(lowTitle.leading + 2*bodyText.leading)
	d.text(s.Title, lowTitle)
	var items []string
	for _, r := range s.First {
		item := r.Kind + ": " + r.Key
		if r.Fields != "" {
			item += " – " + r.Fields
		}
		items = append(items, item)
	}
	if s.More > 0 {
		items = append(items, d.words.T("count.more", "n", s.More))
	}
	d.bullets(items, bodyText)
}
