package bundle

import (
	"bytes"
	"encoding/hex"
	"slices"
	"strings"
	"time"

	"github.com/valise-export/valise/exporter"
)

// datapackage appends data/datapackage.json (Data Package v2): one resource for
// each CSV and each JSON file that a writer made.
func (b *Builder) datapackage(dst []byte, c *Contents) []byte {
	o := packaged{document{b: dst}, b, c}
	o.open('{')
	o.text("$schema", "https://datapackage.org/profiles/2.0/datapackage.json")
	o.text("name", b.options.Top)
	o.text("id", c.Manifest.Export.ID)
	o.text("created", b.options.AsOf.UTC().Format(time.RFC3339))
	o.contributors()
	o.key("resources")
	o.resources()
	o.key("valise:csv")
	o.csvRules()
	o.shut('}')
	return o.end()
}

// packaged is the descriptor while it is written.
type packaged struct {
	document
	bundle   *Builder
	contents *Contents
}

func (o *packaged) contributors() {
	name := oneLine(o.contents.Brand.Name)
	if name == "" {
		return
	}
	o.key("contributors")
	o.open('[')
	o.item()
	o.open('{')
	o.text("title", name)
	o.texts("roles", []string{"publisher"})
	o.shut('}')
	o.shut(']')
}

func (o *packaged) resources() {
	o.open('[')
	for i := range o.contents.Datasets {
		d := &o.contents.Datasets[i]
		if m := o.bundle.members[d.Member("csv")]; m != nil {
			o.item()
			o.csvResource(d, m)
		}
		if m := o.bundle.members[d.Member("json")]; m != nil {
			o.item()
			o.jsonResource(d, m)
		}
	}
	o.shut(']')
}

// csvRules tell what the CSV files do that their type does not say. They
// describe what package csvw does.
func (o *packaged) csvRules() {
	o.open('{')
	o.text("empty", "Null, withheld and empty text are all the empty cell; the JSON file tells them apart.")
	o.text("decimal", "A field of valise:type decimal has all its digits and its scale: read it as a decimal, not as a binary float.")
	o.key("guard")
	o.open('{')
	o.text("description", "Some programs run a cell that begins like a formula. A cell of a text or json field that begins with one of these characters has one apostrophe more in front, unless it matches the exempt pattern of its valise:format. To undo it, take one leading apostrophe off every cell of these fields.")
	o.texts("types", []string{"text", "json"})
	o.text("prefix", "'")
	o.texts("startsWith", []string{"=", "+", "-", "@", "\t", "\r", "\n", "\x00", "＝", "＋", "－", "＠", "'"})
	o.key("exempt")
	o.open('{')
	o.text("phone", `^\+[0-9]{4,15}$`)
	o.shut('}')
	o.shut('}')
	o.shut('}')
}

func (o *packaged) csvResource(d *exporter.DatasetSummary, m *member) {
	o.open('{')
	o.resource(d, m, d.Name, "csv", "text/csv")
	o.text("type", "table")
	o.key("dialect")
	o.dialect()
	o.key("schema")
	o.tableSchema(d)
	o.flag("valise:byteOrderMark", bytes.Equal(m.head, []byte("\xEF\xBB\xBF")))
	o.shut('}')
}

func (o *packaged) dialect() {
	o.open('{')
	o.text("delimiter", ",")
	o.text("lineTerminator", "\r\n")
	o.text("quoteChar", `"`)
	o.flag("doubleQuote", true)
	o.flag("header", true)
	o.flag("skipInitialSpace", false)
	o.shut('}')
}

func (o *packaged) jsonResource(d *exporter.DatasetSummary, m *member) {
	o.open('{')
	o.resource(d, m, d.Name+".json", "json", "application/json")
	o.text("jsonSchema", strings.TrimPrefix(schemaMember(d.Name), payloadFolder))
	o.shut('}')
}

// resource writes what the resources have in common.
func (o *packaged) resource(d *exporter.DatasetSummary, m *member, name, format, mediatype string) {
	o.text("name", name)
	o.text("path", strings.TrimPrefix(m.name, payloadFolder))
	o.text("title", d.Title)
	o.text("description", d.Description)
	o.text("format", format)
	o.text("mediatype", mediatype)
	o.text("encoding", "utf-8")
	o.number("bytes", m.size)
	o.key("hash")
	o.b = append(o.b, `"sha256:`...)
	o.b = append(hex.AppendEncode(o.b, m.sum[:]), '"')
}

