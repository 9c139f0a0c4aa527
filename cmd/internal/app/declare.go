package app

import (
	"fmt"
	"maps"
	"slices"

	"github.com/valise-export/valise/config"
	"github.com/valise-export/valise/exporter"
	"github.com/valise-export/valise/exporter/dictionary"
)

// declared turns the config's own datasets into shapes.
func declared(c *config.Config) ([]exporter.Dataset, error) {
	var out []exporter.Dataset
	for _, name := range slices.Sorted(maps.Keys(c.Datasets)) {
		if _, taken := dictionary.Lookup(name); taken {
			return nil, fmt.Errorf("%s: datasets.%s: the dictionary has a dataset of this name; use another name, or map to it and declare additional fields there", c.File, name)
		}
		d := c.Datasets[name]
		shape := exporter.Dataset{
			Name: name, Title: d.Title, Description: d.Description, Category: exporter.CategoryID(d.Category),
			Surfaces: d.Surfaces, Key: d.Key, When: d.When, Recorded: d.Recorded && d.When != "", Amount: d.Amount,
		}
		if !slices.ContainsFunc(d.Fields, func(f config.DeclareField) bool { return f.Name == exporter.AccountColumn }) {
			shape.Fields = append(shape.Fields, accountField())
		}
		for _, f := range d.Fields {
			shape.Fields = append(shape.Fields, f.Field())
		}
		for _, r := range d.References {
			shape.References = append(shape.References, reference(r))
		}
		if err := checkDeclared(shape); err != nil {
			return nil, fmt.Errorf("%s: datasets.%s: %w", c.File, name, err)
		}
		out = append(out, shape)
	}
	return out, nil
}

func reference(r config.DeclareReference) exporter.Reference {
	out := exporter.Reference{Fields: r.Fields, Dataset: r.Dataset, To: r.To}
	if len(out.To) == 0 {
		out.To = r.Fields
	}
	return out
}

func accountField() exporter.Field {
	d, _ := dictionary.Lookup("account")
	f, _, _ := d.Field(exporter.AccountColumn)
	return f
}

// checkDeclared finds names that no field has.
func checkDeclared(d exporter.Dataset) error {
	named := append(slices.Clone(d.Key), d.When, d.Amount)
	for _, f := range d.Fields {
		named = append(named, f.Currency)
	}
	for _, name := range named {
		if _, _, ok := d.Field(name); name != "" && !ok {
			return fmt.Errorf("names the field %q, which it does not have", name)
		}
	}
	return nil
}
