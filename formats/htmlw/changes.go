package htmlw

import (
	"strings"
	"time"

	"github.com/valise-export/valise/exporter"
	"github.com/valise-export/valise/exporter/lang"
	"github.com/valise-export/valise/formats/report"
)

// changesView is the comparison with an earlier bundle.
type changesView struct {
	Since    string // when the earlier bundle was made, as people read it
	Datasets []changedView
	First    bool // some dataset has changes to show
}

// changedView is one dataset of it.
type changedView struct {
	Title, Link                        string
	Why                                string // not compared, or in one of the two bundles only
	Added, Changed, Removed, Unchanged int64
	Counted                            bool
	First                              []recordView
	More                               int64
}

// recordView is one record that changed.
type recordView struct{ Kind, Key, Fields string }

// newChanges returns nil where nothing was compared.
func newChanges(p *lang.Printer, s *exporter.Summary, c *exporter.Changes, zone *time.Location) *changesView {
	if c == nil {
		return nil
	}
	v := &changesView{}
	v.Since, _ = instant(p, c.Since.AsOf, zone)
	for i := range c.Datasets {
		d := changed(p, s, &c.Datasets[i])
		v.First = v.First || len(d.First) > 0
		v.Datasets = append(v.Datasets, d)
	}
	return v
}

func changed(p *lang.Printer, s *exporter.Summary, c *exporter.DatasetChanges) changedView {
	v := changedView{
		Title: titleOf(s, c.Name), Why: uncompared(p, c), Counted: c.Status != exporter.NotCompared,
		Added: c.Added, Changed: c.Changed, Removed: c.Removed, Unchanged: c.Unchanged,
	}
	ds := dataset(s, c.Name)
	if ds != nil {
		v.Link = "d-" + c.Name
	}
	for _, r := range c.First {
		v.First = append(v.First, recordView{
			Kind: changeKind(p, r.Kind), Key: keyWords(ds, r.Key), Fields: fieldWords(p, ds, r.Fields),
		})
	}
	v.More = c.Added + c.Changed + c.Removed - int64(len(c.First))
	return v
}

func uncompared(p *lang.Printer, c *exporter.DatasetChanges) string {
	switch c.Status {
	case exporter.Appeared:
		return p.T("changes.appeared")
	case exporter.Disappeared:
		return p.T("changes.disappeared")
	case exporter.NotCompared:
		return p.T("changes.not_compared", "why", p.T("changes.why."+string(c.Reason)))
	default:
		return ""
	}
}

func changeKind(p *lang.Printer, k exporter.ChangeKind) string {
	switch k {
	case exporter.RecordAdded:
		return p.T("changes.added")
	case exporter.RecordChanged:
		return p.T("changes.changed")
	default:
		return p.T("changes.removed")
	}
}

// keyWords names a record by its key.
func keyWords(ds *exporter.DatasetSummary, key []exporter.Term) string {
	var parts []string
	for _, t := range key {
		parts = append(parts, heading(ds, t.Value)+" "+t.Title)
	}
	return strings.Join(parts, " · ")
}

func fieldWords(p *lang.Printer, ds *exporter.DatasetSummary, fields []string) string {
	if len(fields) == 0 {
		return ""
	}
	titles := make([]string, len(fields))
	for i, name := range fields {
		titles[i] = heading(ds, name)
	}
	return p.T("changes.fields", "fields", strings.Join(titles, p.T("list.comma")))
}

func heading(ds *exporter.DatasetSummary, field string) string {
	if ds != nil {
		if f, _, ok := ds.Field(field); ok {
			return report.Heading(f)
		}
	}
	return field
}
