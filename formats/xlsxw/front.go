package xlsxw

import (
	"errors"
	"strings"

	"github.com/xuri/excelize/v2"

	"github.com/valise-export/valise/exporter/lang"
)

// front fills one of the front sheets row by row through excelize. The first
// error stops it: what follows is skipped.
type front struct {
	file       *excelize.File
	p          *lang.Printer
	sheet      string
	dictionary string // the other front sheet
	cols       []int  // the columns' widths in characters
	row        int    // the last one written
	err        error
}

// amount is a decimal that is written as a number in its style.
type amount struct {
	digits string
	style  int
}

// do runs a step unless one has failed.
func (f *front) do(step func() error) {
	if f.err == nil {
		f.err = step()
	}
}

// cell returns the reference of a cell of the row; column counts from 0.
func (f *front) cell(column int) string { return reference(column, f.row) }

// add writes a row of texts and numbers in one style.
func (f *front) add(style int, values ...any) {
	f.row++
	for i, value := range values {
		f.put(i, style, value)
	}
}

// put writes one cell of the row; numbers have styles of their own.
func (f *front) put(column, style int, value any) {
	f.do(func() error {
		cell := f.cell(column)
		var err error
		switch v := value.(type) {
		case int64:
			style, err = styleCount, f.file.SetCellInt(f.sheet, cell, v)
		case amount:
			style, err = v.style, f.file.SetCellDefault(f.sheet, cell, v.digits)
		case string:
			if v != "" {
				err = f.file.SetCellStr(f.sheet, cell, v)
			}
		}
		return errors.Join(err, f.file.SetCellStyle(f.sheet, cell, cell, style))
	})
}

// line writes a row of a table: a cell in each column of the sheet, and as high
// as its longest text.
func (f *front) line(style int, values ...any) {
	f.add(style, append(values, make([]any, len(f.cols)-len(values))...)...)
	texts := make([]string, len(values))
	for i, v := range values {
		texts[i], _ = v.(string)
	}
	f.high(linesOfRow(texts, f.cols))
}

// high makes the row so many lines high.
func (f *front) high(lines int) {
	if lines > 1 {
		f.do(func() error { return f.file.SetRowHeight(f.sheet, f.row, float64(heightOf(lines))) })
	}
}

// link makes a cell of the row lead to the start of a sheet.
func (f *front) link(column int, text, sheet string) {
	f.put(column, styleLink, text)
	f.do(func() error {
		return f.file.SetCellHyperLink(f.sheet, f.cell(column), sheetReference(sheet), "Location")
	})
}

// widths sets the columns' widths in characters.
func (f *front) widths(all ...int) {
	f.cols = all
	for i, width := range all {
		name := columnName(i)
		f.do(func() error { return f.file.SetColWidth(f.sheet, name, name, float64(width)) })
	}
}

// landscape prints the sheet one page wide, and shows no grid.
func (f *front) landscape(colour string) {
	fit, orientation, height, a4, grid := true, "landscape", 0, 9, false
	left, top, bottom := 0.4, 0.5, 0.6
	footer := strings.ReplaceAll(printFooter, "&amp;", "&")
	f.do(func() error {
		return errors.Join(
			f.file.SetSheetProps(f.sheet, &excelize.SheetPropsOptions{FitToPage: &fit, TabColorRGB: &colour}),
			f.file.SetPageLayout(f.sheet, &excelize.PageLayoutOptions{Orientation: &orientation, FitToHeight: &height, Size: &a4}),
			f.file.SetPageMargins(f.sheet, &excelize.PageLayoutMarginsOptions{Left: &left, Right: &left, Top: &top, Bottom: &bottom}),
			f.file.SetHeaderFooter(f.sheet, &excelize.HeaderFooterOptions{OddFooter: footer}),
			f.file.SetSheetView(f.sheet, 0, &excelize.ViewOptions{ShowGridLines: &grid}),
		)
	})
}
