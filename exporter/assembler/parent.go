package assembler

import (
	"fmt"
	"slices"

	"github.com/valise-export/valise/exporter"
)

// parents returns the datasets that prove this one's records.
func (d *Dataset) parents() []string {
	var names []string
	for _, p := range d.Parts {
		if p.Isolation == exporter.IsolationParent {
			names = append(names, p.Through.Dataset)
		}
	}
	return names
}

// parentsFirst moves the datasets of a category behind those that prove them,
// and no further.
func parentsFirst(datasets []Dataset) ([]Dataset, error) {
	var out []Dataset
	waiting := slices.Clone(datasets)
	for len(waiting) > 0 {
		blocked := func(d Dataset) bool {
			return slices.ContainsFunc(d.parents(), func(parent string) bool {
				return slices.ContainsFunc(waiting, func(w Dataset) bool { return w.Name == parent })
			})
		}
		i := slices.IndexFunc(waiting, func(d Dataset) bool { return !blocked(d) })
		if i < 0 {
			return nil, fmt.Errorf("dataset %s is proved through itself, by way of %s; let one of them have a subject_column", waiting[0].Name, waiting[0].parents()[0])
		}
		out = append(out, waiting[i])
		waiting = slices.Delete(waiting, i, i+1)
	}
	return out, nil
}

// checkParents sees to it that what proves a dataset is read before it, and
// proves something.
func (p *Plan) checkParents(resolution []string) error {
	read := map[string]*Dataset{}
	for i := range p.Categories {
		for j := range p.Categories[i].Datasets {
			d := &p.Categories[i].Datasets[j]
			for _, part := range d.Parts {
				if part.Isolation != exporter.IsolationParent {
					continue
				}
				if err := p.checkParent(read[part.Through.Dataset], part, slices.Contains(resolution, part.Through.Dataset)); err != nil {
					return fmt.Errorf("source %s: dataset %s: through %s: %w", part.Source, d.Name, part.Through.Dataset, err)
				}
			}
			read[d.Name] = d
		}
	}
	return nil
}

func (p *Plan) checkParent(parent *Dataset, part Part, resolves bool) error {
	name := part.Through.Dataset
	switch {
	case parent == nil && resolves:
		return fmt.Errorf("it is read to find the subject, and proves no records; use subject_column")
	case parent == nil && slices.ContainsFunc(p.Datasets(), func(d Dataset) bool { return d.Name == name }):
		return fmt.Errorf("it is read later, since its category comes later in the notice; use subject_column")
	case parent == nil:
		return fmt.Errorf("no source fills it; map it, or use subject_column")
	case len(part.Through.Fields) == 0 || len(part.Through.Fields) != len(part.Through.To):
		return fmt.Errorf("the dataset has no reference to it")
	}
	for _, f := range part.Through.To {
		if _, _, ok := parent.Field(f); !ok {
			return fmt.Errorf("its field %s, which the reference leads to, is not filled; map it", f)
		}
	}
	for _, other := range parent.Parts {
		if other.Isolation == exporter.IsolationTrusted {
			return fmt.Errorf("source %s declares it trusted, so it proves nothing; declare this dataset trusted as well, or give the other one a subject_column", other.Source)
		}
	}
	return nil
}
