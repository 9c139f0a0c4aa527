package demo

import (
	"fmt"
	"time"
)

// method is the id of the nth payment method of an account.
func (c *customer) method(a account, n int) string {
	return fmt.Sprintf("pm-%s-%d-%d", c.canary, a.ordinal, n)
}

func (c *customer) putPaymentMethods(l *loader, a account) {
	d := newDice(5, uint64(c.index), uint64(a.ordinal))
	billing := c.address.oneLine()
	brand := pick(d, []string{"visa", "mastercard", "amex", "jcb"})
	l.put("payment_methods", c.method(a, 1), a.id, "card", brand, d.fill("####"), d.between(1, 12), d.between(2027, 2030), "credit",
		c.place.country, "", c.subject.full, billing, true, "active", a.opened.Add(time.Hour))
	l.put("payment_methods", c.method(a, 2), a.id, "bank_account", "", d.fill("####"), nil, nil, "", "",
		"Bank of "+c.address.city, c.companyName(), billing, false, "active", d.after(a.opened, 30, 90))
	l.put("payment_methods", c.method(a, 3), a.id, "card", "visa", d.fill("####"), d.between(1, 12), d.between(2020, 2023), "debit",
		c.place.country, "", c.colleague[0].full, billing, false, "expired", d.after(a.opened, 10, 50))
}

func (c *customer) putBillingSettings(l *loader, a account) {
	d := newDice(6, uint64(c.index), uint64(a.ordinal))
	who := c.colleague[0]
	if a.ordinal > 1 {
		who = c.subject
	}
	at := d.after(a.opened, 20, 200)
	l.put("billing_settings", a.id, "invoice_delivery", "e-mail, PDF", at, who.full, who.email, c.address.oneLine())
	l.put("billing_settings", a.id, "budget_alert", "80 % of the budget of "+c.canary, d.after(at, 1, 50), "", "", "")
	l.put("billing_settings", a.id, "default_method", c.method(a, 1), a.opened.Add(2*time.Hour), "", "", "")
}
