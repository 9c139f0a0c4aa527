package report

import (
	"math/big"
	"strings"

	"github.com/valise-export/valise/exporter"
	"github.com/valise-export/valise/exporter/lang"
)

// Checked names a tie-out with its currency and year.
func Checked(p *lang.Printer, m exporter.ManifestMoney) string {
	name := named(p, "money.", string(m.Check))
	var where []string
	for _, w := range []string{m.Currency, m.Year} {
		if w != "" {
			where = append(where, w)
		}
	}
	if len(where) == 0 {
		return name
	}
	return name + " (" + strings.Join(where, " ") + ")"
}

// Mismatches says of each tie-out that fails, in a sentence, how often and by
// how much.
func Mismatches(p *lang.Printer, c *exporter.ManifestChecks) (lines []string) {
	for _, m := range c.Money {
		switch {
		case m.Mismatches == 0:
		case m.Difference == "":
			lines = append(lines, p.T("missing.money_line", "check", Checked(p, m), "bad", m.Mismatches, "all", m.Compared))
		default:
			lines = append(lines, p.T("missing.money_by", "check", Checked(p, m), "bad", m.Mismatches, "all", m.Compared,
				"difference", p.Money(m.Difference, m.Currency)))
		}
	}
	return lines
}

// Dangling says of each reference that leads nowhere, in a sentence, how often.
func Dangling(p *lang.Printer, s *exporter.Summary) (lines []string) {
	title := func(name string) string {
		for i := range s.Datasets {
			if d := &s.Datasets[i]; d.Name == name && d.Title != "" {
				return d.Title
			}
		}
		return name
	}
	for _, r := range s.Manifest.Checks.References {
		if r.Missing > 0 {
			lines = append(lines, p.T("missing.reference_line", "dataset", title(r.Dataset), "bad", r.Missing, "all", r.Checked, "to", title(r.To)))
		}
	}
	return lines
}

// Balance is what was invoiced, paid, given back and is open in one currency
// and year, or in all years together.
type Balance struct {
	exporter.ManifestBalance
	Period string // the year, or the word for all of them
	Total  bool   // of all years
}

// Balances returns the lines of each currency, the years in order; where there
// are several a total follows.
func Balances(p *lang.Printer, c *exporter.ManifestChecks) (lines []Balance) {
	all := c.Balances
	for len(all) > 0 {
		n := 0
		for n < len(all) && all[n].Currency == all[0].Currency {
			n++
		}
		for _, b := range all[:n] {
			period := b.Year
			if period == "" {
				period = p.T("balance.undated")
			}
			lines = append(lines, Balance{ManifestBalance: b, Period: period})
		}
		if n > 1 {
			lines = append(lines, Balance{ManifestBalance: allYears(all[:n]), Period: p.T("balance.total"), Total: true})
		}
		all = all[n:]
	}
	return lines
}

// Show returns the line with its amounts as they are shown to people.
func (b Balance) Show(p *lang.Printer) Balance {
	for _, amount := range []*string{&b.Invoiced, &b.Paid, &b.Refunded, &b.Open} {
		*amount = p.Money(*amount, b.Currency)
	}
	return b
}

func allYears(all []exporter.ManifestBalance) exporter.ManifestBalance {
	add := func(of func(b exporter.ManifestBalance) string) string {
		total, places := new(big.Rat), 0
		for _, b := range all {
			if r, ok := new(big.Rat).SetString(of(b)); ok {
				total.Add(total, r)
			}
			_, fraction, _ := strings.Cut(of(b), ".")
			places = max(places, len(fraction))
		}
		return total.FloatString(places)
	}
	return exporter.ManifestBalance{
		Currency: all[0].Currency,
		Invoiced: add(func(b exporter.ManifestBalance) string { return b.Invoiced }),
		Paid:     add(func(b exporter.ManifestBalance) string { return b.Paid }),
		Refunded: add(func(b exporter.ManifestBalance) string { return b.Refunded }),
		Open:     add(func(b exporter.ManifestBalance) string { return b.Open }),
	}
}
