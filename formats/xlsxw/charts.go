package xlsxw

import (
	"errors"
	"fmt"
	"strconv"
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
	f.skip(1 + (count+1)/2*bandRows)
	return c
}

// picture draws the charts of a shape.
type picture struct {
	file *excelize.File
	*shape
}

func (d *picture) draw() error {
	var errs []error
	if rows := d.charts.categories; rows.last >= rows.first {
		errs = append(errs, d.place(0, d.categoryChart(rows)))
	}
	for i, s := range d.charts.spending {
		errs = append(errs, d.place(1+i, d.spendingChart(s)))
	}
	return errors.Join(errs...)
}

// place draws a chart at the n-th place.
func (d *picture) place(n int, chart *excelize.Chart) error {
	column, columns := 0, summaryWidths[:columnStatus]
	if n%2 == 1 {
		column, columns = columnStatus, summaryWidths[columnStatus:]
	}
	const charPixels, padding = 7, 5
	width := total(columns)*charPixels + len(columns)*padding - 20
	chart.Dimension = excelize.ChartDimension{Width: uint(width), Height: (bandRows - 1) * rowPixels} //nolint:gosec // a sum of constants
	chart.Format.Positioning = "oneCell"
	return d.file.AddChart(d.at.summary, reference(column, d.charts.top+n/2*bandRows), chart)
}

func (d *picture) categoryChart(rows span) *excelize.Chart {
	chart := newChart(excelize.Bar, d.p.T("title.by_category"))
	chart.Series = []excelize.ChartSeries{{
		Name:       d.head(columnNumber, rows.first-1),
		Categories: d.area(0, rows), Values: d.area(columnNumber, rows),
		Fill: fill(categoryColour(exporter.ContactInformation)),
	}}
	chart.XAxis.ReverseOrder = true
	chart.YAxis.None = true
	chart.PlotArea.ShowVal = true
	chart.PlotArea.NumFmt = excelize.ChartNumFmt{CustomNumFmt: grouped(0)}
	return chart
}

func (d *picture) spendingChart(s series) *excelize.Chart {
	title := d.p.T("title.spending")
	if s.currency != "" {
		title = d.p.T("title.spending_in", "currency", s.currency)
	}
	chart := newChart(excelize.Col, title)
	chart.Series = []excelize.ChartSeries{{
		Name:       d.head(s.column, s.head),
		Categories: d.area(0, s.rows), Values: d.area(s.column, s.rows),
		Fill: fill(categoryColour(exporter.PurchaseAndPaymentHistory)),
	}}
	chart.XAxis.TickLabelPosition = excelize.ChartTickLabelLow // below bars of refunds
	chart.XAxis.Alignment = excelize.Alignment{TextRotation: -45}
	chart.XAxis.TickLabelSkip = s.skip
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

// head returns the reference of the cell above a column's: Summary!$A$1.
func (d *picture) head(column, row int) string {
	reference, _, _ := strings.Cut(d.area(column, span{row, row}), ":")
	return reference
}

// area returns the reference of a column's cells: Summary!$A$1:$A$9.
func (d *picture) area(column int, rows span) string {
	name, sheet := columnName(column), d.at.summary
	if strings.ContainsFunc(sheet, func(c rune) bool { return c > 0x7E }) {
		sheet = "'" + sheet + "'"
	}
	return fmt.Sprintf("%s!$%s$%d:$%s$%d", sheet, name, rows.first, name, rows.last)
}

func reference(column, row int) string { return columnName(column) + strconv.Itoa(row) }
