package xlsxw

import (
	"fmt"
	"strings"

	"github.com/xuri/excelize/v2"
)

// The ids of the cell formats. Rows name them before excelize makes them, so
// addStyles checks that it counts the same way.
const (
	styleHeader = 1 + iota
	styleText
	styleInteger
	styleDate
	styleInstant
	styleMillis
	stylePlaces                             // of one decimal place; the next one is of two
	styleMoney  = stylePlaces + exactDigits // of no place, digits in groups; the next one is of one place
)

// The front sheets' own.
const (
	styleTitle = styleMoney + exactDigits + 1 + iota
	styleLink
	styleWrap
	styleLabel
	styleDataset // a dataset in the dictionary
	styleLead
	styleSection
	styleFact
	styleGood
	styleWarn
	styleHead // of a table on the summary
	styleHeadRight
	styleCell
	styleAmount // whole; the next two have one and two places
)

const styleCount = styleAmount

// styleOfPlaces returns the id of a decimal's format: its own number of places,
// so that "1.10" stays 1.10; money has its digits in groups.
func styleOfPlaces(places int, money bool) int {
	if money {
		return styleMoney + places
	}
	if places == 0 {
		return styleInteger
	}
	return stylePlaces + places - 1
}

// The number formats that excelize knows by number.
const (
	formatWhole = 1  // 0
	formatText  = 49 // @
)

func styleTable() []excelize.Style {
	table := []excelize.Style{
		{Font: font(excelize.Font{Bold: true, Color: colourInk}), Fill: fill(colourHeader), Border: lines("bottom"), NumFmt: formatText}, //nolint:misspell // excelize's name
		{NumFmt: formatText},
		{NumFmt: formatWhole},
		custom("yyyy-mm-dd"),
		custom("yyyy-mm-dd hh:mm:ss"),
		custom("yyyy-mm-dd hh:mm:ss.000"),
	}
	for places := 1; places <= exactDigits; places++ {
		table = append(table, custom("0."+strings.Repeat("0", places)))
	}
	for places := range exactDigits + 1 {
		table = append(table, custom(grouped(places)))
	}
	return append(table, frontStyles()...)
}

func custom(format string) excelize.Style { return excelize.Style{CustomNumFmt: &format} }

// grouped returns the format of a number with groups of three digits.
func grouped(places int) string {
	if places == 0 {
		return "#,##0"
	}
	return "#,##0." + strings.Repeat("0", places)
}

// frontStyles are those of the summary and the dictionary.
func frontStyles() []excelize.Style {
	top, wrap := &excelize.Alignment{Vertical: "top"}, &excelize.Alignment{WrapText: true, Vertical: "top"}
	left, right := &excelize.Alignment{Horizontal: "left", Vertical: "top"}, &excelize.Alignment{Horizontal: "right", Vertical: "top", Indent: 1}
	head := func(a *excelize.Alignment) excelize.Style {
		return excelize.Style{Font: font(excelize.Font{Bold: true, Color: colourInk}), Fill: fill(colourHeader), Border: lines("bottom"), Alignment: a, NumFmt: formatText} //nolint:misspell // excelize's name
	}
	number := func(places int) excelize.Style {
		s := custom(grouped(places))
		s.Border, s.Alignment = lines("bottom"), right
		return s
	}
	status := func(ground string) excelize.Style {
		return excelize.Style{Font: font(excelize.Font{Bold: true, Color: colourInk}), Fill: fill(ground), Alignment: left, NumFmt: formatText} //nolint:misspell // excelize's name
	}
	return []excelize.Style{
		{Font: font(excelize.Font{Bold: true, Size: 20, Color: colourInk}), NumFmt: formatText},                                           //nolint:misspell // excelize's name
		{Font: font(excelize.Font{Color: colourLink, Underline: "single"}), Alignment: wrap, Border: lines("bottom"), NumFmt: formatText}, //nolint:misspell // excelize's name
		{Alignment: wrap, NumFmt: formatText},
		{Font: font(excelize.Font{Bold: true}), Alignment: top, NumFmt: formatText},
		{Font: font(excelize.Font{Bold: true, Color: colourInk}), Fill: fill("F3F6FA"), Alignment: wrap, NumFmt: formatText}, //nolint:misspell // excelize's name
		{Font: font(excelize.Font{Color: colourQuiet}), NumFmt: formatText},                                                  //nolint:misspell // excelize's name
		{Font: font(excelize.Font{Bold: true, Size: 14, Color: colourInk}), NumFmt: formatText},                              //nolint:misspell // excelize's name
		{Alignment: left, NumFmt: formatText},
		status(colourGood),
		status(colourWarn),
		head(wrap),
		head(right),
		{Alignment: wrap, Border: lines("bottom"), NumFmt: formatText},
		number(0), number(1), number(2),
	}
}

// fill returns a plain ground.
func fill(colour string) excelize.Fill {
	return excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{colour}} //nolint:misspell // excelize's name
}

// lines returns thin lines at sides of a cell.
func lines(sides ...string) []excelize.Border {
	var all []excelize.Border
	for _, side := range sides {
		all = append(all, excelize.Border{Type: side, Color: colourLine, Style: 1}) //nolint:misspell // excelize's name
	}
	return all
}

// font returns f in the workbook's own face.
func font(f excelize.Font) *excelize.Font {
	f.Family = "Calibri"
	if f.Size == 0 {
		f.Size = 11
	}
	return &f
}

func addStyles(f *excelize.File) error {
	for i, style := range styleTable() {
		id, err := f.NewStyle(&style)
		if err != nil {
			return fmt.Errorf("make style %d: %w", i+1, err)
		}
		if id != i+1 {
			return fmt.Errorf("make style %d: it became number %d", i+1, id)
		}
	}
	return nil
}
