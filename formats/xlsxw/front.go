package xlsxw

import (
	"errors"

	"github.com/xuri/excelize/v2"
)

// front fills one of the front sheets row by row through excelize. The first
// error stops it: what follows is skipped, and done returns it.
type front struct {
	file  *excelize.File
	sheet string
	row   int // the last one written
	err   error
}

// add writes a row of texts and numbers in one style.
func (f *front) add(style int, values ...any) {
	f.row++
	for i, value := range values {
		f.put(i, style, value)
	}
}

// put writes one cell of the row; column counts from 0.
func (f *front) put(column, style int, value any) {
	if f.err != nil || value == "" {
		return
	}
	cell, err := excelize.CoordinatesToCellName(column+1, f.row)
	if err == nil {
		if n, ok := value.(int64); ok {
			style = styleInteger
			err = f.file.SetCellInt(f.sheet, cell, n)
		} else {
			text, _ := value.(string)
			err = f.file.SetCellStr(f.sheet, cell, text)
		}
	}
	if err == nil {
		err = f.file.SetCellStyle(f.sheet, cell, cell, style)
	}
	f.err = err
}

// link makes a cell of the row lead to the start of a sheet.
func (f *front) link(column int, text, sheet string) {
	f.put(column, styleLink, text)
	cell, err := excelize.CoordinatesToCellName(column+1, f.row)
	if f.err == nil && err == nil {
		err = f.file.SetCellHyperLink(f.sheet, cell, sheetReference(sheet), "Location")
	}
	f.err = errors.Join(f.err, err)
}

// widths sets the columns' widths in characters.
func (f *front) widths(all ...float64) {
	for i, width := range all {
		name := columnName(i)
		if f.err == nil {
			f.err = f.file.SetColWidth(f.sheet, name, name, width)
		}
	}
}

// landscape prints the sheet one page wide.
func (f *front) landscape() {
	fit, orientation, height := true, "landscape", 0
	err := f.file.SetSheetProps(f.sheet, &excelize.SheetPropsOptions{FitToPage: &fit})
	if err == nil {
		err = f.file.SetPageLayout(f.sheet, &excelize.PageLayoutOptions{Orientation: &orientation, FitToHeight: &height})
	}
	f.err = errors.Join(f.err, err)
}
