package mapping

import (
	"unicode/utf8"

	"github.com/valise-export/valise/exporter"
	"github.com/valise-export/valise/exporter/text"
)

// direct says how the text cells of a field are read where nothing else is to
// be done with them: no conversion, no word, no text that means null. Most
// fields are such, and a million records have tens of millions of their cells.
type direct uint8

const (
	indirect direct = iota
	directText
	directInteger
	directDecimal
	directInstant
)

func directOf(f *fill) direct {
	if f.from != fromColumn || f.convert != convertNone || len(f.nulls) > 0 || f.words != nil {
		return indirect
	}
	switch f.field.Type {
	case exporter.TypeText:
		return directText
	case exporter.TypeInteger:
		return directInteger
	case exporter.TypeDecimal:
		return directDecimal
	case exporter.TypeInstant:
		return directInstant
	default:
		return indirect
	}
}

// read reads a text cell or a null into v. It reports false where the value
// needs the long way: to be repaired, or to be refused with a reason.
func (b *Binding) read(d direct, c *Cell, v *exporter.Value) bool {
	if c.kind != cellText {
		*v = exporter.Null()
		return c.kind == cellNull
	}
	var err error
	switch d {
	case directText:
		*v = exporter.Text(c.s)
		return utf8.ValidString(c.s)
	case directInteger:
		*v, err = text.ParseInteger(c.s)
	case directDecimal:
		*v, err = text.ParseDecimal(c.s)
	default:
		*v, err = text.ParseInstant(c.s, b.mapping.zone)
	}
	return err == nil
}
