package xlsxw

import (
	"fmt"
	"strings"

	"github.com/xuri/excelize/v2"

	"github.com/valise-export/valise/exporter"
	"github.com/valise-export/valise/formats/report"
)

// span is a range of rows, both ends in it.
type span struct{ first, last int }

// charts are the pictures of the summary: records by category, and the spending
// of each month, a picture for each currency, since amounts of two currencies
// have no common height. Two stand beside each other, in a band of empty rows.
type charts struct {
	top        int // the first row of the first band
	categories span
	spending   []series
}

// bandRows is the height of a band in rows; a chart leaves the last one free.
const (
	bandRows  = 17
	rowPixels = 20
)

// reserveCharts leaves room for the charts below the last row.
func reserveCharts(f *front, spending []report.Series) *charts {
	count := 1 + min(len(spending), maxCurrencies)
	c := &charts{top: f.row + 2}
	f.row += 1 + (count+1)/2*bandRows
	return c
}

func (c *charts) draw(f *front) {
	if c.categories.last >= c.categories.first {
		c.place(f, 0, categoryChart(f, c.categories))
	}
	for i, s := range c.spending {
		c.place(f, 1+i, spendingChart(f, s))
	}
}

// place draws a chart at the n-th place.
func (c *charts) place(f *front, n int, chart *excelize.Chart) {
	column, columns := 0, f.cols[:columnStatus]
	if n%2 == 1 {
		column, columns = columnStatus, f.cols[columnStatus:]
	}
	const charPixels, padding = 7, 5
	width := total(columns)*charPixels + len(columns)*padding - 20
	chart.Dimension = excelize.ChartDimension{Width: uint(width), Height: (bandRows - 1) * rowPixels} //nolint:gosec // a sum of constants
	chart.Format.Positioning = "oneCell"
	f.do(func() error { return f.file.AddChart(f.sheet, reference(column, c.top+n/2*bandRows), chart) })
}

func categoryChart(f *front, rows span) *excelize.Chart {
	chart := newChart(excelize.Bar, f.p.T("title.by_category"))
	chart.Series = []excelize.ChartSeries{{
		Name:       f.area(columnNumber, span{rows.first - 1, rows.first - 1}),
		Categories: f.area(0, rows), Values: f.area(columnNumber, rows),
		Fill: fill(categoryColour(exporter.ContactInformation)),
	}}
	chart.XAxis.ReverseOrder = true
	chart.YAxis.None = true
	chart.PlotArea.ShowVal = true
	chart.PlotArea.NumFmt = excelize.ChartNumFmt{CustomNumFmt: grouped(0)}
	return chart
}

func spendingChart(f *front, s series) *excelize.Chart {
	title := f.p.T("title.spending")
	if s.currency != "" {
		title = f.p.T("title.spending_in", "currency", s.currency)
	}
	chart := newChart(excelize.Col, title)
	chart.Series = []excelize.ChartSeries{{
		Name:       f.area(s.column, span{s.head, s.head}),
		Categories: f.area(0, s.rows), Values: f.area(s.column, s.rows),
		Fill: fill(categoryColour(exporter.PurchaseAndPaymentHistory)),
	}}
	chart.XAxis.TickLabelPosition = excelize.ChartTickLabelLow // below bars of refunds
	chart.XAxis.Alignment = excelize.Alignment{TextRotation: -45}
	chart.XAxis.TickLabelSkip = 1 + (s.rows.last-s.rows.first)/8
	chart.YAxis.MajorGridLines = true
	chart.YAxis.NumFmt = excelize.ChartNumFmt{CustomNumFmt: grouped(0)}
	return chart
}

func newChart(kind excelize.ChartType, title string) *excelize.Chart {
	vary, gap, small := false, uint(45), excelize.Font{Family: "Calibri", Size: 9, Color: colourInk} //nolint:misspell // excelize's name
	return &excelize.Chart{
		Type:   kind,
		Title:  excelize.ChartTitle{Paragraph: []excelize.RichTextRun{{Text: title, Font: font(excelize.Font{Bold: true, Size: 12, Color: colourInk})}}}, //nolint:misspell // excelize's name
		Legend: excelize.ChartLegend{Position: "none"},
		XAxis:  excelize.ChartAxis{Font: small}, YAxis: excelize.ChartAxis{Font: small},
		Format:       excelize.GraphicOptions{AltText: title, Name: title},
		Border:       excelize.LineOptions{Type: excelize.LineSolid, Fill: fill(colourLine), Width: 0.75},
		ShowBlanksAs: "gap",
		GapWidth:     &gap,
		VaryColors:   &vary, //nolint:misspell // excelize's name
	}
}

// area returns the reference of a column's cells: Summary!$A$1:$A$9.
func (f *front) area(column int, rows span) string {
	name, sheet := columnName(column), f.sheet
	if strings.ContainsFunc(sheet, func(c rune) bool { return c > 0x7E }) {
		sheet = "'" + sheet + "'"
	}
	if rows.first == rows.last {
		return fmt.Sprintf("%s!$%s$%d", sheet, name, rows.first)
	}
	return fmt.Sprintf("%s!$%s$%d:$%s$%d", sheet, name, rows.first, name, rows.last)
}

// merge makes one cell of two columns of the row.
func (f *front) merge(from, to int) {
	f.do(func() error { return f.file.MergeCell(f.sheet, f.cell(from), f.cell(to)) })
}

func reference(column, row int) string { return fmt.Sprint(columnName(column), row) }
