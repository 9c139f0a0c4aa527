package xlsxw

import (
	"strconv"

	"github.com/valise-export/valise/exporter"
)

// suspicious are the marks of a text that may need an escape.
const suspicious = exporter.MarkControl | exporter.MarkMarkup | exporter.MarkUnderscore | exporter.MarkLast

// What stands between an ordinary text's reference and itself, and after it.
const (
	textOpen  = `" s="2" t="inlineStr"><is><t>` // 2 is styleText
	textClose = `</t></is></c>`
)

// valueClose stands after a number.
const valueClose = `</v></c>`

// appendCell appends the cell of field i, and nothing for null and withheld, and
// returns where in it the value stands. number is that of the row.
func (r *rows) appendCell(dst []byte, i int, number []byte, v *exporter.Value) (cell []byte, from, to int) {
	s, column := v.Text(), r.columns[i]
	switch v.Kind() {
	case exporter.KindText, exporter.KindJSON:
		if ordinary(v, s) {
			return appendValue(append(append(append(dst, column...), number...), textOpen...), s, textClose)
		}
		if start, ok := r.shorten(s); ok {
			r.adapted++
			s = start
		}
	case exporter.KindNull, exporter.KindWithheld:
		return dst, len(dst), len(dst)
	case exporter.KindBool:
		return appendBool(dst, column, number, v.Bool())
	case exporter.KindInteger:
		if isExactInteger(v.Int()) {
			style := styleInteger
			if r.money[i] {
				style = styleMoney
			}
			return appendNumber(dst, column, number, style, s)
		}
	case exporter.KindDecimal:
		if places, ok := exactPlaces(s); ok {
			return appendNumber(dst, column, number, styleOfPlaces(places, r.money[i]), s)
		}
	case exporter.KindDate:
		if v.Int() >= firstDay {
			return appendDate(dst, column, number, v.Int())
		}
	case exporter.KindInstant:
		if isExactInstant(v) {
			return appendInstant(dst, column, number, v)
		}
	}
	return appendRecordText(dst, column, number, s)
}

// appendValue appends a value and what ends its cell.
func appendValue(dst []byte, s, end string) (cell []byte, from, to int) {
	from = len(dst)
	dst = append(dst, s...)
	return append(dst, end...), from, len(dst)
}

// ordinary reports whether a text stands in a cell as it is.
func ordinary(v *exporter.Value, s string) bool {
	return v.Marks()&suspicious == 0 && s != "" && s[0] > ' ' && s[len(s)-1] > ' ' && len(s) <= shortText
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

func appendNumber(dst []byte, column string, number []byte, style int, digits string) (cell []byte, from, to int) {
	return appendValue(append(append(append(dst, column...), number...), valueOpen[style]...), digits, valueClose)
}

// valueOpen is what stands between the reference of a cell of each style and
// its value.
var valueOpen = func() (all [styleTitle]string) {
	for style := range all {
		all[style] = `" s="` + strconv.Itoa(style) + `"><v>`
	}
	return all
}()

func appendBool(dst []byte, column string, number []byte, b bool) (cell []byte, from, to int) {
	digit := "0"
	if b {
		digit = "1"
	}
	return appendValue(append(append(append(dst, column...), number...), `" t="b"><v>`...), digit, valueClose)
}

// appendRecordText appends any text of a record.
func appendRecordText(dst []byte, column string, number []byte, s string) (cell []byte, from, to int) {
	dst = appendTextOpen(dst, column, number, styleText, s)
	from = len(dst)
	dst = appendEscaped(dst, s)
	return append(dst, textClose...), from, len(dst)
}

// appendText appends an inline string.
func appendText(dst []byte, column string, number []byte, style int, s string) []byte {
	return append(appendEscaped(appendTextOpen(dst, column, number, style, s), s), textClose...)
}

// appendTextOpen appends what stands before a text. Space at its ends needs a
// word, or a reader may strip it.
func appendTextOpen(dst []byte, column string, number []byte, style int, s string) []byte {
	dst = appendStart(dst, column, number, style)
	if s != "" && (s[0] <= ' ' || s[len(s)-1] <= ' ') {
		return append(dst, ` t="inlineStr"><is><t xml:space="preserve">`...)
	}
	return append(dst, ` t="inlineStr"><is><t>`...)
}
