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
	stylePlaces // of one decimal place; the next one is of two
)

// The front sheets' own.
const (
	styleTitle = stylePlaces + exactDigits + iota
	styleLink
	styleWrap
	styleLabel
)

// styleOfPlaces returns the id of a decimal's format: its own number of places,
// so that "1.10" stays 1.10.
func styleOfPlaces(places int) int {
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
	custom := func(format string) excelize.Style { return excelize.Style{CustomNumFmt: &format} }
	table := []excelize.Style{
		{
			Font:   font(excelize.Font{Bold: true}),
			Fill:   excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"E8EEF4"}}, //nolint:misspell // excelize's name
			NumFmt: formatText,
		},
		{NumFmt: formatText},
		{NumFmt: formatWhole},
		custom("yyyy-mm-dd"),
		custom("yyyy-mm-dd hh:mm:ss"),
		custom("yyyy-mm-dd hh:mm:ss.000"),
	}
	for places := 1; places <= exactDigits; places++ {
		table = append(table, custom("0."+strings.Repeat("0", places)))
	}
	return append(table,
		excelize.Style{Font: font(excelize.Font{Bold: true, Size: 16})},
		excelize.Style{
			Font:      font(excelize.Font{Color: "0B5CAD", Underline: "single"}), //nolint:misspell // excelize's name
			Alignment: &excelize.Alignment{Vertical: "top"},
		},
		excelize.Style{Alignment: &excelize.Alignment{WrapText: true, Vertical: "top"}, NumFmt: formatText},
		excelize.Style{Font: font(excelize.Font{Bold: true}), Alignment: &excelize.Alignment{Vertical: "top"}},
	)
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