// tableSchema describes a CSV file. Keys and references are declared only where
// they hold for what is in the bundle: programs check them.
func (o *packaged) tableSchema(d *exporter.DatasetSummary) {
	o.open('{')
	o.key("fields")
	o.open('[')
	for i := range d.Fields {
		o.item()
		o.field(&d.Dataset, &d.Fields[i])
	}
	if len(d.Rules) > 0 {
		o.item()
		o.withheld()
	}
	o.shut(']')
	o.texts("missingValues", []string{""})
	o.texts("primaryKey", primaryKey(d))
	o.foreignKeys(d)
	o.shut('}')
}

func (o *packaged) withheld() {
	o.open('{')
	o.text("name", exporter.WithheldColumn)
	o.text("type", "string")
	o.text("description", "Which values of the record were withheld or reduced, and by which rule: field:rule;field:rule")
	o.shut('}')
}

// primaryKey returns the key's fields where the file has them all as they are:
// masked ones may be equal. Where several sources feed the dataset, the key is
// unique within a source.
func primaryKey(d *exporter.DatasetSummary) []string {
	if !hasFields(&d.Dataset, d.Key) {
		return nil
	}
	_, _, several := d.Field(exporter.SourceColumn)
	if several && len(d.Parts) > 1 && !slices.Contains(d.Key, exporter.SourceColumn) {
		return append([]string{exporter.SourceColumn}, d.Key...)
	}
	return d.Key
}

func (o *packaged) foreignKeys(d *exporter.DatasetSummary) {
	begun := false
	for _, r := range d.References {
		if o.contents.Holds == nil || !o.canRefer(d, r) || !o.contents.Holds(d.Name, r) {
			continue
		}
		if !begun {
			begun = true
			o.key("foreignKeys")
			o.open('[')
		}
		o.item()
		o.foreignKey(r)
	}
	if begun {
		o.shut(']')
	}
}

func (o *packaged) foreignKey(r exporter.Reference) {
	o.open('{')
	o.texts("fields", r.Fields)
	o.key("reference")
	o.open('{')
	o.text("resource", r.Dataset)
	o.texts("fields", r.To)
	o.shut('}')
	o.shut('}')
}

// canRefer reports whether both ends of a reference are in the CSV files.
func (o *packaged) canRefer(d *exporter.DatasetSummary, r exporter.Reference) bool {
	all := o.contents.Datasets
	i := slices.IndexFunc(all, func(t exporter.DatasetSummary) bool { return t.Name == r.Dataset })
	if i < 0 || o.bundle.members[all[i].Member("csv")] == nil {
		return false
	}
	return hasFields(&d.Dataset, r.Fields) && hasFields(&all[i].Dataset, r.To)
}

// hasFields reports whether the dataset has the fields, as the source has them.
func hasFields(d *exporter.Dataset, names []string) bool {
	for _, name := range names {
		if f, _, ok := d.Field(name); !ok || mayChange(d, &f) {
			return false
		}
	}
	return len(names) > 0
}

func (o *packaged) field(d *exporter.Dataset, f *exporter.Field) {
	o.open('{')
	o.text("name", f.Name)
	kind := tableType(d, f)
	o.text("type", kind)
	o.text("title", f.Title)
	o.text("description", f.Description)
	if kind == "boolean" {
		o.texts("trueValues", []string{"true"})
		o.texts("falseValues", []string{"false"})
	}
	o.annotations(f)
	o.terms(f)
	o.shut('}')
}

func tableType(d *exporter.Dataset, f *exporter.Field) string {
	if mayChange(d, f) {
		return "string"
	}
	switch f.Type {
	case exporter.TypeInteger:
		return "integer"
	case exporter.TypeDecimal:
		return "number"
	case exporter.TypeBoolean:
		return "boolean"
	case exporter.TypeDate:
		return "date"
	case exporter.TypeInstant:
		return "datetime"
	default:
		return "string" // a json cell may be any JSON text, and may be guarded
	}
}

// annotations are what Table Schema has no word for.
func (o *packaged) annotations(f *exporter.Field) {
	o.text("valise:type", string(f.Type))
	o.text("valise:format", string(f.Format))
	o.text("valise:unit", f.Unit)
	o.text("valise:currencyField", f.Currency)
	o.text("valise:origin", string(f.Origin))
	bases := make([]string, 0, 8)
	for _, b := range f.Bases {
		bases = append(bases, string(b))
	}
	o.texts("valise:bases", bases)
}

func (o *packaged) terms(f *exporter.Field) {
	if len(f.Enum) == 0 {
		return
	}
	o.key("valise:documentedValues")
	o.open('[')
	o.documented("value", f.Enum)
	o.shut(']')
}
