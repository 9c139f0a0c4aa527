package tieout

import (
	"github.com/valise-export/valise/exporter"
	"github.com/valise-export/valise/exporter/keyindex"
)

// row returns the line of a check, made where it is not there.
func (a *account) row(check exporter.MoneyCheck, c code, year int) *result {
	k := row{check, period{c, year}}
	if a.rows[k] == nil {
		a.rows[k] = &result{}
	}
	return a.rows[k]
}

// judge notes a comparison.
func (r *result) judge(agrees bool, difference keyindex.Sum) {
	r.Compared++
	if !agrees {
		r.Mismatches++
		r.difference = r.difference.Add(difference.Abs())
	}
}

func (a *account) balance(c code, year int) *balance {
	k := period{c, year}
	if a.balances[k] == nil {
		a.balances[k] = &balance{}
	}
	return a.balances[k]
}

// can reports whether a check is made: the datasets have the fields, and were
// read whole.
func (a *account) can(check exporter.MoneyCheck, datasets ...string) bool {
	if !a.books.checks[check] {
		return false
	}
	for _, d := range datasets {
		if !a.whole(d) {
			return false
		}
	}
	return true
}

// compare makes the checks of one key: of an invoice, a payment, or neither.
func (a *account) compare(g *group) {
	if a.can(exporter.CheckLines, invoices, items) {
		a.lines(g)
	}
	if a.can(exporter.CheckTax, invoices, items) {
		a.tax(g)
	}
	if a.can(exporter.CheckUsage, invoices, uses) {
		a.usage(g)
	}
	if a.can(exporter.CheckPayments, invoices, payments) && a.refundsKnown() {
		a.payments(g)
	}
	if a.can(exporter.CheckRefunds, payments, refunds) {
		a.refunds(g)
	}
}

// refundsKnown reports whether nothing that was given back can be missing.
func (a *account) refundsKnown() bool {
	return a.books.dataset(refunds) == nil || a.whole(refunds)
}

// parts is what should add up to an invoice.
type parts struct {
	check      exporter.MoneyCheck
	sum, fine  kind
	hazy, tax  kind
	perPart    bool // each finer part may have been rounded; else their sum
	orInPayCur bool // may be in the currency in which the invoice is paid
}

func (a *account) lines(g *group) {
	a.add(g, parts{check: exporter.CheckLines, sum: lines, fine: fine, hazy: hazy, tax: tax, perPart: true})
}

func (a *account) usage(g *group) {
	a.add(g, parts{check: exporter.CheckUsage, sum: usage, fine: fineUse, hazy: hazyUse, tax: useTax, orInPayCur: true})
}

// add compares what is on an invoice with its total.
func (a *account) add(g *group, p parts) {
	whole, clear := g.one(total)
	year := whole.year
	if len(g.said[issued]) > 0 {
		year = g.said[issued][0].year
	}
	switch {
	case !g.any(issued, p.sum, p.hazy), !g.any(issued) && g.any(gone):
		return
	case !g.any(issued):
		a.row(p.check, currencyOf(g, p.sum), 0).Unmatched++
		return
	case !g.any(p.sum, p.hazy):
		a.row(p.check, whole.currency, year).Without++
		return
	}
	want := whole
	if due, ok := g.one(payable); p.orInPayCur && ok && clear && !g.only(whole.currency, p.sum) {
		want = due
	}
	r := a.row(p.check, want.currency, year)
	if !clear || g.times(issued) != 1 || g.any(vague, p.hazy) || !g.only(want.currency, p.sum) {
		r.NotCompared++
		return
	}
	sum, times := g.in(want.currency, p.sum), g.times(p.fine)
	if !p.perPart {
		times = min(times, 1)
	}
	agrees := within(sum, want.sum, tolerance(want.currency, times))
	if before, ok := g.one(net); ok && !agrees && !g.any(p.tax) && before.currency == want.currency {
		agrees = within(sum, before.sum, tolerance(want.currency, times))
	}
	r.judge(agrees, sum.Add(want.sum.Neg()))
}

func currencyOf(g *group, k kind) code {
	if len(g.said[k]) == 0 {
		return 0
	}
	return g.said[k][0].currency
}

