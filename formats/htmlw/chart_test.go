package htmlw

import (
	"strings"
	"testing"

	"github.com/valise-export/valise/exporter/lang"
	"github.com/valise-export/valise/formats/report"
)

// TestSpendingChart: the axis has the currency's digits, and says how deep the
// bars go; the words name a month that something is held of.
func TestSpendingChart(t *testing.T) {
	month := func(period, sum string, records int64) report.Total {
		return report.Total{Period: period, Sum: sum, Records: records}
	}
	for name, c := range map[string]struct {
		currency      string
		points        []report.Total
		axis, summary string
	}{
		"three digits":     {"BHD", []report.Total{month("2020-02", "12.345", 1)}, ">12.345 BHD<", "highest month is February 2020 with 12.345 BHD"},
		"none":             {"JPY", []report.Total{month("1969-07", "1000", 1)}, ">1,000 JPY<", "highest month is July 1969 with 1,000 JPY"},
		"finer than cents": {"USD", []report.Total{month("2020-01", "0.123456", 1)}, ">0.12 USD<", "highest month is January 2020 with 0.123456 USD"},
		"no currency":      {"", []report.Total{month("2020-01", "7", 1)}, ">7.00<", "highest month is January 2020 with 7"},
		"only a refund":    {"USD", []report.Total{month("2021-01", "0", 0), month("2021-02", "0", 0), month("2021-03", "-100.00", 1)}, ">-100.00 USD … 0.00 USD<", "highest month is March 2021 with -100.00 USD"},
		"up and down":      {"USD", []report.Total{month("2021-01", "20", 1), month("2021-02", "-5.5", 1)}, ">-5.50 USD … 20.00 USD<", "highest month is January 2021 with 20 USD"},
	} {
		t.Run(name, func(t *testing.T) {
			made := spendingChart(lang.For("en"), "c", report.Series{Currency: c.currency, Points: c.points})
			w := builder{p: lang.For("en")}
			made.draw(&w)
			drawn := strings.ReplaceAll(string(w.b), "\u00a0", " ")
			if !strings.Contains(drawn, c.axis) {
				t.Errorf("axis: %q is not in %s", c.axis, drawn)
			}
			if got := strings.ReplaceAll(made.Summary, "\u00a0", " "); !strings.Contains(got, c.summary) {
				t.Errorf("summary: %q is not in %q", c.summary, got)
			}
		})
	}
}
