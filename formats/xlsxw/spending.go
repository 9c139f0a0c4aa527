package xlsxw

import (
	"math/big"
	"slices"
	"strings"

	"github.com/valise-export/valise/formats/report"
)

// maxCurrencies bounds the currencies that have a column and a chart.
const maxCurrencies = 4

// series is a currency's column of amounts.
type series struct {
	currency string
	column   int
	head     int  // the row of the table's head
	rows     span // from its first month to its last
	skip     int  // every so many months are named below a chart
}

// summariseSpending writes a table of months with a column for each currency.
func summariseSpending(f *front, all []report.Series) []series {
	if len(all) == 0 {
		return nil
	}
	all = all[:min(len(all), maxCurrencies)]
	months, columns, rounded := monthsOf(all), []any{f.p.T("word.month")}, false
	for _, s := range all {
		columns = append(columns, titleOf(s.Currency, f.p.T("word.amount")))
		rounded = rounded || placesOf(s) > mostPlaces
	}
	section(f, f.p.T("title.spending"), columns...)
	for i := range all {
		f.put(1+i, styleHeadRight, columns[1+i])
	}
	found := writeMonths(f, all, months)
	note := f.p.T("sheet.spending_note", "dataset", titleOf(all[0].Dataset.Title, all[0].Dataset.Name))
	if rounded {
		note += " " + f.p.T("sheet.rounded")
	}
	f.add(styleLead, note)
	return found
}

func writeMonths(f *front, all []report.Series, months []string) []series {
	found, head := make([]series, len(all)), f.row
	for _, month := range months {
		f.add(styleCell, month)
		for i, s := range all {
			n := slices.IndexFunc(s.Points, func(p report.Total) bool { return p.Period == month })
			if n < 0 {
				continue
			}
			f.put(1+i, styleCell, amountOf(s.Points[n].Sum, placesOf(s)))
			if found[i].rows.first == 0 {
				found[i] = series{currency: s.Currency, column: 1 + i, head: head, rows: span{first: f.row}}
			}
			found[i].rows.last = f.row
			found[i].skip = 1 + (f.row-found[i].rows.first)/8
		}
	}
	return found
}

// monthsOf returns the months of all series, in order.
func monthsOf(all []report.Series) []string {
	var months []string
	for _, s := range all {
		for _, p := range s.Points {
			months = append(months, p.Period)
		}
	}
	slices.Sort(months)
	return slices.Compact(months)
}

// mostPlaces is the most decimal places of an amount on the summary.
const mostPlaces = 2

// placesOf returns the most places that an amount of the series has.
func placesOf(s report.Series) int {
	most := 0
	for _, p := range s.Points {
		_, fraction, _ := strings.Cut(p.Sum, ".")
		most = max(most, len(fraction))
	}
	return most
}

// amountOf returns a number cell, or a text where a number would lose digits.
func amountOf(decimal string, places int) any {
	places = min(places, mostPlaces)
	r, ok := new(big.Rat).SetString(decimal)
	if !ok {
		return decimal
	}
	digits := r.FloatString(places)
	if _, exact := exactPlaces(digits); !exact {
		return decimal
	}
	return amount{digits: digits, style: styleAmount + places}
}
