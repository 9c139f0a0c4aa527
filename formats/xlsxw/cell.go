package xlsxw

import (
	"strconv"

	"github.com/valise-export/valise/exporter"
)

// appendCell appends a value's cell, and nothing for null and withheld. column
// and number are the cell's reference; money says that the field is an amount.
func (r *rows) appendCell(dst []byte, column string, number []byte, v exporter.Value, money bool) []byte {
	s := v.Text()
	switch v.Kind() {
	case exporter.KindNull, exporter.KindWithheld:
		return dst
	case exporter.KindBool:
		return appendBool(dst, column, number, v.Bool())
	case exporter.KindInteger:
		if isExactInteger(v.Int()) {
			style := styleInteger
			if money {
				style = styleMoney
			}
			return appendNumber(dst, column, number, style, s)
		}
	case exporter.KindDecimal:
		if places, ok := exactPlaces(s); ok {
			return appendNumber(dst, column, number, styleOfPlaces(places, money), s)
		}
	case exporter.KindDate:
		if v.Int() >= firstDay {
			return appendDate(dst, column, number, v.Int())
		}
	case exporter.KindInstant:
		if isExactInstant(v) {
			return appendInstant(dst, column, number, v)
		}
	case exporter.KindText, exporter.KindJSON:
		if start, ok := r.shorten(s); ok {
			r.adapted++
			s = start
		}
	}
	return appendText(dst, column, number, styleText, s)
}

// appendStart appends `<c r="B7" s="3"`.
func appendStart(dst []byte, column string, number []byte, style int) []byte {
	dst = append(append(dst, column...), number...)
	dst = append(dst, `" s="`...)
	if style < 10 {
		return append(dst, byte('0'+style), '"')
	}
	return append(strconv.AppendInt(dst, int64(style), 10), '"')
}

func appendNumber(dst []byte, column string, number []byte, style int, digits string) []byte {
	dst = append(appendStart(dst, column, number, style), `><v>`...)
	return append(append(dst, digits...), `</v></c>`...)
}

func appendBool(dst []byte, column string, number []byte, b bool) []byte {
	dst = append(append(dst, column...), number...)
	if b {
		return append(dst, `" t="b"><v>1</v></c>`...)
	}
	return append(dst, `" t="b"><v>0</v></c>`...)
}

// appendText appends an inline string. Space at its ends needs a word, or a
// reader may strip it.
func appendText(dst []byte, column string, number []byte, style int, s string) []byte {
	dst = appendStart(dst, column, number, style)
	if s != "" && (s[0] <= ' ' || s[len(s)-1] <= ' ') {
		dst = append(dst, ` t="inlineStr"><is><t xml:space="preserve">`...)
	} else {
		dst = append(dst, ` t="inlineStr"><is><t>`...)
	}
	return append(appendEscaped(dst, s), `</t></is></c>`...)
}
