package demo

import (
	"fmt"
	"strings"
	"time"
)

// putSettings writes an account's payment, tax, communication and marketplace
// data.
func (c *customer) putSettings(l *loader, a account) {
	if c.traits.has(sparse) {
		return
	}
	c.putPaymentMethods(l, a)
	c.putBillingSettings(l, a)
	c.putTax(l, a)
	c.putCommunication(l, a)
	c.putTickets(l, a)
	if c.traits.has(participates) && a.ordinal == 1 {
		c.putMarketplace(l, a)
	}
}

func (c *customer) putTax(l *loader, a account) {
	d := newDice(7, uint64(c.index))
	kind, pattern, _ := strings.Cut(c.place.tax, "|")
	sector, legal := "individual", c.subject.full
	if c.traits.has(organisation) || c.index == 0 {
		sector, legal = "business", c.companyName()
	}
	certified := ""
	if c.place.currency == "EUR" {
		certified = "fiscal@" + c.domain()
	}
	l.put("tax_registrations", fmt.Sprintf("tax-%s-%d", c.canary, a.ordinal), a.id, d.fill(pattern), kind, legal, "verified", sector,
		c.address.oneLine(), certified, `{"tax_office":"`+c.place.office+`"}`)
	if c.traits.has(exempt) {
		from := monthOf(a.opened)
		l.put("tax_exemptions", fmt.Sprintf("exm-%s-%d", c.canary, a.ordinal), a.id, c.place.office, "research", from, from.AddDate(9, 0, -1), "granted")
	}
}

func (c *customer) putCommunication(l *loader, a account) {
	d := newDice(8, uint64(c.index), uint64(a.ordinal))
	at := d.after(a.opened, 1, 300)
	for _, topic := range []string{"newsletter", "events", "group-" + c.canary, "service_notices"} {
		for _, channel := range []string{"email", "sms"} {
			status := pick(d, []string{"yes", "yes", "no", "unconfirmed"})
			if c.traits.has(optedOut) {
				status = "no"
			}
			if topic == "service_notices" {
				status = "yes"
			}
			l.put("mail_preferences", a.id, topic, channel, status, c.traits.has(optedOut), at)
		}
		at = d.after(at, 0, 60)
	}
	for i, who := range []person{c.subject, c.colleague[2]} {
		name := c.canary + []string{"-budget", "-incidents"}[i]
		l.put("notification_settings", fmt.Sprintf("ntf-%s-%d-%d", c.canary, a.ordinal, i+1), a.id, name,
			c.arn(a, "notifications", name), "active", []string{"PT12H", "PT5M"}[i], "email", "", who.email, "confirmed")
	}
	l.put("notification_settings", fmt.Sprintf("ntf-%s-%d-3", c.canary, a.ordinal), a.id, c.canary+"-incidents",
		c.arn(a, "notifications", c.canary+"-incidents"), "active", "none", "sms", "aggregation", c.subject.phone, "unconfirmed")
}

func (c *customer) putMarketplace(l *loader, a account) {
	d := newDice(9, uint64(c.index))
	since := d.after(a.opened, 100, 300)
	for n := range d.between(1, 3) {
		accepted := d.after(since, n*90, n*90+60)
		acceptor, proposer, kind := a.id, "seller-of-"+c.canary, "purchase"
		if n == 1 {
			acceptor, proposer, kind = "buyer-from-"+c.canary, a.id, "sale"
		}
		value := pow10(exponent(a.currency)) * (perDollar(a.currency) * int64(d.between(200, 9000)) / 1_000_000)
		start := accepted.Truncate(24*time.Hour).AddDate(0, 0, 1)
		l.put("agreements", fmt.Sprintf("agr-%s-%d", c.canary, n+1), a.id, kind, "active", acceptor, proposer, accepted,
			start, start.AddDate(1, 0, 0), fmt.Sprintf("off-%s-%d", c.canary, n+1), "prd-"+c.canary, value, a.currency)
	}
	lead := c.colleague[1]
	l.put("partners", "prt-"+c.canary, a.id, c.companyName(), c.companyName()+" ★", "https://"+c.domain()+"/partner", "Consulting",
		jsonList("Education", "Energy – wind & sun", "Public sector"), lead.full, lead.title, lead.email)
	day := since.Truncate(24 * time.Hour)
	l.put("participations", a.id, "marketplace", "buyer", "active", day, c.domain())
	l.put("participations", a.id, "marketplace", "seller", "active", day.AddDate(0, 2, 0), "shop."+c.domain())
	l.put("participations", a.id, "partner_network", "member", "active", day.AddDate(0, 4, 0), c.domain())
}
