package xlsxw

import (
	"strings"

	"github.com/valise-export/valise/exporter"
	"github.com/valise-export/valise/exporter/lang"
	"github.com/valise-export/valise/formats/report"
)

// summariseBalances writes what was invoiced, paid and is open, in numbers: a
// table for each currency.
func summariseBalances(f *front, m *exporter.Manifest) {
	lines := report.Balances(f.p, &m.Checks)
	if len(lines) == 0 {
		return
	}
	heads := []any{f.p.T("word.year"), f.p.T("balance.invoiced"), f.p.T("balance.paid"), f.p.T("balance.refunded"), f.p.T("balance.open")}
	for i, b := range lines {
		if i == 0 || b.Currency != lines[i-1].Currency {
			section(f, balanceTitle(f.p, b.Currency), heads...)
			for k := 1; k < len(heads); k++ {
				f.put(k, styleHeadRight, heads[k])
			}
		}
		f.add(styleCell, b.Period)
		for k, sum := range []string{b.Invoiced, b.Paid, b.Refunded, b.Open} {
			f.put(1+k, styleCell, exactAmount(sum))
		}
	}
	f.add(styleLead, f.p.T("balance.note"))
}

func balanceTitle(p *lang.Printer, currency string) string {
	if currency == "" {
		return p.T("balance.title")
	}
	return p.T("balance.title_in", "currency", currency)
}

// exactAmount is a number where the summary shows all of its digits, else a
// text.
func exactAmount(decimal string) any {
	_, fraction, _ := strings.Cut(decimal, ".")
	if len(fraction) > mostPlaces {
		return decimal
	}
	return amountOf(decimal, len(fraction))
}

// summariseFlags writes what does not agree, and what leads nowhere.
func summariseFlags(f *front, s *exporter.Summary) {
	for _, part := range []struct {
		title, note string
		lines       []string
	}{
		{"missing.money", "missing.money_note", report.Mismatches(f.p, &s.Manifest.Checks)},
		{"missing.references", "missing.references_note", report.Dangling(f.p, s)},
	} {
		if len(part.lines) == 0 {
			continue
		}
		section(f, f.p.T(part.title))
		for _, line := range part.lines {
			f.add(styleFact, line)
		}
		f.add(styleLead, f.p.T(part.note))
	}
}
