package assembler

import (
	"errors"
	"fmt"
	"slices"

	"github.com/valise-export/valise/exporter"
)

// join adds what one source offers of the dataset.
func (d *Dataset) join(s Source, o Offer) error {
	if len(d.Parts) == 0 {
		d.Dataset = o.Dataset
		d.Fields = slices.Clone(o.Fields)
	} else if err := d.widen(o.Dataset); err != nil {
		return err
	}
	d.Parts = append(d.Parts, Part{
		Source: s.Name, Title: s.Title, Required: o.Required, Attempts: o.Attempts,
		Isolation: o.Isolation, Through: o.Through, Shared: o.Shared, Ordered: o.Ordered, Shape: o.Dataset,
	})
	return nil
}

// widen adds the fields that only the new part has.
func (d *Dataset) widen(o exporter.Dataset) error {
	if !slices.Equal(d.Key, o.Key) {
		return errors.New("its key differs from the other source's; give both the same key")
	}
	for _, f := range o.Fields {
		have, _, ok := d.Field(f.Name)
		if !ok {
			d.Fields = append(d.Fields, f)
		} else if have.Type != f.Type {
			return fmt.Errorf("field %s is %s here and %s in the other source", f.Name, f.Type, have.Type)
		} else if !sameToPolicy(have, f) {
			return fmt.Errorf("field %s has another class, origin or legal basis than in the other source; declare it alike in both", f.Name)
		}
	}
	return nil
}

// sameToPolicy reports whether one decision can be right for both.
func sameToPolicy(a, b exporter.Field) bool {
	return a.Class == b.Class && a.Origin == b.Origin && slices.Equal(a.Bases, b.Bases)
}

// finish sorts the fields as the dictionary has them, adds the source column
// where several sources feed the dataset, and says for each part where in its
// records each field is.
func (d *Dataset) finish(order []exporter.Dataset) {
	if i := slices.IndexFunc(order, func(o exporter.Dataset) bool { return o.Name == d.Name }); i >= 0 {
		sortFields(d.Fields, order[i])
	}
	if len(d.Parts) > 1 {
		d.Fields = append(d.Fields, sourceField())
		d.Key = append(slices.Clone(d.Key), exporter.SourceColumn)
	}
	for i := range d.Parts {
		part := &d.Parts[i]
		for _, f := range d.Fields {
			_, at, _ := part.Shape.Field(f.Name)
			part.Positions = append(part.Positions, at)
		}
	}
}

func sortFields(fields []exporter.Field, canonical exporter.Dataset) {
	rank := func(f exporter.Field) int {
		if _, at, ok := canonical.Field(f.Name); ok {
			return at
		}
		return len(canonical.Fields)
	}
	slices.SortStableFunc(fields, func(a, b exporter.Field) int { return rank(a) - rank(b) })
}

func sourceField() exporter.Field {
	return exporter.Field{
		Name: exporter.SourceColumn, Title: "Source", Type: exporter.TypeText, Required: true,
		Description: "The system that the record comes from.",
		Origin:      exporter.Observed, Bases: []exporter.Basis{exporter.Contract, exporter.LegitimateInterest},
		Class: exporter.ClassPlain,
	}
}
