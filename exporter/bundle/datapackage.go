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
	var resources list
	for i := range c.Datasets {
		d := &c.Datasets[i]
		if m := b.members[d.Member("csv")]; m != nil {
			resources = append(resources, b.csvResource(c, d, m))
		}
		if m := b.members[d.Member("json")]; m != nil {
			resources = append(resources, jsonResource(d, m))
		}
	}
	o := object{
		{"$schema", "https://datapackage.org/profiles/2.0/datapackage.json"},
		{"name", b.options.Top},
	}
	o = o.with("id", c.Manifest.Export.ID).
		with("created", b.options.AsOf.UTC().Format(time.RFC3339)).
		with("contributors", contributors(c.Brand))
	return document(dst, append(o, property{"resources", resources}, property{"valise:csv", csvRules}))
}

func contributors(b exporter.Brand) list {
	name := oneLine(b.Name)
	if name == "" {
		return nil
	}
	return list{object{{"title", name}, {"roles", []string{"publisher"}}}}
}

// csvRules tell what the CSV files do that their type does not say. They
// describe what package csvw does.
var csvRules = object{
	{"empty", "Null, withheld and empty text are all the empty cell; the JSON file tells them apart."},
	{"decimal", "A field of valise:type decimal has all its digits and its scale: read it as a decimal, not as a binary float."},
	{"guard", object{
		{"description", "Some programs run a cell that begins like a formula. A cell of a text or json field that begins with one of these characters has one apostrophe more in front, unless it matches the exempt pattern of its valise:format. To undo it, take one leading apostrophe off every cell of these fields."},
		{"types", []string{"text", "json"}},
		{"prefix", "'"},
		{"startsWith", []string{"=", "+", "-", "@", "\t", "\r", "\n", "\x00", "＝", "＋", "－", "＠", "'"}},
		{"exempt", object{{"phone", `^\+[0-9]{4,15}$`}}},
	}},
}

func (b *Builder) csvResource(c *Contents, d *exporter.DatasetSummary, m *member) object {
	dialect := object{
		{"delimiter", ","}, {"lineTerminator", "\r\n"}, {"quoteChar", `"`},
		{"doubleQuote", true}, {"header", true}, {"skipInitialSpace", false},
	}
	return append(resource(d, m, d.Name, "csv", "text/csv"),
		property{"type", "table"},
		property{"dialect", dialect},
		property{"schema", b.tableSchema(c, d)},
		property{"valise:byteOrderMark", bytes.Equal(m.head, []byte("\xEF\xBB\xBF"))},
	)
}

func jsonResource(d *exporter.DatasetSummary, m *member) object {
	schema := strings.TrimPrefix(schemaMember(d.Name), payloadFolder)
	return append(resource(d, m, d.Name+".json", "json", "application/json"),
		property{"jsonSchema", schema},
	)
}

func resource(d *exporter.DatasetSummary, m *member, name, format, mediatype string) object {
	return object{
		{"name", name},
		{"path", strings.TrimPrefix(m.name, payloadFolder)},
	}.with("title", d.Title).with("description", d.Description).
		with("format", format).with("mediatype", mediatype).with("encoding", "utf-8").
		with("bytes", m.size).with("hash", "sha256:"+hex.EncodeToString(m.sum[:]))
}

// tableSchema describes a CSV file. Keys and references are declared only where
// they hold for what is in the bundle: programs check them.
func (b *Builder) tableSchema(c *Contents, d *exporter.DatasetSummary) object {
	var fields list
	for i := range d.Fields {
		fields = append(fields, tableField(&d.Dataset, &d.Fields[i]))
	}
	if len(d.Rules) > 0 {
		fields = append(fields, object{
			{"name", exporter.WithheldColumn}, {"type", "string"},
			{"description", "Which values of the record were withheld or reduced, and by which rule: field:rule;field:rule"},
		})
	}
	return object{
		{"fields", fields},
		{"missingValues", []string{""}},
	}.with("primaryKey", primaryKey(d)).with("foreignKeys", b.foreignKeys(c, d))
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

func (b *Builder) foreignKeys(c *Contents, d *exporter.DatasetSummary) list {
	var out list
	for _, r := range d.References {
		if c.Holds == nil || !b.canRefer(c, d, r) || !c.Holds(d.Name, r) {
			continue
		}
		out = append(out, object{
			{"fields", r.Fields},
			{"reference", object{{"resource", r.Dataset}, {"fields", r.To}}},
		})
	}
	return out
}

// canRefer reports whether both ends of a reference are in the CSV files.
func (b *Builder) canRefer(c *Contents, d *exporter.DatasetSummary, r exporter.Reference) bool {
	i := slices.IndexFunc(c.Datasets, func(t exporter.DatasetSummary) bool { return t.Name == r.Dataset })
	if i < 0 || b.members[c.Datasets[i].Member("csv")] == nil {
		return false
	}
	return hasFields(&d.Dataset, r.Fields) && hasFields(&c.Datasets[i].Dataset, r.To)
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

func tableField(d *exporter.Dataset, f *exporter.Field) object {
	o := object{{"name", f.Name}, {"type", tableType(d, f)}}
	o = o.with("title", f.Title).with("description", f.Description)
	if o[1].value == "boolean" {
		o = o.with("trueValues", []string{"true"}).with("falseValues", []string{"false"})
	}
	o = append(o, annotations(f)...)
	return o.with("valise:documentedValues", terms(f))
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
func annotations(f *exporter.Field) object {
	return object{{"valise:type", string(f.Type)}}.
		with("valise:format", string(f.Format)).
		with("valise:unit", f.Unit).
		with("valise:currencyField", f.Currency).
		with("valise:origin", string(f.Origin)).
		with("valise:bases", bases(f))
}

func bases(f *exporter.Field) []string {
	out := make([]string, len(f.Bases))
	for i, b := range f.Bases {
		out[i] = string(b)
	}
	return out
}

func terms(f *exporter.Field) list {
	var out list
	for _, t := range f.Enum {
		out = append(out, object{{"value", t.Value}}.with("title", t.Title))
	}
	return out
}
