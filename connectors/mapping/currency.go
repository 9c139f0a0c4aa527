package mapping

import (
	"strings"

	"github.com/valise-export/valise/exporter"
	"github.com/valise-export/valise/exporter/text"
)

// maxDigits bounds what a config may say of a currency.
const maxDigits = 9

// minorDigits returns the digits that the source counts in.
func (f *fill) minorDigits(code string) (int, bool) {
	if len(f.others) > 0 {
		if n, ok := f.others[strings.ToUpper(code)]; ok {
			return n, true
		}
	}
	return text.MinorDigits(code)
}

// minorUnits places the decimal point of an amount that counts the currency's
// minor unit: 1234 of EUR is 12.34, of JPY 1234, of KWD 1.234.
func (b *Binding) minorUnits(f *fill, c Cell, cells []Cell, currency int) (exporter.Value, error) {
	digits := f.digits
	if currency >= 0 {
		n, ok := f.minorDigits(b.textOf(cells[currency]))
		if !ok {
			return exporter.Value{}, errCurrency
		}
		digits = n
	}
	if c.kind != cellText && c.kind != cellInt && c.kind != cellFloat {
		return exporter.Value{}, errShape
	}
	v, err := text.ParseDecimal(b.textOf(c))
	if err != nil || digits == 0 {
		return v, err
	}
	start := len(b.scratch)
	b.scratch = appendShifted(b.scratch, v.Text(), digits)
	return text.ParseDecimal(view(b.scratch[start:]))
}

// appendShifted appends a canonical decimal with its point moved left.
func appendShifted(dst []byte, s string, digits int) []byte {
	if s[0] == '-' {
		dst, s = append(dst, '-'), s[1:]
	}
	whole, fraction, _ := strings.Cut(s, ".")
	if len(whole) <= digits {
		dst = append(dst, '0')
	} else {
		dst = append(dst, whole[:len(whole)-digits]...)
		whole = whole[len(whole)-digits:]
	}
	dst = append(dst, '.')
	for range digits - len(whole) {
		dst = append(dst, '0')
	}
	return append(append(dst, whole...), fraction...)
}
