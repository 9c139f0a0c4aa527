package config

import (
	"strings"

	"github.com/valise-export/valise/exporter"
)

// Field returns the declared field as a shape. A title that is not given is
// made from the name.
func (d DeclareField) Field() exporter.Field {
	f := exporter.Field{
		Name: d.Name, Title: d.Title, Description: d.Description, Type: exporter.Type(d.Type),
		Format: exporter.TextFormat(d.Format), Unit: d.Unit, Currency: d.Currency, Scale: d.Scale,
		Origin: exporter.Origin(d.Origin), Class: exporter.Class(d.Class),
	}
	if f.Type == "" {
		f.Type = exporter.TypeText
	}
	if f.Title == "" && d.Name != "" {
		f.Title = strings.ToUpper(d.Name[:1]) + strings.ReplaceAll(d.Name[1:], "_", " ")
	}
	for _, b := range d.Bases {
		f.Bases = append(f.Bases, exporter.Basis(b))
	}
	return f
}
