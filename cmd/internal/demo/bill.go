package demo

import (
	"fmt"
	"time"
)

// bill is one invoice with what belongs to it, in minor units of its currency.
type bill struct {
	id, original string
	number       int // of the account, from 1
	month        time.Time
	issued       time.Time
	currency     string
	payCurrency  string
	rate         int64 // payment currency for one unit, in millionths; 0 for the same
	lines        []line
}

// line is one line of a bill.
type line struct {
	kind, text, sku, commitment string
	milli, rate                 int64 // quantity in thousandths, price in millionths
	amount                      int64
}

func (b *bill) net() (sum int64) {
	for _, l := range b.lines {
		if l.kind != "tax" {
			sum += l.amount
		}
	}
	return sum
}

func (b *bill) total() (sum int64) {
	for _, l := range b.lines {
		sum += l.amount
	}
	return sum
}

// payable is the total in the currency in which it is paid.
func (b *bill) payable() int64 {
	if b.rate == 0 {
		return b.total()
	}
	from, to := pow10(exponent(b.currency)), pow10(exponent(b.payCurrency))
	return (b.total()*b.rate/1_000_000*to + from/2) / from
}

// bills returns the invoices of an account, oldest first: one for each month,
// and a credit memo after some. A memo is of the year of its invoice, so that
// each year adds up by itself.
func (c *customer) bills(a account, d dice) []bill {
	if c.traits.has(sparse) {
		return nil
	}
	var list []bill
	size := d.between(2, 6)
	for m := monthOf(a.opened).AddDate(0, 1, 0); !m.After(lastMonth); m = m.AddDate(0, 1, 0) {
		if a.closed && m.Year() > a.opened.Year() {
			break
		}
		b := c.newBill(a, m, len(list)+1, d)
		c.fillBill(&b, size, d)
		list = append(list, b)
		if m.Month() < time.October && m.Before(lastMonth) && d.chance(6) {
			list = append(list, c.memo(a, b, len(list)+1, d))
		}
	}
	return list
}

func monthOf(t time.Time) time.Time {
	return time.Date(t.Year(), t.Month(), 1, 0, 0, 0, 0, time.UTC)
}

func (c *customer) newBill(a account, month time.Time, number int, d dice) bill {
	b := bill{
		id:     fmt.Sprintf("inv-%s-%d-%s", c.canary, a.ordinal, month.Format("2006-01")),
		number: number, month: month, issued: d.after(month.AddDate(0, 1, 0), 1, 3),
		currency: a.currency, payCurrency: a.currency,
	}
	if c.traits.has(foreignPay) {
		b.payCurrency = c.place.currency
		b.rate = perDollar(c.place.currency) + int64(d.between(-900_000, 900_000))
	}
	return b
}

func (c *customer) fillBill(b *bill, size int, d dice) {
	all := services()
	first := d.IntN(len(all))
	for i := range size {
		b.lines = append(b.lines, serviceLine(all[(first+i*5)%len(all)], b.currency, d))
	}
	if c.traits.has(organisation) || c.index == 0 {
		fee := perDollar(b.currency) * 40 / 1_000_000 * pow10(exponent(b.currency))
		b.lines = append(b.lines, line{kind: "charge", text: "Commitment for compute, monthly fee", sku: skuCommit,
			commitment: "cmt-" + c.canary, milli: 1000, rate: fee * 1_000_000 / pow10(exponent(b.currency)), amount: fee})
	}
	if d.chance(12) {
		b.lines = append(b.lines, line{kind: "credit", text: "Promotional credit", sku: skuCredit, amount: -b.net() / 5})
	}
	if !c.traits.has(exempt) {
		b.lines = append(b.lines, line{kind: "tax", text: "Tax", sku: skuTax, amount: b.net() * taxPercent(c.place.country) / 100})
	}
}

// serviceLine charges about what is usual, rounded to the minor unit.
func serviceLine(s service, currency string, d dice) line {
	l := line{kind: "charge", text: s.name + ": " + s.meter, sku: s.sku}
	l.milli = int64(s.usual) * int64(d.between(20, 260)) / 100
	l.rate = max(1, s.price*perDollar(currency)/1_000_000)
	unit := 1_000_000_000 / pow10(exponent(currency))
	l.amount = max(1, (l.milli*l.rate+unit/2)/unit)
	return l
}

func taxPercent(country string) int64 {
	switch country {
	case "US", "KW", "AE":
		return 5
	case "JP", "KR", "VN":
		return 10
	default:
		return 19
	}
}

// memo gives back a part of a bill.
func (c *customer) memo(a account, b bill, number int, d dice) bill {
	m := c.newBill(a, b.month, number, d)
	m.id, m.original, m.rate = b.id+"-cm", b.id, b.rate
	m.issued = d.after(b.issued, 15, 40)
	m.lines = []line{{kind: "credit", text: "Correction of " + b.id, sku: skuRefund, amount: -max(1, b.net()/8)}}
	return m
}
