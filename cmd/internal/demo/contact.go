package demo

import (
	"bytes"
	"encoding/json"
	"strings"
	"time"
)

// Undeclared marks what the config of the demo does not declare: it must be in
// no bundle.
const Undeclared = "not-for-export"

// jsonList writes texts as a compact JSON array, letters as they are.
func jsonList(texts ...string) string {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if len(texts) == 0 || e.Encode(texts) != nil {
		return "[]"
	}
	return strings.TrimSpace(b.String())
}

func (c *customer) putSubject(l *loader) {
	var others []string
	mails := []string{c.directoryMail(c.subject)}
	for _, a := range c.accounts {
		if m := c.accountMail(a); m != c.subject.email {
			mails = append(mails, m)
		}
	}
	if c.former != "" {
		others = append(others, c.former)
	}
	l.put("customers", c.id, c.subject.full, c.subject.email, jsonList(others...), jsonList(mails...), c.place.jurisdiction,
		c.place.entity, c.place.language, c.place.zone, c.holder(), Undeclared+": "+c.canary+" asks for a discount every spring")
	for i, a := range c.accounts {
		evidence := "registered with the customer's id"
		if i > 0 {
			evidence = "confirmed by a code sent to the customer's e-mail address"
		}
		l.put("customer_accounts", c.id, a.id, evidence)
	}
}

// directoryMail is a second address, which only the company's directory has.
func (c *customer) directoryMail(who person) string { return who.login + "@dir." + c.domain() }

// accountMail: a further account has a further address, as people do it.
func (c *customer) accountMail(a account) string {
	if a.ordinal == 1 {
		return c.subject.email
	}
	return c.subject.login + "+" + a.name + "@" + c.domain()
}

func (c *customer) putContacts(l *loader) {
	for _, a := range c.accounts {
		d := newDice(2, uint64(c.index), uint64(a.ordinal))
		state := "active"
		if a.closed {
			state = "closed"
		}
		l.put("accounts", a.id, a.name, state, a.opened, c.accountMail(a), c.place.entity, c.place.language, c.place.zone, d.between(1, 99))
		if c.traits.has(sparse) {
			continue
		}
		c.putContact(l, a)
		c.putAlternates(l, a)
		c.putChanges(l, a, d)
	}
}

func (c *customer) putContact(l *loader, a account) {
	where, line3 := c.address, ""
	if c.traits.has(organisation) {
		line3 = "c/o " + c.subject.full
	}
	l.put("contacts", a.id, c.subject.full, where.line1, where.line2, line3, where.city, where.district, where.region,
		where.postal, where.country, c.subject.phone, c.companyName(), "https://"+c.domain()+"/", Undeclared+": "+c.canary)
}

// putAlternates: the international customer stands for operations themselves.
func (c *customer) putAlternates(l *loader, a account) {
	for i, kind := range []string{"billing", "operations", "security"} {
		who := c.colleague[i]
		if c.traits.has(international) && kind == "operations" {
			who, who.title = c.subject, "Inhaberin"
		}
		if a.ordinal > 1 && kind == "security" {
			continue
		}
		l.put("alternate_contacts", a.id, kind, who.full, who.title, who.email, who.phone)
	}
}

func (c *customer) putChanges(l *loader, a account, d dice) {
	earlier := c.place.address(d)
	old := c.subject.login + "@old." + c.domain()
	at := d.after(a.opened, 60, 300)
	l.put("contact_changes", a.id, "address", at, earlier.oneLine()+" ("+c.canary+")", c.address.oneLine(), "self-service")
	l.put("contact_changes", a.id, "email", d.after(at, 20, 90), old, c.accountMail(a), "support")
	number := d.fill(c.place.phone)
	for range 1 + c.index%3 {
		at = d.after(at, 90, 200)
		next := d.fill(c.place.phone)
		l.put("contact_changes", a.id, "phone_number", at, number, next, "self-service")
		number = next
	}
	if c.former != "" {
		l.put("contact_changes", a.id, "full_name", at.Add(time.Minute), c.former, c.subject.full, "support")
	}
}
