package mapping

import (
	"math"
	"unicode/utf8"

	"github.com/valise-export/valise/exporter"
	"github.com/valise-export/valise/exporter/text"
)

// direct says how the cells of a field are read where nothing else is to
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

// read reads a cell into v. It reports false where the value needs the long way:
// to be repaired, to be refused with a reason, or of a kind that few sources
// have.
func (b *Binding) read(d direct, f *fill, c *Cell, v *exporter.Value) bool {
	switch c.kind {
	case cellText:
		return b.readText(d, c.s, v)
	case cellNull:
		*v = exporter.Null()
		return true
	case cellInt:
		return b.readInt(d, c, v)
	case cellFloat:
		x := c.float()
		if d != directDecimal || math.IsInf(x, 0) || math.IsNaN(x) {
			return false
		}
		var err error
		*v, err = b.roundFloat(f, x)
		return err == nil
	default:
		return false
	}
}

func (b *Binding) readText(d direct, s string, v *exporter.Value) bool {
	var err error
	switch d {
	case directText:
		*v = exporter.Text(s)
		return utf8.ValidString(s)
	case directInteger:
		*v, err = text.ParseInteger(s)
	case directDecimal:
		*v, err = text.ParseDecimal(s)
	default:
		*v, err = text.ParseInstant(s, b.mapping.zone)
	}
	return err == nil
}

func (b *Binding) readInt(d direct, c *Cell, v *exporter.Value) bool {
	switch d {
	case directText:
		*v = exporter.Text(b.format(*c))
	case directInteger:
		*v = exporter.Integer(c.n)
	case directDecimal:
		*v = exporter.Decimal(b.format(*c))
	default:
		return false
	}
	return true
}
