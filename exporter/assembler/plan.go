package assembler

import (
	"fmt"
	"slices"

	"github.com/valise-export/valise/exporter"
)

// Plan is what an export will read and where it goes.
type Plan struct {
	Categories []Category // the seven of the notice, and the eighth where a source fills it
}

// Category is one category of the notice.
type Category struct {
	ID          exporter.CategoryID
	Number      int // from 1
	Title       string
	Description string
	Surfaces    []string // titles
	Optional    bool     // applies only where the customer takes part
	Datasets    []Dataset
}

// Dataset is one dataset with the sources that feed it.
type Dataset struct {
	exporter.Dataset // the fields of all parts, in the dictionary's order
	Parts            []Part
}

// Part is what one source gives of a dataset.
type Part struct {
	Source    string
	Title     string
	Required  bool
	Attempts  int
	Isolation exporter.Isolation
	Through   exporter.Reference // IsolationParent: what leads to the record that proves one
	Shared    bool               // IsolationParent: records that are not proved are others', not strays
	Ordered   bool               // records come in the order of the key, and the run checks it
	Positions []int              // for each field of the dataset: its position in the source's record, or -1

	Shape exporter.Dataset // as the source declares it
}

// Datasets returns the datasets in plan order.
func (p *Plan) Datasets() []Dataset {
	var all []Dataset
	for _, c := range p.Categories {
		all = append(all, c.Datasets...)
	}
	return all
}

// Source is a configured source, as the assembler sees it.
type Source struct {
	Name     string
	Title    string
	Datasets []Offer
}

// Offer is a dataset that a source declares.
type Offer struct {
	exporter.Dataset
	Required  bool
	Attempts  int
	Isolation exporter.Isolation
	Through   exporter.Reference // IsolationParent: the reference to the dataset that proves the records
	Shared    bool               // exporter.ReadRules
	Ordered   bool
}

// Heading is a category of the notice as the plan needs it.
type Heading struct {
	ID          exporter.CategoryID
	Title       string
	Description string
	Surfaces    []string
	Optional    bool
}

// Input is all that a plan is made from.
type Input struct {
	Notice  []Heading // in the notice's order
	Sources []Source  // in the config's order
	// Order gives the canonical datasets in the dictionary's order; a dataset
	// that it does not know (a company's own) follows, in the config's order.
	Order []exporter.Dataset
	// Resolution names the datasets that resolve the subject: they are no part
	// of the plan.
	Resolution []string
}

// Assemble makes the plan. A dataset whose category the notice does not have,
// and that is not other_information, is an error that names it.
func Assemble(in Input) (*Plan, error) {
	headings := append(slices.Clone(in.Notice), other())
	plan := &Plan{}
	byCategory, err := gather(in, headings)
	if err != nil {
		return nil, err
	}
	for i, h := range headings {
		c := Category{
			ID: h.ID, Number: i + 1, Title: h.Title, Description: h.Description,
			Surfaces: h.Surfaces, Optional: h.Optional, Datasets: byCategory[h.ID],
		}
		if h.ID == exporter.OtherInformation && len(c.Datasets) == 0 {
			continue
		}
		for j := range c.Datasets {
			c.Datasets[j].Folder = fmt.Sprintf("%d-%s", c.Number, c.ID)
		}
		if c.Datasets, err = parentsFirst(c.Datasets); err != nil {
			return nil, err
		}
		plan.Categories = append(plan.Categories, c)
	}
	if err := plan.checkParents(in.Resolution); err != nil {
		return nil, err
	}
	return plan, nil
}

func other() Heading {
	return Heading{
		ID: exporter.OtherInformation, Title: "Other information held",
		Description: "What is held about you and fits none of the categories that the privacy notice lists.",
	}
}

// gather collects the offers by category, datasets in the dictionary's order,
// parts in the sources' order.
func gather(in Input, headings []Heading) (map[exporter.CategoryID][]Dataset, error) {
	var names []string
	merged := map[string]*Dataset{}
	for _, s := range in.Sources {
		for _, o := range s.Datasets {
			if slices.Contains(in.Resolution, o.Name) {
				continue
			}
			if !slices.ContainsFunc(headings, func(h Heading) bool { return h.ID == o.Category }) {
				return nil, fmt.Errorf("source %s: dataset %s: its category %q is not in the notice; declare the dataset with a category of the notice, or %s",
					s.Name, o.Name, o.Category, exporter.OtherInformation)
			}
			if merged[o.Name] == nil {
				names = append(names, o.Name)
				merged[o.Name] = &Dataset{}
			}
			if err := merged[o.Name].join(s, o); err != nil {
				return nil, fmt.Errorf("source %s: dataset %s: %w", s.Name, o.Name, err)
			}
		}
	}
	out := map[exporter.CategoryID][]Dataset{}
	for _, name := range sorted(names, in.Order) {
		d := merged[name]
		d.finish(in.Order)
		out[d.Category] = append(out[d.Category], *d)
	}
	return out, nil
}

// sorted puts names in the dictionary's order; unknown ones follow in theirs.
func sorted(names []string, order []exporter.Dataset) []string {
	rank := func(name string) int {
		if i := slices.IndexFunc(order, func(d exporter.Dataset) bool { return d.Name == name }); i >= 0 {
			return i
		}
		return len(order)
	}
	names = slices.Clone(names)
	slices.SortStableFunc(names, func(a, b string) int { return rank(a) - rank(b) })
	return names
}
