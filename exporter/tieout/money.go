package tieout

import (
	"errors"
	"strconv"

	"github.com/valise-export/valise/exporter"
	"github.com/valise-export/valise/exporter/keyindex"
)

// The datasets whose amounts are compared.
const (
	invoices = "invoice"
	items    = "invoice_line"
	uses     = "usage_cost"
	payments = "payment"
	refunds  = "credit_refund"
)

// plan finds out which tie-outs the datasets have the fields for.
func (b *Books) plan() {
	has := func(dataset string, fields ...string) bool {
		d := b.dataset(dataset)
		return d != nil && shows(d, fields)
	}
	invoice := has(invoices, "invoice_id", "total", "currency")
	b.checks[exporter.CheckLines] = invoice && has(items, "invoice_id", "amount", "currency")
	b.checks[exporter.CheckTax] = b.checks[exporter.CheckLines] && has(items, "kind") && has(invoices, "total_before_tax")
	b.checks[exporter.CheckUsage] = invoice && has(uses, "InvoiceId", "BilledCost", "BillingCurrency")
	b.checks[exporter.CheckPayments] = invoice && has(payments, "amount", "currency")
	b.checks[exporter.CheckRefunds] = has(payments, "payment_id", "amount_refunded", "currency") && has(refunds, "kind", "payment_id", "initial_amount", "currency")
}

// moneyOf returns what notes a dataset's amounts, nil where nothing does.
func (b *Books) moneyOf(d *Dataset) note {
	c, paying := columns{&d.Shape}, b.checks[exporter.CheckPayments] || b.checks[exporter.CheckRefunds]
	switch name := d.Shape.Name; {
	case name == invoices && (b.checks[exporter.CheckLines] || b.checks[exporter.CheckUsage] || paying):
		return b.invoice(d, c)
	case name == items && b.checks[exporter.CheckLines]:
		return b.line(d, c)
	case name == uses && b.checks[exporter.CheckUsage]:
		return b.use(d, c)
	case name == payments && paying:
		return b.payment(d, c)
	case name == refunds && paying:
		return b.refund(d, c)
	}
	return nil
}

// columns finds fields of a dataset as it leaves.
type columns struct{ shape *exporter.Dataset }

// column is a field's place in a record, -1 where it is not there.
type column int

func (c columns) of(name string) column {
	_, at, _ := c.shape.Field(name)
	return column(at)
}

func (c column) value(shown []exporter.Value) exporter.Value {
	if c < 0 {
		return exporter.Null()
	}
	return shown[c]
}

// text returns a text that is shown whole, else "".
func (c column) text(shown []exporter.Value) string {
	v := c.value(shown)
	if _, changed := v.Rule(); changed || v.Kind() != exporter.KindText {
		return ""
	}
	return v.Text()
}

func (c column) code(shown []exporter.Value) code { return codeOf(c.text(shown)) }

// amount returns an amount that is shown whole and fits.
func (c column) amount(shown []exporter.Value) (sum keyindex.Sum, places int, ok bool) {
	v := c.value(shown)
	if _, changed := v.Rule(); changed {
		return sum, 0, false
	}
	switch v.Kind() {
	case exporter.KindDecimal:
		sum, places = parse(v.Text())
	case exporter.KindInteger:
		sum, places = parse(strconv.FormatInt(v.Int(), 10))
	default:
		return sum, 0, false
	}
	return sum, places, sum.Fits()
}

// money is an amount column with its currency's.
type money struct{ amount, currency column }

func (m money) of(shown []exporter.Value) (sum keyindex.Sum, c code, fine, ok bool) {
	sum, places, ok := m.amount.amount(shown)
	c = m.currency.code(shown)
	if !ok || c == 0 {
		return sum, 0, false, false
	}
	return sum, c, places > minor(c), true
}

func (b *Books) invoiceKey(d *Dataset, field string) *keyindex.Keyer {
	return b.keyer(d, []string{field}, invoices, []string{"invoice_id"})
}

func (b *Books) paymentKey(d *Dataset) *keyindex.Keyer {
	return b.keyer(d, []string{"payment_id"}, payments, []string{"payment_id"})
}

