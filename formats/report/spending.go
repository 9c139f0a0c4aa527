package report

import (
	"slices"
	"strings"
	"time"

	"github.com/valise-export/valise/exporter"
)

// SpendingMonths is how many months a series has at most: the latest ones.
const SpendingMonths = 36

// Series is the spending of each month in one currency.
type Series struct {
	Dataset  exporter.Dataset // the one that the amounts come from
	Currency string
	Points   []Total // every month from the first to the last; "0" where there is none
	Earlier  bool    // there are months before these
}

// spendingDatasets are the datasets that tell of spending, the best first.
func spendingDatasets() []string { return []string{"invoice", "payment", "usage_cost"} }

// IsSpending reports whether Spending looks at a dataset of that name.
func IsSpending(dataset string) bool { return slices.Contains(spendingDatasets(), dataset) }

// Spending returns the monthly spending by currency. It comes from invoices,
// else from payments, else from usage: one of them, never their sum, since the
// same money is in each. It is nil where none has dated amounts.
func Spending(digests []*Digest) []Series {
	for _, name := range spendingDatasets() {
		d := Find(digests, name)
		if d == nil || d.Records == 0 || len(d.Months) == 0 {
			continue
		}
		if series := seriesOf(d); len(series) > 0 {
			return series
		}
	}
	return nil
}

func seriesOf(d *Digest) []Series {
	byCurrency := map[string][]Total{}
	for _, m := range d.Months {
		if m.Period != "" {
			byCurrency[m.Currency] = append(byCurrency[m.Currency], m)
		}
	}
	var out []Series
	for currency, months := range byCurrency {
		points, earlier := everyMonth(months)
		out = append(out, Series{Dataset: d.Dataset, Currency: currency, Points: points, Earlier: earlier})
	}
	slices.SortFunc(out, func(a, b Series) int { return strings.Compare(a.Currency, b.Currency) })
	return out
}

// everyMonth fills the months in between, and keeps the latest ones.
func everyMonth(months []Total) (points []Total, earlier bool) {
	last := monthOf(months[len(months)-1].Period)
	first := monthOf(months[0].Period)
	if oldest := last.AddDate(0, 1-SpendingMonths, 0); first.Before(oldest) {
		first, earlier = oldest, true
	}
	known := map[string]Total{}
	for _, m := range months {
		known[m.Period] = m
	}
	for at := first; !at.After(last); at = at.AddDate(0, 1, 0) {
		period := at.Format("2006-01")
		m, ok := known[period]
		if !ok {
			m = Total{Period: period, Currency: months[0].Currency, Sum: "0"}
		}
		points = append(points, m)
	}
	return points, earlier
}

func monthOf(period string) time.Time {
	t, err := time.Parse("2006-01", period)
	if err != nil {
		return time.Time{} // not reached: periods are made here
	}
	return t
}
