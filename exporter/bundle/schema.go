package bundle

import (
	"slices"
	"strings"

	"github.com/valise-export/valise/exporter"
)

// schemaMember returns the path of a dataset's JSON Schema.
func schemaMember(dataset string) string { return schemaFolder + dataset + ".schema.json" }

// SchemaID returns the $id of a dataset's JSON Schema. Its version grows when a
// file that was valid would not be any more.
func SchemaID(dataset string) string { return "urn:valise:schema:" + dataset + ":1" }

// maxSafe is the largest integer that every JSON reader keeps (RFC 8259,
// section 6).
const maxSafe = 1 << 53

// decimalPattern is the canonical decimal of package text.
const decimalPattern = `^-?(0|[1-9][0-9]*)(\.[0-9]+)?$`

// schemaJSON appends the JSON Schema (2020-12) of a dataset's JSON member: an
// array of records, closed but for enumerations, whose words may grow.
func schemaJSON(dst []byte, d *exporter.Dataset) []byte {
	return document(dst, object{
		{"$schema", "https://json-schema.org/draft/2020-12/schema"},
		{"$id", SchemaID(d.Name)},
	}.with("title", d.Title).with("description", d.Description).with("type", "array").with("items", recordSchema(d)))
}

func recordSchema(d *exporter.Dataset) object {
	var names []string
	var properties object
	for i := range d.Fields {
		names = append(names, d.Fields[i].Name)
		properties = append(properties, property{d.Fields[i].Name, fieldSchema(d, &d.Fields[i])})
	}
	if len(d.Rules) > 0 {
		properties = append(properties, property{exporter.WithheldColumn, withheldSchema(d, names)})
	}
	return object{{"type", "object"}}.
		with("required", names).with("properties", properties).with("additionalProperties", false)
}

// fieldSchema describes the values of a field as package jsonw writes them.
// Text formats are only told, not asserted: a source's e-mail address may be no
// valid one, and is exported all the same. For the same reason null is always
// allowed, also where the dictionary calls a field required: what a source
// lacks must not make its bundle wrong.
func fieldSchema(d *exporter.Dataset, f *exporter.Field) object {
	o := object{}.with("title", f.Title).with("description", f.Description)
	if f.Type != exporter.TypeJSON {
		o = o.with("type", jsonTypes(d, f))
	}
	if !mayChange(d, f) {
		o = append(o, typeBounds(f.Type)...)
	}
	return o.with("anyOf", openEnum(d, f)).with("$comment", comment(f))
}

func jsonTypes(d *exporter.Dataset, f *exporter.Field) []string {
	types := []string{"string"}
	switch f.Type {
	case exporter.TypeInteger:
		types = []string{"integer"}
	case exporter.TypeBoolean:
		types = []string{"boolean"}
	}
	if mayChange(d, f) && types[0] != "string" {
		types = append(types, "string")
	}
	return append(types, "null")
}

// mayChange reports whether a rule can withhold a value or turn it into a text
// of another form (the last digits of a number).
func mayChange(d *exporter.Dataset, f *exporter.Field) bool {
	harmless := []exporter.Class{
		"", exporter.ClassPlain, exporter.ClassIdentifier, exporter.ClassPersonal, exporter.ClassFreeText,
	}
	return len(d.Rules) > 0 && !slices.Contains(harmless, f.Class)
}

func typeBounds(t exporter.Type) object {
	switch t {
	case exporter.TypeInteger:
		return object{{"minimum", -maxSafe}, {"maximum", maxSafe}}
	case exporter.TypeDecimal:
		return object{{"pattern", decimalPattern}}
	case exporter.TypeDate:
		return object{{"format", "date"}}
	case exporter.TypeInstant:
		return object{{"format", "date-time"}}
	}
	return nil
}

// openEnum lists the documented words and accepts others.
func openEnum(d *exporter.Dataset, f *exporter.Field) list {
	if len(f.Enum) == 0 {
		return nil
	}
	var out list
	for _, t := range f.Enum {
		out = append(out, object{{"const", t.Value}}.with("title", t.Title))
	}
	return append(out, object{{"type", jsonTypes(d, f)}})
}

// comment tells what JSON Schema has no word for. It is no keyword of our own:
// strict validators refuse those.
func comment(f *exporter.Field) string {
	parts := []string{"type " + string(f.Type)}
	if f.Format != "" {
		parts = append(parts, "format "+string(f.Format))
	}
	if f.Unit != "" {
		parts = append(parts, "unit "+f.Unit)
	}
	if f.Currency != "" {
		parts = append(parts, "currency in "+f.Currency)
	}
	return strings.Join(parts, "; ")
}

func withheldSchema(d *exporter.Dataset, names []string) object {
	var rules []string
	for _, r := range d.Rules {
		rules = append(rules, r.Name)
	}
	return object{
		{"description", "Which values of the record were withheld or reduced, and by which rule."},
		{"type", "object"},
		{"propertyNames", object{{"enum", names}}},
		{"additionalProperties", object{{"enum", rules}}},
	}
}
