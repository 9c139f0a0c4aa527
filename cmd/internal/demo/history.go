package demo

import (
	"fmt"
	"time"
)

// putHistory writes what an account bought, was billed and paid.
func (c *customer) putHistory(l *loader, a account) []bill {
	d := newDice(4, uint64(c.index), uint64(a.ordinal))
	bills := c.bills(a, d)
	for i := range bills {
		c.putInvoice(l, a, &bills[i])
	}
	c.putPayments(l, a, bills, d)
	if !c.traits.has(sparse) {
		c.putCredits(l, a, d)
		c.putSubscriptions(l, a, d)
		c.putOrders(l, a, d)
	}
	return bills
}

func (c *customer) putInvoice(l *loader, a account, b *bill) {
	kind, billType, order := "invoice", "month", ""
	if b.original != "" {
		kind, billType = "memo", "correction"
	}
	if c.traits.has(organisation) {
		order = fmt.Sprintf("PO-%s-%d", c.canary, b.month.Year())
	}
	rate := any(nil)
	if b.rate != 0 {
		rate = fixed(b.rate, 6)
	}
	l.put("invoices", b.id, a.id, kind, billType, b.issued, b.issued.AddDate(0, 0, 14), b.month.Format("2006-01"),
		b.month, b.month.AddDate(0, 1, 0), c.place.entity, "Example Cloud", b.original, order,
		b.net(), b.total(), b.currency, b.payable(), b.payCurrency, rate)
	for i, n := range b.lines {
		c.putLine(l, a, b, i+1, n)
	}
}

func (c *customer) putLine(l *loader, a account, b *bill, number int, n line) {
	quantity, rate := any(nil), any(nil)
	if n.milli != 0 {
		quantity, rate = fixed(n.milli*1000, 6), fixed(n.rate, 6)
	}
	amount := n.amount
	if c.traits.has(untied) && b.number == 2 && number == 1 {
		amount++ // on purpose: this customer's sums are off
	}
	l.put("invoice_lines", fmt.Sprintf("%s-%02d", b.id, number), a.id, b.id, n.kind, n.text, quantity, rate,
		amount, b.currency, b.month, b.month.AddDate(0, 1, -1))
}

// putPayments pays every invoice within the month in which it was issued. Some
// first attempts fail; what a memo gives back is refunded.
func (c *customer) putPayments(l *loader, a account, bills []bill, d dice) {
	for i := range bills {
		b := &bills[i]
		if b.original != "" {
			continue
		}
		var memo *bill
		if i+1 < len(bills) && bills[i+1].original == b.id {
			memo = &bills[i+1]
		}
		c.putPayment(l, a, b, memo, d)
	}
}

func (c *customer) putPayment(l *loader, a account, b, memo *bill, d dice) {
	id := fmt.Sprintf("pay-%s-%d-%04d", c.canary, a.ordinal, b.number)
	at := d.after(b.issued, 1, 3).Add(time.Duration(d.IntN(1000)) * time.Millisecond)
	method := c.method(a, 1+b.number%7/6)
	if d.chance(8) {
		l.put("payments", id+"-0", a.id, b.id, method, b.payable(), int64(0), b.payCurrency, "declined", at,
			"insufficient_funds", "EXAMPLE CLOUD", "", d.between(1, 99), 1)
		at = d.after(at, 2, 6)
	}
	amount, refunded := b.payable(), int64(0)
	if c.traits.has(untied) && b.number == 3 {
		amount -= 5
	}
	if memo != nil {
		refunded = -memo.payable()
		c.putRefund(l, a, memo, id, refunded)
	}
	l.put("payments", id, a.id, b.id, method, amount, refunded, b.payCurrency, "paid", at, "", "EXAMPLE CLOUD",
		fmt.Sprintf("R-%s-%d", c.canary, b.number), d.between(1, 99), 2)
}

func (c *customer) putRefund(l *loader, a account, memo *bill, payment string, amount int64) {
	l.put("adjustments", "ref-"+memo.id, a.id, "refund", payment, memo.id, amount, int64(0), memo.payCurrency,
		"Given back after "+memo.original, memo.issued.Add(2*time.Hour), time.Time{})
}

func (c *customer) putCredits(l *loader, a account, d dice) {
	for n := range 2 {
		granted := d.after(a.opened, n*200, n*200+100)
		amount := pow10(exponent(a.currency)) * (perDollar(a.currency) * int64(25*(n+1)) / 1_000_000)
		l.put("adjustments", fmt.Sprintf("crd-%s-%d-%d", c.canary, a.ordinal, n+1), a.id, "promotion", "", "", amount,
			amount*int64(n)/2, a.currency, "Welcome credit for "+c.canary, granted, granted.AddDate(1, 0, 0))
	}
}

func (c *customer) putSubscriptions(l *loader, a account, d dice) {
	for n, s := range []struct {
		product, plan, status string
		dollars               int64
	}{{"Example Support", "Business", "active", 100}, {"Example Monitoring", "Team", "ended", 29}} {
		start := d.after(a.opened, 3, 60)
		end, cancelled := start.AddDate(1, 0, 0), time.Time{}
		if s.status == "ended" {
			cancelled = start.AddDate(0, 11, 0)
		} else {
			end = time.Date(2026, start.Month(), start.Day(), 0, 0, 0, 0, time.UTC).AddDate(1, 0, 0)
		}
		minor := pow10(exponent(a.currency)) * (perDollar(a.currency) * s.dollars / 1_000_000)
		l.put("subscriptions", fmt.Sprintf("sub-%s-%d-%d", c.canary, a.ordinal, n+1), a.id, s.product, s.plan, s.status,
			start, end, cancelled, n+1, minor, a.currency)
	}
}

func (c *customer) putOrders(l *loader, a account, d dice) {
	for n, o := range []struct {
		text    string
		dollars int64
	}{{"Training: three days, remote", 600}, {"Device for moving data, 42 TB, hire", 250}, {"Certification, exam voucher", 150}} {
		if n > 0 && d.chance(40) {
			continue
		}
		minor := pow10(exponent(a.currency)) * (perDollar(a.currency) * o.dollars / 1_000_000)
		count := int64(d.between(1, 4))
		l.put("orders", fmt.Sprintf("ord-%s-%d-%d", c.canary, a.ordinal, n+1), a.id, d.after(a.opened, 100*n+30, 100*n+120),
			o.text, count, minor, minor*count, a.currency, fmt.Sprintf("PO-%s-%d", c.canary, n+1))
	}
}
