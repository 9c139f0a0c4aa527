package report

import (
	"math"
	"slices"
	"strings"
	"time"

	"github.com/valise-export/valise/exporter"
)

// maxPeriods bounds the sums of one dataset: past it, months and currencies are
// not real ones, and the dataset has no totals rather than wrong ones.
const maxPeriods = 10_000

// totals adds up a dataset's amounts by UTC month and currency.
type totals struct {
	when, amount, currency int
	byMonth                map[period]*total
	last                   *total // most records fall in the same month as the one before
	broken                 bool
}

// period is a month, counted from year 0, and a currency.
type period struct {
	month    int64
	currency string
}

// undated is the month of records without a date.
const undated = math.MaxInt64

type total struct {
	period
	from, to int64 // seconds since the epoch: [from, to)
	sum      sum
	records  int64
}

// newTotals returns nil where a dataset has nothing to add up.
func newTotals(ds *exporter.Dataset) *totals {
	amount, a, ok := ds.Field(ds.Amount)
	_, w, dated := ds.Field(ds.When)
	if !ok || !dated {
		return nil
	}
	_, c, ok := ds.Field(amount.Currency)
	if !ok {
		c = -1
	}
	return &totals{when: w, amount: a, currency: c, byMonth: map[period]*total{}}
}

func (t *totals) add(record []exporter.Value) {
	amount := record[t.amount]
	if k := amount.Kind(); (k != exporter.KindDecimal && k != exporter.KindInteger) || t.broken {
		return
	}
	currency := ""
	if t.currency >= 0 {
		if _, hidden := record[t.currency].Rule(); hidden {
			return // amounts of currencies that are not shown may be of several
		}
		currency = record[t.currency].Text()
	}
	sec, _ := moment(&record[t.when])
	in := t.last
	if in == nil || sec < in.from || sec >= in.to || currency != in.currency {
		if in = t.find(sec, currency); in == nil {
			return
		}
	}
	t.last = in
	if in.sum.add(amount.Text()) {
		in.records++
	}
}

// find returns the sum that a record belongs to, nil where there are too many.
func (t *totals) find(sec int64, currency string) *total {
	p, from, to := period{undated, currency}, int64(math.MinInt64), int64(math.MinInt64+1)
	if sec != math.MinInt64 {
		at := time.Unix(sec, 0).UTC()
		year, month := at.Year(), at.Month()
		p.month = int64(year)*12 + int64(month) - 1
		from = time.Date(year, month, 1, 0, 0, 0, 0, time.UTC).Unix()
		to = time.Date(year, month+1, 1, 0, 0, 0, 0, time.UTC).Unix()
	}
	if found := t.byMonth[p]; found != nil {
		return found
	}
	if len(t.byMonth) == maxPeriods || len(currency) > 64 {
		t.broken = true
		return nil
	}
	p.currency = strings.Clone(currency)
	made := &total{period: p, from: from, to: to}
	t.byMonth[p] = made
	return made
}

// sums returns the totals in order.
func (t *totals) sums() (years, months []Total) {
	if t.broken {
		return nil, nil
	}
	sorted := make([]*total, 0, len(t.byMonth))
	byYear := map[period]*total{}
	for _, m := range t.byMonth {
		sorted = append(sorted, m)
		addYear(byYear, m)
	}
	return rendered(byYear, 4), renderedSorted(sorted, 7)
}

func addYear(byYear map[period]*total, m *total) {
	p := m.period
	if p.month != undated {
		p.month -= p.month % 12
	}
	y := byYear[p]
	if y == nil {
		y = &total{period: p}
		byYear[p] = y
	}
	y.sum.merge(&m.sum)
	y.records += m.records
}

func rendered(byPeriod map[period]*total, width int) []Total {
	sorted := make([]*total, 0, len(byPeriod))
	for _, t := range byPeriod {
		sorted = append(sorted, t)
	}
	return renderedSorted(sorted, width)
}

// renderedSorted cuts each month, 2006-01, to the width of its period.
func renderedSorted(sorted []*total, width int) []Total {
	slices.SortFunc(sorted, func(a, b *total) int {
		if a.month != b.month {
			if a.month < b.month {
				return -1
			}
			return 1
		}
		return strings.Compare(a.currency, b.currency)
	})
	out := make([]Total, 0, len(sorted))
	for _, t := range sorted {
		if t.records == 0 {
			continue
		}
		out = append(out, Total{Period: monthText(t.month, width), Currency: t.currency, Sum: t.sum.String(), Records: t.records})
	}
	return out
}

func monthText(month int64, width int) string {
	if month == undated {
		return ""
	}
	text := []byte("0000-00")
	for i, year := 3, month/12; i >= 0; i, year = i-1, year/10 {
		text[i] += byte(year % 10)
	}
	text[5] += byte((month%12 + 1) / 10)
	text[6] += byte((month%12 + 1) % 10)
	return string(text[:width])
}
