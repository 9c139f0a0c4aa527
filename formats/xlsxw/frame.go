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

// sheetHead returns what stands before the first row: the tab's colour, the
// header's row frozen, and the columns' widths in characters.
func sheetHead(widths []int, colour string) string {
	dst := []byte(xmlHeader + `<worksheet xmlns="` + mainSpace + `"><sheetPr><tabColor rgb="FF` + colour + `"/>` +
		`<pageSetUpPr fitToPage="1"/></sheetPr><sheetViews><sheetView workbookViewId="0">` +
		`<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>` +
		`<selection pane="bottomLeft" activeCell="A2" sqref="A2"/></sheetView></sheetViews>` +
		`<sheetFormatPr defaultRowHeight="15"/><cols>`)
	for i, width := range widths {
		number := strconv.Itoa(i + 1)
		dst = append(dst, `<col min="`+number+`" max="`+number+`" width="`+strconv.Itoa(width)+`" customWidth="1"/>`...)
	}
	return string(append(dst, `</cols><sheetData>`...))
}

// pageWidth is how many characters are legible on a page's width; a wider sheet
// is printed on several pages beside each other.
const pageWidth = 220

// appendSheetTail appends what stands after the last row: a filter over all of
// it, how it is printed, and a word to Excel that digits in text are meant (no
// green corners).
func appendSheetTail(dst []byte, area string, width int) []byte {
	return append(dst, `</sheetData><autoFilter ref="`+area+`"/>`+
		`<pageMargins left="0.4" right="0.4" top="0.5" bottom="0.6" header="0.3" footer="0.3"/>`+
		`<pageSetup paperSize="9" fitToWidth="`+strconv.Itoa(1+width/pageWidth)+`" fitToHeight="0" orientation="landscape"/>`+
		`<headerFooter><oddFooter>`+printFooter+`</oddFooter></headerFooter>`+
		`<ignoredErrors><ignoredError sqref="`+area+`" numberStoredAsText="1"/></ignoredErrors></worksheet>`...)
}

// printFooter has the sheet's name on the left and "page / pages" on the right.
const printFooter = "&amp;L&amp;A&amp;R&amp;P / &amp;N"

func total(widths []int) int {
	sum := 0
	for _, w := range widths {
		sum += w
	}
	return sum
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
		widths[i] = textWidth(exporter.WithheldColumn) + 36
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
