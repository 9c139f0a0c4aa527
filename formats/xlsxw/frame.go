package xlsxw

import (
	"strconv"
	"unicode/utf8"

	"github.com/valise-export/valise/exporter"
)

const (
	xmlHeader = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n"
	mainSpace = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
)

// sheetHead returns what stands before the first row: the header's row frozen,
// and the columns' widths in characters.
func sheetHead(widths []int) string {
	dst := []byte(xmlHeader + `<worksheet xmlns="` + mainSpace + `"><sheetViews><sheetView workbookViewId="0">` +
		`<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>` +
		`<selection pane="bottomLeft" activeCell="A2" sqref="A2"/></sheetView></sheetViews>` +
		`<sheetFormatPr defaultRowHeight="15"/><cols>`)
	for i, width := range widths {
		number := strconv.Itoa(i + 1)
		dst = append(dst, `<col min="`+number+`" max="`+number+`" width="`+strconv.Itoa(width)+`" customWidth="1"/>`...)
	}
	return string(append(dst, `</cols><sheetData>`...))
}

// appendSheetTail appends what stands after the last row: a filter over all of
// it, and a word to Excel that digits in text are meant (no green corners).
func appendSheetTail(dst []byte, area string) []byte {
	return append(dst, `</sheetData><autoFilter ref="`+area+`"/>`+
		`<pageMargins left="0.7" right="0.7" top="0.75" bottom="0.75" header="0.3" footer="0.3"/>`+
		`<ignoredErrors><ignoredError sqref="`+area+`" numberStoredAsText="1"/></ignoredErrors></worksheet>`...)
}

// area returns "A1:L1000".
func area(columns, rows int) string {
	return "A1:" + columnName(columns-1) + strconv.Itoa(rows)
}

// The bounds of a column's width, and how many records it is taken from.
const (
	minWidth     = 8
	maxWidth     = 60
	widthRecords = 100
)

// widths takes the columns' widths from the header and a batch.
func (r *rows) widths(b *exporter.Batch) []int {
	widths := make([]int, r.width())
	for i := range widths {
		widths[i] = textWidth(exporter.WithheldColumn) + 20
	}
	for i, f := range r.dataset.Fields {
		widths[i] = max(minWidth, textWidth(f.Name)+4) // room for the filter's button
	}
	for n := range min(b.Len(), widthRecords) {
		for i, v := range b.Record(n) {
			widths[i] = max(widths[i], textWidth(v.Text())+2)
		}
	}
	for i := range widths {
		widths[i] = min(widths[i], maxWidth)
	}
	return widths
}

// textWidth returns about how many digits wide s is; it looks no further than
// the widest column.
func textWidth(s string) int {
	width := 0
	for i, c := range s {
		if i > 4*maxWidth {
			break
		}
		width++
		if c >= 0x1100 && utf8.RuneLen(c) > 2 && isWide(c) {
			width++
		}
	}
	return width
}

// isWide reports whether c is in a block of full-width characters (UAX 11).
func isWide(c rune) bool {
	return c <= 0x115F || (c >= 0x2E80 && c <= 0xA4CF) || (c >= 0xAC00 && c <= 0xD7A3) ||
		(c >= 0xF900 && c <= 0xFAFF) || (c >= 0xFE30 && c <= 0xFE6F) || (c >= 0xFF00 && c <= 0xFF60) ||
		(c >= 0x1F300 && c <= 0x1FAFF) || (c >= 0x20000 && c <= 0x3FFFD)
}
