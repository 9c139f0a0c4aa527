package demo

import (
	"math/bits"
	"strconv"
	"time"
)

// meter writes the charges behind the bills of one customer: the billed cost of
// a bill's charges adds up to its total, to the last digit.
type meter struct {
	l        *loader
	c        *customer
	a        account
	d        dice
	resource map[string][]resource
	serial   int // of the account
	written  int // of all accounts
	each     int // charges for each line of usage, 0 where nobody asked
	more     int // of these lines have one charge more
	limit    int // no more charges than these, where not 0
}

// scale spreads records over the lines of all bills, so that there are exactly
// so many. Fewer than there are lines are those of the first bills.
func (m *meter) scale(records int, bills [][]bill) {
	usage, flat := 0, 0
	for _, list := range bills {
		for _, b := range list {
			for _, n := range b.lines {
				if n.milli != 0 && n.commitment == "" {
					usage++
				} else {
					flat += charges(n)
				}
			}
		}
	}
	m.limit = records
	if records == 0 || usage == 0 {
		return
	}
	if records < usage+flat {
		m.each = 1
		return
	}
	m.each, m.more = (records-flat)/usage, (records-flat)%usage
}

// charges is how many a line that is no usage has.
func charges(n line) int {
	if n.commitment != "" {
		return 2 // the fee, and what it covers
	}
	return 1
}

func (m *meter) put(a account, bills []bill) {
	m.a, m.serial = a, 0
	m.resource = m.c.putResources(m.l, a)
	for i := range bills {
		for _, n := range bills[i].lines {
			m.line(&bills[i], n)
		}
	}
}

func (m *meter) line(b *bill, n line) {
	switch {
	case n.commitment != "":
		m.commitment(b, n)
	case n.milli == 0:
		m.flat(b, n)
	default:
		m.usage(b, n, m.count())
	}
}

func (m *meter) count() int {
	if m.each == 0 {
		return m.d.between(1, 3)
	}
	if m.more > 0 {
		m.more--
		return m.each + 1
	}
	return m.each
}

// charge is one record of usage_facts; amounts are in fine units.
type charge struct {
	sku, resource, category, class, commitment string
	start, end                                 time.Time
	quantity, price, list, billed, effective   int64
}

func (m *meter) record(b *bill, x charge) {
	if m.limit > 0 && m.written == m.limit {
		return
	}
	m.written++
	m.serial++
	id := strconv.Itoa(m.serial)
	id = m.a.id + "-u" + "000000000"[len(id):] + id
	quantity, price := any(nil), any(nil)
	if x.quantity != 0 {
		quantity, price = fixed(x.quantity, 10), fixed(x.price, 10)
	}
	m.l.put("usage_facts", m.a.id, id, b.id, x.sku, x.resource, x.category, x.class, x.commitment, x.start, x.end,
		quantity, price, fixed(x.list, 10), fixed(x.billed, 10), fixed(x.effective, 10))
}

// usage splits a line into n charges in the order of time.
func (m *meter) usage(b *bill, n line, count int) {
	left := fineOf(n.amount, b.currency)
	if m.c.traits.has(untied) && b.number == 6 {
		left += fine // on purpose: this customer's sums are off
	}
	used := m.resource[n.sku]
	step := b.month.AddDate(0, 1, 0).Sub(b.month) / time.Duration(count)
	for i := range count {
		part := left
		if i < count-1 {
			average := left / int64(count-i)
			part = average/2 + m.d.Int64N(average+1)
		}
		left -= part
		x := charge{sku: n.sku, resource: used[i%len(used)].id, category: "Usage", list: part, billed: part, effective: part}
		x.start = b.month.Add(step * time.Duration(i)).Truncate(time.Hour)
		x.end = x.start.Add(max(step.Truncate(time.Hour), time.Hour))
		x.price, x.quantity = n.rate*10_000, quantityFor(part, n.rate)
		m.record(b, x)
	}
}

// quantityFor is how much a cost buys at a price in millionths; both it and the
// cost are in fine units.
func quantityFor(cost, price int64) int64 {
	hi, lo := bits.Mul64(uint64(cost), 1_000_000)
	if hi >= uint64(price) {
		return 0
	}
	q, _ := bits.Div64(hi, lo, uint64(price))
	return int64(q)
}

func (m *meter) flat(b *bill, n line) {
	x := charge{sku: n.sku, category: "Tax", start: b.month, end: b.month.AddDate(0, 1, 0)}
	if n.kind == "credit" {
		x.category = "Credit"
	}
	if b.original != "" {
		x.category, x.class = "Adjustment", "Correction"
	}
	amount := fineOf(n.amount, b.currency)
	x.list, x.billed, x.effective = amount, amount, amount
	m.record(b, x)
}

// commitment is billed as a fee, and takes effect in the usage that it covers.
func (m *meter) commitment(b *bill, n line) {
	fee := fineOf(n.amount, b.currency)
	whole := charge{sku: n.sku, category: "Purchase", commitment: n.commitment, start: b.month, end: b.month.AddDate(0, 1, 0)}
	whole.quantity, whole.price, whole.list, whole.billed = fine, n.rate*10_000, fee, fee
	m.record(b, whole)
	covered := whole
	covered.sku, covered.category, covered.resource = "EXC-VM2", "Usage", m.resource["EXC-VM2"][0].id
	covered.price = max(1, 96_000*perDollar(b.currency)/1_000_000) * 10_000
	covered.quantity = quantityFor(fee+fee/4, covered.price/10_000)
	covered.list, covered.billed, covered.effective = fee+fee/4, 0, fee
	m.record(b, covered)
}
