package report

import (
	"strings"

	"github.com/valise-export/valise/exporter"
	"github.com/valise-export/valise/exporter/lang"
)

// Comparison is what changed since an earlier bundle, as the report and the page
// tell it.
type Comparison struct {
	Changed []Changed // datasets with changes, and those that were not compared
	Same    int       // compared datasets without a change
	First   bool      // some dataset has records to show
}

// Changed is one dataset of a comparison.
type Changed struct {
	Name, Title                        string
	Why                                string // not compared, in one of the two bundles only, or with other columns
	Counted                            bool
	Added, Changed, Removed, Unchanged int64
	First                              []ChangedRecord
	More                               int64 // changed records that are not shown
}

// ChangedRecord is one record that changed.
type ChangedRecord struct{ Kind, Key, Fields string }

// Compare returns a comparison in the words of p, with at most so many records
// of each dataset.
func Compare(p *lang.Printer, s *exporter.Summary, c *exporter.Changes, records int) Comparison {
	var out Comparison
	for i := range c.Datasets {
		d := &c.Datasets[i]
		if d.Status == exporter.Compared && d.Added+d.Changed+d.Removed == 0 && len(d.FieldsAdded)+len(d.FieldsRemoved) == 0 {
			out.Same++
			continue
		}
		view := changed(p, s, d, records)
		out.First = out.First || len(view.First) > 0
		out.Changed = append(out.Changed, view)
	}
	return out
}

func changed(p *lang.Printer, s *exporter.Summary, c *exporter.DatasetChanges, records int) Changed {
	ds := datasetOf(s, c.Name)
	v := Changed{
		Name: c.Name, Title: DatasetTitle(s, c.Name), Why: remark(p, ds, c), Counted: c.Status != exporter.NotCompared,
		Added: c.Added, Changed: c.Changed, Removed: c.Removed, Unchanged: c.Unchanged,
	}
	for _, r := range c.First[:min(len(c.First), records)] {
		v.First = append(v.First, ChangedRecord{
			Kind: changeKind(p, r.Kind), Key: keyWords(ds, r.Key), Fields: fieldWords(p, ds, r.Fields),
		})
	}
	v.More = c.Added + c.Changed + c.Removed - int64(len(v.First))
	return v
}

// remark says what the counts do not.
func remark(p *lang.Printer, ds *exporter.DatasetSummary, c *exporter.DatasetChanges) string {
	switch c.Status {
	case exporter.Appeared:
		return p.T("changes.appeared")
	case exporter.Disappeared:
		return p.T("changes.disappeared")
	case exporter.NotCompared:
		return p.T("changes.not_compared", "why", p.T("changes.why."+string(c.Reason)))
	}
	var parts []string
	for _, columns := range []struct {
		key    string
		fields []string
	}{{"changes.fields_added", c.FieldsAdded}, {"changes.fields_removed", c.FieldsRemoved}} {
		if len(columns.fields) > 0 {
			parts = append(parts, p.T(columns.key, "fields", titlesOf(p, ds, columns.fields)))
		}
	}
	return strings.Join(parts, "; ")
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
		parts = append(parts, fieldTitle(ds, t.Value)+" "+t.Title)
	}
	return strings.Join(parts, " · ")
}

func fieldWords(p *lang.Printer, ds *exporter.DatasetSummary, fields []string) string {
	if len(fields) == 0 {
		return ""
	}
	return p.T("changes.fields", "fields", titlesOf(p, ds, fields))
}

// titlesOf lists fields in words.
func titlesOf(p *lang.Printer, ds *exporter.DatasetSummary, fields []string) string {
	titles := make([]string, len(fields))
	for i, name := range fields {
		titles[i] = fieldTitle(ds, name)
	}
	return strings.Join(titles, p.T("list.comma"))
}

func fieldTitle(ds *exporter.DatasetSummary, field string) string {
	if ds != nil {
		if f, _, ok := ds.Field(field); ok {
			return Heading(f)
		}
	}
	return lang.Readable(field)
}
