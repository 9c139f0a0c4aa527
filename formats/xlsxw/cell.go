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

// appendCell appends the cell of field i, and nothing for null and withheld.
// number is that of the row.
func (r *rows) appendCell(dst []byte, i int, number []byte, v *exporter.Value) []byte {
	s, column := v.Text(), r.columns[i]
	switch v.Kind() {
	case exporter.KindText, exporter.KindJSON:
		if ordinary(v, s) {
			dst = r.edge(append(append(append(dst, column...), number...), textOpen...))
			return append(r.edge(append(dst, s...)), textClose...)
		}
		if start, ok := r.shorten(s); ok {
			r.adapted++
			s = start
		}
	case exporter.KindNull, exporter.KindWithheld:
		return r.edge(r.edge(dst))
	case exporter.KindBool:
		return r.appendBool(dst, column, number, v.Bool())
	case exporter.KindInteger:
		if isExactInteger(v.Int()) {
			style := styleInteger
			if r.money[i] {
				style = styleMoney
			}
			return r.appendNumber(dst, column, number, style, s)
		}
	case exporter.KindDecimal:
		if places, ok := exactPlaces(s); ok {
			return r.appendNumber(dst, column, number, styleOfPlaces(places, r.money[i]), s)
		}
	case exporter.KindDate:
		if v.Int() >= firstDay {
			return r.appendDate(dst, column, number, v.Int())
		}
	case exporter.KindInstant:
		if isExactInstant(v) {
			return r.appendInstant(dst, column, number, v)
		}
	}
	return r.appendText(dst, column, number, s)
}

// edge notes that a value begins or ends here.
func (r *rows) edge(dst []byte) []byte {
	r.writer.edges = append(r.writer.edges, int32(len(dst)))
	return dst
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

func (r *rows) appendNumber(dst []byte, column string, number []byte, style int, digits string) []byte {
	dst = r.edge(append(append(append(dst, column...), number...), valueOpen[style]...))
	return append(r.edge(append(dst, digits...)), valueClose...)
}

// valueOpen is what stands between the reference of a cell of each style and
// its value.
var valueOpen = func() (all [styleTitle]string) {
	for style := range all {
		all[style] = `" s="` + strconv.Itoa(style) + `"><v>`
	}
	return all
}()

func (r *rows) appendBool(dst []byte, column string, number []byte, b bool) []byte {
	digit := byte('0')
	if b {
		digit = '1'
	}
	dst = r.edge(append(append(append(dst, column...), number...), `" t="b"><v>`...))
	return append(r.edge(append(dst, digit)), valueClose...)
}

// appendText appends any text of a record.
func (r *rows) appendText(dst []byte, column string, number []byte, s string) []byte {
	dst = r.edge(appendTextOpen(dst, column, number, styleText, s))
	return append(r.edge(appendEscaped(dst, s)), textClose...)
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
