package mapping

import (
	"slices"
	"strings"

	"github.com/valise-export/valise/config"
	"github.com/valise-export/valise/exporter"
	"github.com/valise-export/valise/exporter/text"
)

// add compiles the binding of one field.
func (c *compiler) add(f exporter.Field, b *config.Bind) {
	out := fill{field: f, nulls: slices.Concat(c.source.Nulls, b.Nulls)}
	switch {
	case b.Expr != "":
		c.expression(&out, b)
		c.words(&out, b)
	case b.Value != nil:
		c.constant(&out, b)
	default:
		out.column = b.Column
		if out.column == "" {
			out.column = b.Field
		}
		if slices.Contains(c.source.Ignore, out.column) {
			c.fieldProblem(b, "column", "is mapped and ignored", out.column, "take it out of ignore")
		}
		c.conversion(&out, b)
		c.words(&out, b)
	}
	c.out.fills = append(c.out.fills, out)
}

func (c *compiler) constant(out *fill, b *config.Bind) {
	out.from = fromConstant
	if b.Column != "" || b.Convert != "" || len(b.Map) > 0 {
		c.fieldProblem(b, "value", "a constant has no column, convert or map", "", "")
	}
	out.constant = c.word(out.field, b, "value", *b.Value)
}

// word reads a word of the config as a value of the field.
func (c *compiler) word(f exporter.Field, b *config.Bind, key, s string) exporter.Value {
	v, err := text.Parse(f.Type, s, c.out.zone)
	if err != nil {
		c.fieldProblem(b, key, err.Error(), s, "the field is of type "+string(f.Type))
	}
	if len(f.Enum) > 0 && !slices.ContainsFunc(f.Enum, func(t exporter.Term) bool { return t.Value == s }) {
		c.fieldProblem(b, key, "not a documented value of the field", s, "use one of "+terms(f.Enum))
	}
	return v
}

func terms(enum []exporter.Term) string {
	names := make([]string, len(enum))
	for i, t := range enum {
		names[i] = t.Value
	}
	return strings.Join(names, ", ")
}

func (c *compiler) words(out *fill, b *config.Bind) {
	if len(b.Map) == 0 {
		return
	}
	out.words = make(map[string]exporter.Value, len(b.Map))
	for _, from := range sortedKeys(b.Map) {
		to := b.Map[from]
		switch {
		case from == "*" && to == "*":
			out.rest = restKept
		case from == "*":
			out.rest, out.other = restReplaced, c.word(out.field, b, "map", to)
		default:
			out.words[from] = c.word(out.field, b, "map", to)
		}
	}
}

func sortedKeys(m map[string]string) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

// conversion checks a named conversion against the field's type.
func (c *compiler) conversion(out *fill, b *config.Bind) {
	types := map[string]struct {
		conversion conversion
		types      []exporter.Type
	}{
		"":              {convertNone, nil},
		"minor_units":   {convertMinorUnits, []exporter.Type{exporter.TypeDecimal}},
		"epoch_seconds": {convertEpochSeconds, []exporter.Type{exporter.TypeInstant, exporter.TypeDate}},
		"epoch_millis":  {convertEpochMillis, []exporter.Type{exporter.TypeInstant, exporter.TypeDate}},
		"layout":        {convertLayout, []exporter.Type{exporter.TypeInstant, exporter.TypeDate}},
		"trim":          {convertTrim, nil},
		"upper":         {convertUpper, []exporter.Type{exporter.TypeText}},
		"json_text":     {convertJSONText, []exporter.Type{exporter.TypeJSON, exporter.TypeText}},
	}
	known, ok := types[b.Convert]
	if !ok {
		c.fieldProblem(b, "convert", "unknown conversion", b.Convert, "use minor_units, epoch_seconds, epoch_millis, layout, trim, upper or json_text")
		return
	}
	if known.types != nil && !slices.Contains(known.types, out.field.Type) {
		c.fieldProblem(b, "convert", "does not make a value of type "+string(out.field.Type), b.Convert, "")
		return
	}
	out.convert = known.conversion
	c.currency(out, b)
	c.layout(out, b)
}

func (c *compiler) currency(out *fill, b *config.Bind) {
	if out.convert != convertMinorUnits {
		if b.Currency != "" {
			c.fieldProblem(b, "currency", "acts with convert: minor_units only", b.Currency, "")
		}
		return
	}
	out.others = c.digits(b)
	if column, ok := strings.CutPrefix(b.Currency, "$"); ok && column != "" {
		out.currency = column
		return
	}
	digits, ok := out.minorDigits(b.Currency)
	if !ok {
		c.fieldProblem(b, "currency", "not a currency of ISO 4217", b.Currency, "give a code such as EUR, or the column that holds it as $column")
	}
	out.digits = digits
}

// digits checks the currencies that the source counts in its own way.
func (c *compiler) digits(b *config.Bind) map[string]int {
	out := make(map[string]int, len(b.Digits))
	for code, n := range b.Digits {
		if _, ok := text.MinorDigits(code); !ok || n < 0 || n > maxDigits {
			c.fieldProblem(b, "digits", "is not a currency of ISO 4217 and from 0 to 9 digits", code, "write {ISK: 2}")
		}
		out[strings.ToUpper(code)] = n
	}
	return out
}

func (c *compiler) layout(out *fill, b *config.Bind) {
	if out.convert != convertLayout {
		if b.Layout != "" {
			c.fieldProblem(b, "layout", "acts with convert: layout only", b.Layout, "")
		}
		return
	}
	layout, err := parseLayout(b.Layout)
	if err != nil {
		c.fieldProblem(b, "layout", err.Error(), b.Layout, "write it in strftime directives: %d/%m/%Y %H:%M:%S")
	}
	out.layout = layout
}
