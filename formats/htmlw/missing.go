package htmlw

import (
	"github.com/valise-export/valise/exporter"
	"github.com/valise-export/valise/exporter/lang"
	"github.com/valise-export/valise/formats/report"
)

// missing is what stands before everything else: what is not in the bundle.
type missing struct {
	Gaps       []gapView
	NoAPI      []exporter.ManifestNoAPI
	Withheld   bool // anything
	Categories []categoryGap
	Inventory  []inventoryView
	Kinds      int64    // of the inventory
	HowToAsk   string   // for all of it, where that is one way
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
	Title, Link, Why string // no title for what belongs to no category
	Kept             []report.Kept
}

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
	out.Withheld = len(m.Withheld) > 0
	for _, n := range report.NotHereOf(p, s) {
		v := categoryGap{Kept: n.Kept}
		if c := n.Category; c != nil {
			v.State, v.Title, v.Link, v.Why = categoryState(p, c.Status), c.Title, "c-"+string(c.ID), c.Reason
		}
		out.Categories = append(out.Categories, v)
	}
	for _, i := range m.CollectedNotListed {
		out.Inventory = append(out.Inventory, inventoryView{
			i.Datum, report.InventoryOrigin(p, i.Origin), i.WhyNotListed, report.InventoryStatus(p, s, i), i.HowToAsk,
		})
	}
	out.Kinds = int64(len(out.Inventory))
	out.HowToAsk, _ = report.HowToAsk(m.CollectedNotListed)
	for _, part := range processing(p, &s.Processing) {
		if !part.Supplied {
			out.Processing = append(out.Processing, part.Title)
		}
	}
	out.Mismatches, out.Dangling = report.Mismatches(p, &m.Checks), report.Dangling(p, s)
	out.Anything = out.Withheld || len(out.Gaps)+len(out.NoAPI)+len(out.Mismatches)+len(out.Dangling)+len(out.Processing)+len(out.Limits) > 0
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

func datasetTitle(ds *exporter.Dataset) string {
	if ds.Title != "" {
		return ds.Title
	}
	return ds.Name
}