// noInvoice is the key of payments and refunds that name no invoice.
func (b *Books) noInvoice() keyindex.Key {
	return b.hasher.Key(keyindex.AppendPart(nil, "no invoice"))
}

// inside makes a note of records that are in the bundle. One that as_of leaves
// out makes what it is about uncertain: the line of next month on the invoice of
// this one.
func inside(about *keyindex.Keyer, uncertain kind, n func(s *Sheet, read, shown []exporter.Value) error) note {
	return func(s *Sheet, read, shown []exporter.Value, outside bool) error {
		if !outside {
			return n(s, read, shown)
		}
		if k, ok := keyOf(about, read); ok {
			return s.count(k, uncertain, 0, 0)
		}
		return nil
	}
}

func (b *Books) invoice(d *Dataset, c columns) note {
	key, original := b.invoiceKey(d, "invoice_id"), b.invoiceKey(d, "original_invoice_id")
	whole, before := money{c.of("total"), c.of("currency")}, money{c.of("total_before_tax"), c.of("currency")}
	asked, when, what := money{c.of("payment_total"), c.of("payment_currency")}, c.of("issued_at"), c.of("invoice_type")
	return inside(key, gone, func(s *Sheet, read, shown []exporter.Value) error {
		k, ok := key.Of(read)
		if !ok {
			return nil
		}
		year := yearOf(when.value(shown))
		errs := []error{s.count(k, issued, 0, year)}
		due, currency, _, known := asked.of(shown)
		if sum, cur, _, ok := whole.of(shown); ok {
			errs = append(errs, s.add(k, total, cur, year, sum))
			if !known {
				due, currency, known = sum, cur, true
			}
		} else {
			errs = append(errs, s.count(k, vague, 0, year))
		}
		if sum, cur, _, ok := before.of(shown); ok {
			errs = append(errs, s.add(k, net, cur, year, sum))
		}
		if !known {
			return errors.Join(errs...)
		}
		if what.text(shown) == "credit_memo" && due.Sign() > 0 {
			due = due.Neg() // it gives back, however the source writes that
		}
		errs = append(errs, s.add(k, payable, currency, year, due))
		if original != nil {
			if o, ok := original.Of(read); ok && o != k {
				errs = append(errs, s.count(k, adjusts, 0, year), s.add(o, memo, currency, year, due))
			}
		}
		return errors.Join(errs...)
	})
}

func (b *Books) line(d *Dataset, c columns) note {
	p := part{
		invoice: b.invoiceKey(d, "invoice_id"), money: money{c.of("amount"), c.of("currency")}, hazy: hazy, sum: lines, fine: fine,
		category: c.of("kind"), taxWord: "tax",
		tax: func(s *Sheet, k keyindex.Key, cur code, sum keyindex.Sum) error { return s.add(k, tax, cur, 0, sum) },
	}
	return p.note()
}

func (b *Books) use(d *Dataset, c columns) note {
	p := part{
		invoice: b.invoiceKey(d, "InvoiceId"), money: money{c.of("BilledCost"), c.of("BillingCurrency")}, hazy: hazyUse, sum: usage, fine: fineUse,
		category: c.of("ChargeCategory"), taxWord: "Tax",
		tax: func(s *Sheet, k keyindex.Key, cur code, _ keyindex.Sum) error { return s.count(k, useTax, cur, 0) },
	}
	return p.note()
}

// part is how a dataset holds what an invoice's amount is made of: its lines, or
// its usage.
type part struct {
	invoice         *keyindex.Keyer
	money           money
	hazy, sum, fine kind
	category        column // taxWord where the part is tax, which tax notes
	taxWord         string
	tax             func(s *Sheet, invoice keyindex.Key, cur code, sum keyindex.Sum) error
}

func (p *part) note() note {
	return inside(p.invoice, p.hazy, func(s *Sheet, read, shown []exporter.Value) error {
		k, ok := p.invoice.Of(read)
		if !ok {
			return nil
		}
		sum, cur, isFine, ok := p.money.of(shown)
		if !ok {
			return s.count(k, p.hazy, 0, 0)
		}
		err := s.add(k, p.sum, cur, 0, sum)
		if err == nil && isFine {
			err = s.count(k, p.fine, cur, 0)
		}
		if err == nil && p.category.text(shown) == p.taxWord {
			err = p.tax(s, k, cur, sum)
		}
		return err
	})
}