// tax compares an invoice's lines of tax with the difference of its totals.
func (a *account) tax(g *group) {
	whole, ok := g.one(total)
	before, also := g.one(net)
	if !ok || !also || !g.any(lines) {
		return
	}
	want := whole.sum.Add(before.sum.Neg())
	if !g.any(tax) && want.Sign() != 0 {
		return // the lines do not tell tax apart
	}
	r := a.row(exporter.CheckTax, whole.currency, whole.year)
	if before.currency != whole.currency || g.times(issued) != 1 || g.any(hazy, vague) || !g.only(whole.currency, tax) {
		r.NotCompared++
		return
	}
	sum := g.in(whole.currency, tax)
	r.judge(within(sum, want, tolerance(whole.currency, g.times(fine))), sum.Add(want.Neg()))
}

// payments compares what was paid for an invoice with what it asks for. Where one
// of the two is not known the balance has neither: it would say that money is
// owed that is not.
func (a *account) payments(g *group) {
	if !g.any(issued) {
		a.unmatched(g)
		return
	}
	year := g.said[issued][0].year
	known := !g.any(hazyPay)
	if g.any(adjusts) { // what it asks for counts with its original, or alone where that is not held
		if known {
			a.paidIn(g, func(int) int { return year })
		}
		return
	}
	if known && g.any(payable) {
		a.asked(g, year)
		a.paidIn(g, func(int) int { return year })
	}
	due, ok := g.one(payable)
	r := a.row(exporter.CheckPayments, due.currency, year)
	if !ok || g.times(issued) != 1 || g.any(vague, hazyPay, later) || !g.only(due.currency, memo, paid, returned, credit) {
		r.NotCompared++
		return
	}
	got := g.in(due.currency, paid).Add(g.in(due.currency, returned).Neg())
	want := g.in(due.currency, payable, memo)
	over := got.Add(want.Neg())
	// What a memo takes away and nobody has paid back is the customer's to use.
	most := want
	if larger(due.sum, want) {
		most = due.sum
	}
	tooMuch := got.Sign() > 0 && larger(got, most.Add(g.in(due.currency, credit)))
	tooLittle := got.Sign() < 0 && larger(want, got)
	r.judge(!tooMuch && !tooLittle, over)
}

// asked puts what an invoice and its memos ask for into a year.
func (a *account) asked(g *group, year int) {
	for _, k := range []kind{payable, memo} {
		for _, due := range g.said[k] {
			b := a.balance(due.currency, year)
			b.invoiced = b.invoiced.Add(due.sum)
		}
	}
}

// unmatched notes payments for an invoice that is not held, or for none; and
// memos whose original is not held.
func (a *account) unmatched(g *group) {
	for _, m := range g.said[memo] {
		b := a.balance(m.currency, m.year)
		b.invoiced = b.invoiced.Add(m.sum)
	}
	a.paidIn(g, func(own int) int { return own })
	if g.any(paid) && !g.any(gone) {
		p := g.said[paid][0]
		a.row(exporter.CheckPayments, p.currency, p.year).Unmatched++
	}
	for _, k := range []kind{hazyPay, later} {
		for _, h := range g.said[k] {
			n, _ := h.sum.Int64()
			a.row(exporter.CheckPayments, 0, h.year).NotCompared += n
		}
	}
}

// paidIn puts payments and refunds into the year that year gives.
func (a *account) paidIn(g *group, year func(own int) int) {
	for _, p := range g.said[paid] {
		b := a.balance(p.currency, year(p.year))
		b.paid = b.paid.Add(p.sum)
	}
	for _, p := range g.said[returned] {
		b := a.balance(p.currency, year(p.year))
		b.refunded = b.refunded.Add(p.sum)
	}
}

// refunds compares the refunds of a payment with what it says.
func (a *account) refunds(g *group) {
	if !g.any(payment) {
		if g.any(refund) {
			r := g.said[refund][0]
			a.row(exporter.CheckRefunds, r.currency, r.year).Unmatched++
		}
		return
	}
	if !g.any(refund, says, hazyBack) {
		return
	}
	first := g.said[payment][0]
	c := currencyOf(g, says)
	if c == 0 {
		c = currencyOf(g, refund)
	}
	r := a.row(exporter.CheckRefunds, c, first.year)
	if g.times(payment) != 1 || g.any(hazyBack) || !g.only(c, says, refund) {
		r.NotCompared++
		return
	}
	told, sum := g.in(c, says), g.in(c, refund)
	r.judge(told == sum, sum.Add(told.Neg()))
}
