package demo

import "fmt"

// putTickets writes what was asked of support: data that the notice's list does
// not have, and that access reaches all the same.
func (c *customer) putTickets(l *loader, a account) {
	if c.index%2 != 0 || c.traits.has(sparse) {
		return
	}
	d := newDice(11, uint64(c.index), uint64(a.ordinal))
	for n, t := range []struct{ subject, body, status string }{
		{"Invoice has the wrong name", "Please change the name on the invoices of " + c.canary + " to “" + c.companyName() + "”.\nThank you!", "closed"},
		{"=Which region is the nearest?", "\tWe are at " + c.address.city + ". Which region has the shortest way to us?", "closed"},
		{"Copy of our data", "We want a copy of everything that you hold about us. " + c.subject.full, "open"},
	} {
		l.put("tickets", fmt.Sprintf("tkt-%s-%d-%d", c.canary, a.ordinal, n+1), a.id, d.after(a.opened, 100*n, 100*n+90), t.subject, t.body, t.status, c.colleague[1].full)
	}
}