// made says whether a payment counts. A source without a status has payments
// that were made, unless they name a failure.
func made(status exporter.Value, failure string) (counts, known bool) {
	if _, changed := status.Rule(); changed {
		return false, false
	}
	switch {
	case status.IsNull():
		return failure == "", true
	case status.Text() == "succeeded":
		return true, true
	case status.Text() == "pending", status.Text() == "failed", status.Text() == "canceled":
		return false, true
	}
	return false, false
}

func (b *Books) payment(d *Dataset, c columns) note {
	own, invoice := b.paymentKey(d), b.invoiceKey(d, "invoice_id")
	amount, refunded := money{c.of("amount"), c.of("currency")}, money{c.of("amount_refunded"), c.of("currency")}
	status, failure, when := c.of("status"), c.of("failure_code"), c.of("created_at")
	nowhere := b.noInvoice()
	return inside(invoice, later, func(s *Sheet, read, shown []exporter.Value) error {
		counts, known := made(status.value(shown), failure.text(shown))
		if known && !counts {
			return nil
		}
		k := nowhere
		if invoice != nil {
			if i, ok := invoice.Of(read); ok {
				k = i
			}
		}
		year := yearOf(when.value(shown))
		sum, cur, _, ok := amount.of(shown)
		if !ok || !known {
			return s.count(k, hazyPay, 0, year)
		}
		errs := []error{s.add(k, paid, cur, year, sum)}
		back, cur, _, ok := refunded.of(shown)
		switch {
		case ok:
			errs = append(errs, s.add(k, returned, cur, year, back))
		case !refunded.amount.value(shown).IsNull():
			errs = append(errs, s.count(k, hazyPay, 0, year))
		}
		if p, is := keyOf(own, read); is {
			errs = append(errs, s.count(p, payment, 0, year))
			if ok {
				errs = append(errs, s.add(p, says, cur, year, back))
			}
		}
		return errors.Join(errs...)
	})
}

func keyOf(k *keyindex.Keyer, read []exporter.Value) (keyindex.Key, bool) {
	if k == nil {
		return keyindex.Key{}, false
	}
	return k.Of(read)
}

// refund notes credits and refunds. Where payments say what was refunded of
// them, a refund that names its payment is in there already.
func (b *Books) refund(d *Dataset, c columns) note {
	ofPayment, ofInvoice := b.paymentKey(d), b.invoiceKey(d, "invoice_id")
	m, what, when := money{c.of("initial_amount"), c.of("currency")}, c.of("kind"), c.of("created_at")
	told := false
	if p := b.dataset(payments); p != nil {
		_, _, told = p.Shape.Field("amount_refunded")
	}
	nowhere := b.noInvoice()
	return inside(ofInvoice, later, func(s *Sheet, read, shown []exporter.Value) error {
		k, named := keyOf(ofInvoice, read)
		if !named {
			k = nowhere
		}
		p, ofOne := keyOf(ofPayment, read)
		year := yearOf(when.value(shown))
		sum, cur, _, ok := m.of(shown)
		switch kind := what.text(shown); {
		case kind != "refund" && kind != "credit", !ok:
			return errors.Join(s.count(k, hazyPay, 0, year), s.unclear(p, ofOne, year))
		case kind == "credit" && named:
			return s.add(k, credit, cur, year, sum)
		case kind == "credit":
			return nil
		}
		var errs []error
		if ofOne {
			errs = append(errs, s.add(p, refund, cur, year, sum))
		}
		if !ofOne || !told {
			errs = append(errs, s.add(k, returned, cur, year, sum))
		}
		return errors.Join(errs...)
	})
}

// unclear notes of a payment that a refund of it is not known.
func (s *Sheet) unclear(payment keyindex.Key, named bool, year int) error {
	if !named {
		return nil
	}
	return s.count(payment, hazyBack, 0, year)
}
