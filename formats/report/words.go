package report

import (
	"github.com/valise-export/valise/exporter"
	"github.com/valise-export/valise/exporter/lang"
)

// Words returns the printer of a summary's language: the export's.
func Words(s *exporter.Summary) *lang.Printer {
	if s.Manifest == nil {
		return lang.For(lang.English)
	}
	return lang.For(s.Manifest.Export.Language)
}

// Titled returns the digests with the titles and grounds of the summary's
// datasets, which are in the language of the export; what was collected has the
// names that it was read under.
func Titled(s *exporter.Summary, digests []*Digest) []*Digest {
	out := make([]*Digest, len(digests))
	for i, d := range digests {
		titled := *d
		for k := range s.Datasets {
			if ds := &s.Datasets[k].Dataset; ds.Name == d.Dataset.Name && len(ds.Fields) == len(d.Dataset.Fields) && len(ds.Rules) == len(d.Dataset.Rules) {
				titled.Dataset = *ds
			}
		}
		out[i] = &titled
	}
	return out
}

// Fault says in words what happened to a source that failed.
func Fault(p *lang.Printer, c exporter.ErrorClass) string {
	switch c {
	case exporter.Malformed, exporter.Mismatch:
		return p.T("fault.form")
	case exporter.Unreachable, exporter.Unauthorised, exporter.TimedOut, exporter.Truncated, exporter.Stray, exporter.Unproved,
		exporter.OutOfOrder, exporter.OverLimit, exporter.NotFound, exporter.Refused:
		return p.T("fault." + string(c))
	default:
		return p.T("fault.internal")
	}
}

// Category says in a word or two how a category ended.
func Category(p *lang.Printer, s exporter.CategoryStatus) string {
	switch s {
	case exporter.CategoryData, exporter.CategoryNoneHeld, exporter.CategoryWithheld, exporter.CategoryFailed, exporter.CategoryNotApplicable:
		return p.T("status." + string(s))
	default:
		return string(s)
	}
}

// Short is Category as it stands inside a line.
func Short(p *lang.Printer, s exporter.CategoryStatus) string {
	switch s {
	case exporter.CategoryData, exporter.CategoryNoneHeld, exporter.CategoryWithheld, exporter.CategoryFailed, exporter.CategoryNotApplicable:
		return p.T("short." + string(s))
	default:
		return string(s)
	}
}

// Status gives the category's word for a dataset's status.
func Status(s exporter.Status) exporter.CategoryStatus {
	switch s {
	case exporter.StatusOK:
		return exporter.CategoryData
	case exporter.StatusEmpty:
		return exporter.CategoryNoneHeld
	case exporter.StatusWithheld:
		return exporter.CategoryWithheld
	case exporter.StatusFailed:
		return exporter.CategoryFailed
	default:
		return exporter.CategoryStatus(s)
	}
}

// Origin says who a field came from.
func Origin(p *lang.Printer, o exporter.Origin) string { return named(p, "origin.", string(o)) }

// Type says in plain words what a field's values are.
func Type(p *lang.Printer, t exporter.Type) string { return named(p, "type.", string(t)) }

// Basis names a legal basis.
func Basis(p *lang.Printer, b exporter.Basis) string { return named(p, "basis.", string(b)) }

// InventoryStatus says what was found of a datum that is collected and not
// listed: where it is in the bundle, or why it is not.
func InventoryStatus(p *lang.Printer, s *exporter.Summary, i exporter.ManifestInventory) string {
	if i.Status == exporter.InventoryHeld && len(i.Datasets) > 0 {
		titles := make([]string, len(i.Datasets))
		for k, name := range i.Datasets {
			titles[k] = name
			for n := range s.Datasets {
				if s.Datasets[n].Name == name && s.Datasets[n].Title != "" {
					titles[k] = s.Datasets[n].Title
				}
			}
		}
		return p.T("inventory.here", "datasets", p.List(titles))
	}
	status := named(p, "inventory.", string(i.Status))
	if i.Reason != "" {
		status += ". " + i.Reason
	}
	return status
}

// HowToAsk returns how to ask for what is collected and not listed; same where it
// is one way for all of it.
func HowToAsk(items []exporter.ManifestInventory) (how string, same bool) {
	for i, it := range items {
		if i > 0 && it.HowToAsk != how {
			return "", false
		}
		how = it.HowToAsk
	}
	return how, len(items) > 1 && how != ""
}

// InventoryOrigin says where such a datum comes from.
func InventoryOrigin(p *lang.Printer, origin string) string { return named(p, "inventory.", origin) }

// named returns the message of a word that is closed, or the word itself.
func named(p *lang.Printer, prefix, word string) string {
	if key := prefix + word; p.Has(key) {
		return p.T(key)
	}
	return word
}

// Span says which time an export was limited to.
func Span(p *lang.Printer, from, to string) string {
	switch {
	case from == "":
		return p.T("period.before", "to", p.Day(to))
	case to == "":
		return p.T("period.from", "from", p.Day(from))
	default:
		return p.T("period.both", "from", p.Day(from), "to", p.Day(to))
	}
}

// Window says, in sentences, which time an export was limited to and how many
// records that were found are left out by their date; none where it was whole.
func Window(p *lang.Printer, m *exporter.Manifest) (sentences []string) {
	if m.Export.From != "" || m.Export.To != "" {
		sentences = append(sentences, p.T("missing.part_note", "period", Span(p, m.Export.From, m.Export.To)))
	}
	var out int64
	for _, d := range m.Datasets {
		out += d.LeftOut
	}
	if out > 0 {
		sentences = append(sentences, p.T("missing.left_out", "n", out))
	}
	return sentences
}

// Part is one part of the information about processing.
type Part struct {
	ID    string // as Processing.Missing and Defaults have it
	Title string
	Lines []string
}

// Parts returns the parts of the information about processing, in order.
func Parts(p *lang.Printer, of *exporter.Processing) []Part {
	parts := []Part{
		{ID: "purposes", Lines: of.Purposes}, {ID: "sources", Lines: of.Sources}, {ID: "recipients", Lines: of.Recipients},
		{ID: "retention", Lines: of.Retention}, {ID: "transfers", Lines: of.Transfers}, {ID: "automated_decisions", Lines: of.Automated},
	}
	for i := range parts {
		parts[i].Title = p.T("part." + parts[i].ID)
	}
	return parts
}
