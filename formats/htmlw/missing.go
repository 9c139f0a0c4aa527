package htmlw

import (
	"strings"

	"github.com/valise-export/valise/exporter"
	"github.com/valise-export/valise/exporter/lang"
	"github.com/valise-export/valise/formats/report"
)

// missing is what stands before everything else: what is not in the bundle.
type missing struct {
	Gaps       []gapView
	NoAPI      []exporter.ManifestNoAPI
	Categories []categoryGap
	Withheld   []absenceView
	Undeclared []undeclaredView
	Inventory  []inventoryView
	Kinds      int64    // of the inventory
	Processing []string // titles of the parts that the controller has not supplied
	Mismatches []string // sentences: amounts that do not agree
	Dangling   []string // sentences: references that lead nowhere
	Limits     []string // sentences: the time that the export was limited to
	Anything   bool     // beside the inventory, which is always there
}

type gapView struct {
	Title, Dataset, Link, Why string
	Attempts                  int64
}

type categoryGap struct {
	State            state
	Title, Link, Why string
	NotHere          []string
}

// absenceView is what one rule withheld of a dataset, its fields in a list.
type absenceView struct {
	report.Absence
	Names string
}

type undeclaredView struct{ Dataset, Source, Columns string }

type inventoryView struct{ Datum, Origin, Why, Status, HowToAsk string }

// balances are the lines of what was invoiced and paid.
func balances(p *lang.Printer, m *exporter.Manifest) (lines []report.Balance) {
	for _, b := range report.Balances(p, &m.Checks) {
		lines = append(lines, b.Show(p))
	}
	return lines
}

func newMissing(p *lang.Printer, s *exporter.Summary, m *exporter.Manifest) missing {
	out := missing{NoAPI: m.NoPublicAPI, Limits: report.Window(p, m)}
	for _, g := range m.Gaps {
		v := gapView{Title: g.Title, Dataset: p.T("word.everything"), Why: report.Fault(p, g.ErrorClass), Attempts: int64(g.Attempts)}
		if v.Title == "" {
			v.Title = g.Source
		}
		if ds := dataset(s, g.Dataset); ds != nil {
			v.Dataset, v.Link = datasetTitle(&ds.Dataset), "d-"+ds.Name
		} else if g.Dataset != "" {
			v.Dataset = g.Dataset
		}
		out.Gaps = append(out.Gaps, v)
	}
	for i := range s.Categories {
		c := &s.Categories[i]
		if c.Reason != "" || len(c.NotHere) > 0 {
			out.Categories = append(out.Categories, categoryGap{
				State: categoryState(p, c.Status), Title: c.Title, Link: "c-" + string(c.ID), Why: c.Reason, NotHere: c.NotHere,
			})
		}
	}
	for _, a := range report.Absences(s) {
		if !a.Undeclared { // these have a list of their own
			out.Withheld = append(out.Withheld, absenceView{a, p.List(a.Fields)})
		}
	}
	for _, d := range m.Datasets {
		if len(d.Undeclared) > 0 {
			out.Undeclared = append(out.Undeclared, undeclaredView{titleOf(s, d.Name), d.SourceTitle, strings.Join(d.Undeclared, ", ")})
		}
	}
	for _, i := range m.CollectedNotListed {
		out.Inventory = append(out.Inventory, inventoryView{
			i.Datum, report.InventoryOrigin(p, i.Origin), i.WhyNotListed, report.InventoryStatus(p, s, i), i.HowToAsk,
		})
	}
	out.Kinds = int64(len(out.Inventory))
	for _, part := range processing(p, &s.Processing) {
		if !part.Supplied {
			out.Processing = append(out.Processing, part.Title)
		}
	}
	out.Mismatches, out.Dangling = report.Mismatches(p, &m.Checks), report.Dangling(p, s)
	out.Anything = len(out.Gaps)+len(out.NoAPI)+len(out.Withheld)+len(out.Undeclared)+len(out.Mismatches)+len(out.Dangling)+len(out.Processing)+len(out.Limits) > 0
	return out
}

func dataset(s *exporter.Summary, name string) *exporter.DatasetSummary {
	for i := range s.Datasets {
		if s.Datasets[i].Name == name {
			return &s.Datasets[i]
		}
	}
	return nil
}

func titleOf(s *exporter.Summary, name string) string {
	if ds := dataset(s, name); ds != nil {
		return datasetTitle(&ds.Dataset)
	}
	return name
}

func datasetTitle(ds *exporter.Dataset) string {
	if ds.Title != "" {
		return ds.Title
	}
	return ds.Name
}
