package tieout

import (
	"cmp"
	"maps"
	"slices"

	"github.com/valise-export/valise/exporter"
	"github.com/valise-export/valise/exporter/keyindex"
)

// Findings are what the books say in the end.
type Findings struct {
	References []exporter.ManifestReference
	Money      []exporter.ManifestMoney
	Balances   []exporter.ManifestBalance
	hold       []exporter.ManifestReference // those that every record keeps
}

// Holds reports whether every reference leads to one record of the bundle: what
// a foreign key promises.
func (f *Findings) Holds(dataset string, r exporter.Reference) bool {
	return slices.ContainsFunc(f.hold, func(h exporter.ManifestReference) bool {
		return h.Dataset == dataset && h.To == r.Dataset && slices.Equal(h.Fields, r.Fields)
	})
}

// Findings ends the noting and compares. whole says which datasets were read
// with all their records: nothing is compared with a part.
func (b *Books) Findings(whole func(dataset string) bool) (*Findings, error) {
	if err := b.index.Seal(); err != nil {
		return nil, err
	}
	a := newAccount(b, whole)
	var g group
	var last keyindex.Key
	begun := false
	for e, err := range b.index.All() {
		if err != nil {
			return nil, err
		}
		if begun && e.Key != last {
			a.close(&g)
		}
		last, begun = e.Key, true
		k, epoch, c, year := split(e.Tag)
		switch {
		case !b.epochs[epoch]:
		case k >= refers:
			a.refer(int(k-refers), e.Sum)
		default:
			g.add(k, c, year, e.Sum)
		}
	}
	a.close(&g)
	return a.findings(), nil
}

// account adds up what the groups say.
type account struct {
	books    *Books
	whole    func(string) bool
	pending  []int64 // of each reference: how often the current key is referred to
	found    []exporter.ManifestReference
	twice    []bool // of each reference: its target has two records of one key
	rows     map[row]*result
	balances map[period]*balance
}

type period struct {
	currency code
	year     int
}

type row struct {
	check exporter.MoneyCheck
	period
}

type result struct {
	exporter.ManifestMoney
	difference keyindex.Sum
}

type balance struct{ invoiced, paid, refunded keyindex.Sum }

func newAccount(b *Books, whole func(string) bool) *account {
	n := len(b.references)
	a := &account{
		books: b, whole: whole, pending: make([]int64, n), found: make([]exporter.ManifestReference, n), twice: make([]bool, n),
		rows: map[row]*result{}, balances: map[period]*balance{},
	}
	for i, r := range b.references {
		a.found[i] = exporter.ManifestReference{Dataset: r.dataset, Fields: r.Fields, To: r.Dataset}
	}
	return a
}

func (a *account) refer(i int, sum keyindex.Sum) {
	n, _ := sum.Int64()
	a.pending[i] += n
}

// close ends a key.
func (a *account) close(g *group) {
	there, outside := g.times(held), g.any(left)
	for i, n := range a.pending {
		a.found[i].Checked += n
		switch {
		case n == 0 || there > 0:
		case outside:
			a.found[i].Outside += n
		default:
			a.found[i].Missing += n
		}
		a.twice[i] = a.twice[i] || n > 0 && there > 1
		a.pending[i] = 0
	}
	if a.books.money {
		a.compare(g)
	}
	g.clear()
}

func (a *account) findings() *Findings {
	f := &Findings{Money: []exporter.ManifestMoney{}}
	for i, r := range a.found {
		if !a.whole(r.Dataset) || !a.whole(r.To) {
			continue
		}
		f.References = append(f.References, r)
		if r.Missing == 0 && r.Outside == 0 && !a.twice[i] {
			f.hold = append(f.hold, r)
		}
	}
	for _, k := range slices.SortedFunc(maps.Keys(a.rows), row.compare) {
		r := a.rows[k]
		r.Check, r.Currency, r.Year = k.check, k.currency.String(), yearText(k.year)
		if r.Mismatches > 0 {
			r.Difference = format(r.difference, r.Currency)
		}
		f.Money = append(f.Money, r.ManifestMoney)
	}
	for _, k := range slices.SortedFunc(maps.Keys(a.balances), period.compare) {
		if m, ok := a.balances[k].manifest(k); ok {
			f.Balances = append(f.Balances, m)
		}
	}
	return f
}

func (r row) compare(o row) int {
	return cmp.Or(cmp.Compare(rank(r.check), rank(o.check)), r.period.compare(o.period))
}

func rank(c exporter.MoneyCheck) int {
	return slices.Index([]exporter.MoneyCheck{
		exporter.CheckLines, exporter.CheckTax, exporter.CheckUsage, exporter.CheckPayments, exporter.CheckRefunds,
	}, c)
}

func (p period) compare(o period) int {
	return cmp.Or(cmp.Compare(p.currency, o.currency), cmp.Compare(p.year, o.year))
}

// manifest returns the balance in words; ok is false where a sum does not fit.
func (b *balance) manifest(p period) (m exporter.ManifestBalance, ok bool) {
	open := b.invoiced.Add(b.paid.Neg()).Add(b.refunded)
	if !open.Fits() {
		return m, false
	}
	c := p.currency.String()
	return exporter.ManifestBalance{
		Currency: c, Year: yearText(p.year),
		Invoiced: format(b.invoiced, c), Paid: format(b.paid, c), Refunded: format(b.refunded, c), Open: format(open, c),
	}, true
}
