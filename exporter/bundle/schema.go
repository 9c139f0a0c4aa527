package bundle

import (
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
	o := schema{document{b: dst}, d}
	o.open('{')
	o.text("$schema", "https://json-schema.org/draft/2020-12/schema")
	o.text("$id", SchemaID(d.Name))
	o.text("title", d.Title)
	o.text("description", d.Description)
	o.text("type", "array")
	o.key("items")
	o.record()
	o.shut('}')
	return o.end()
}

// schema is the JSON Schema of a dataset while it is written.
type schema struct {
	document
	dataset *exporter.Dataset
}

func (o *schema) record() {
	d := o.dataset
	names := make([]string, len(d.Fields))
	for i := range d.Fields {
		names[i] = d.Fields[i].Name
	}
	o.open('{')
	o.text("type", "object")
	o.texts("required", names)
	if len(d.Fields) > 0 || len(d.Rules) > 0 {
		o.key("properties")
		o.properties(names)
	}
	o.flag("additionalProperties", false)
	o.shut('}')
}

func (o *schema) properties(names []string) {
	o.open('{')
	for i := range o.dataset.Fields {
		o.key(names[i])
		o.field(&o.dataset.Fields[i])
	}
	if len(o.dataset.Rules) > 0 {
		o.key(exporter.WithheldColumn)
		o.withheld(names)
	}
	o.shut('}')
}

// field describes the values of a field as package jsonw writes them. Text
// formats are only told, not asserted: a source's e-mail address may be no valid
// one, and is exported all the same. For the same reason null is always allowed,
// also where the dictionary calls a field required: what a source lacks must not
// make its bundle wrong.
func (o *schema) field(f *exporter.Field) {
	changes := mayChange(o.dataset, f)
	o.open('{')
	o.text("title", f.Title)
	o.text("description", f.Description)
	if f.Type != exporter.TypeJSON {
		o.types(f, changes)
	}
	if !changes {
		o.bounds(f.Type)
	}
	if len(f.Enum) > 0 {
		o.openEnum(f, changes)
	}
	o.comment(f)
	o.shut('}')
}

func (o *schema) types(f *exporter.Field, changes bool) {
	types := append(make([]string, 0, 3), "string")
	switch f.Type {
	case exporter.TypeInteger:
		types[0] = "integer"
	case exporter.TypeBoolean:
		types[0] = "boolean"
	}
	if changes && types[0] != "string" {
		types = append(types, "string")
	}
	o.texts("type", append(types, "null"))
}

// mayChange reports whether a rule can withhold a value or turn it into a text
// of another form (the last digits of a number).
func mayChange(d *exporter.Dataset, f *exporter.Field) bool {
	switch f.Class {
	case "", exporter.ClassPlain, exporter.ClassIdentifier, exporter.ClassPersonal, exporter.ClassFreeText:
		return false
	}
	return len(d.Rules) > 0
}

func (o *schema) bounds(t exporter.Type) {
	switch t {
	case exporter.TypeInteger:
		o.number("minimum", -maxSafe)
		o.number("maximum", maxSafe)
	case exporter.TypeDecimal:
		o.text("pattern", decimalPattern)
	case exporter.TypeDate:
		o.text("format", "date")
	case exporter.TypeInstant:
		o.text("format", "date-time")
	}
}

// openEnum lists the documented words and accepts others.
func (o *schema) openEnum(f *exporter.Field, changes bool) {
	o.key("anyOf")
	o.open('[')
	o.documented("const", f.Enum)
	o.item()
	o.open('{')
	o.types(f, changes)
	o.shut('}')
	o.shut(']')
}

// comment tells what JSON Schema has no word for. It is no keyword of our own:
// strict validators refuse those.
func (o *schema) comment(f *exporter.Field) {
	o.key("$comment")
	o.b = append(o.b, `"type `...)
	o.b = appendEscaped(o.b, string(f.Type))
	for _, part := range [...]struct{ name, value string }{
		{"format", string(f.Format)}, {"unit", f.Unit}, {"currency in", f.Currency},
	} {
		if part.value != "" {
			o.b = append(append(append(o.b, "; "...), part.name...), ' ')
			o.b = appendEscaped(o.b, part.value)
		}
	}
	o.b = append(o.b, '"')
}

func (o *schema) withheld(names []string) {
	o.open('{')
	o.text("description", "Which values of the record were withheld or reduced, and by which rule.")
	o.text("type", "object")
	o.key("propertyNames")
	o.only(names)
	rules := make([]string, len(o.dataset.Rules))
	for i, r := range o.dataset.Rules {
		rules[i] = r.Name
	}
	o.key("additionalProperties")
	o.only(rules)
	o.shut('}')
}

// only is the schema of a text that is one of a few.
func (o *schema) only(words []string) {
	o.open('{')
	o.texts("enum", words)
	o.shut('}')
}
