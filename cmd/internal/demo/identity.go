package demo

import (
	"fmt"
	"time"
)

func (c *customer) arn(a account, service, what string) string {
	return "arn:example:" + service + "::" + a.id + ":" + what
}

// lastUse is a time in the last month that was billed.
func (c *customer) lastUse(d dice) time.Time { return d.after(lastMonth, 0, 25) }

func (c *customer) putIdentity(l *loader) {
	if c.traits.has(sparse) {
		return
	}
	for _, a := range c.accounts {
		d := newDice(3, uint64(c.index), uint64(a.ordinal))
		people := append([]person{c.subject}, c.colleague...)
		for i, who := range people[:5-a.ordinal] {
			c.putUser(l, a, i+1, who, d)
			c.putCredentials(l, a, i+1, who, d)
		}
		c.putRoles(l, a, d)
		c.putDirectory(l, a, people, d)
	}
}

// signIn is the name that somebody signs in with: an address that is theirs
// alone, not one that a family shares.
func (c *customer) signIn(who person) string { return who.login + "@" + c.domain() }

func (c *customer) putUser(l *loader, a account, n int, who person, d dice) {
	path, id := "/"+c.canary+"/", fmt.Sprintf("EXU-%s-%d%02d", c.canary, a.ordinal, n)
	l.put("iam_users", id, a.id, path, c.signIn(who), c.arn(a, "iam", "user"+path+id), d.after(a.opened, n, n+20), c.lastUse(d))
}

func (c *customer) putCredentials(l *loader, a account, n int, who person, d dice) {
	id := func(kind string) string { return fmt.Sprintf("%s-%s-%d%02d", c.canary, kind, a.ordinal, n) }
	made := d.after(a.opened, n, n+20)
	l.put("iam_credentials", id("signin"), a.id, c.signIn(who), "password", "active", made, c.lastUse(d), "Example Console", region(c.place), time.Time{})
	if n > 2 {
		return
	}
	rotated := d.after(lastMonth, -400, -100)
	l.put("iam_credentials", id("access"), a.id, c.signIn(who), "access key", "active", rotated, c.lastUse(d), "Example Object Storage", region(c.place), time.Time{})
	l.put("iam_credentials", id("mfa"), a.id, c.signIn(who), "second factor", "active", made, c.lastUse(d), "", "", time.Time{})
	l.put("iam_credentials", id("cert"), a.id, c.signIn(who), "signing certificate", "expired", made, time.Time{}, "", "", made.AddDate(1, 0, 0))
}

func (c *customer) putRoles(l *loader, a account, d dice) {
	for i, r := range []struct{ name, text string }{
		{"deploy", "Rolls out releases"}, {"read-only", "For audits, “look but don't touch”"}, {"backup", "Nightly copies;\nkeeps 35 days"},
	} {
		name := c.canary + "-" + r.name
		used := c.lastUse(d)
		if i == 1 {
			used = time.Time{}
		}
		where := region(c.place)
		if used.IsZero() {
			where = ""
		}
		l.put("iam_roles", a.id, fmt.Sprintf("EXR-%s-%d", c.canary, i+1), "/", name, c.arn(a, "iam", "role/"+name),
			d.after(a.opened, 5, 200), r.text, 3600*(1+i*3), used, where)
	}
}

func (c *customer) putDirectory(l *loader, a account, people []person, d dice) {
	for i, who := range people {
		if a.ordinal > 1 && i > 0 {
			break
		}
		status := "enabled"
		if i == 3 {
			status = "disabled"
		}
		l.put("directory_entries", a.id, fmt.Sprintf("dir-%s-%d", c.canary, i+1), a.name, who.login, who.full, who.given, who.family,
			jsonList(who.email, c.directoryMail(who)), jsonList(who.phone), c.place.language, c.place.zone, status)
	}
}

// region is where the customer's resources are.
func region(p place) string {
	switch {
	case p.entity == entityEMEA:
		return "ex-europe-1"
	case p.country == "JP" || p.country == "KR" || p.country == "TW":
		return "ex-northasia-1"
	case p.zone[:4] == "Asia":
		return "ex-southasia-1"
	default:
		return "ex-americas-1"
	}
}

func regionName(id string) string {
	return map[string]string{
		"ex-europe-1": "Europe (Frankfurt)", "ex-northasia-1": "North Asia (Tokyo)",
		"ex-southasia-1": "South Asia (Singapore)", "ex-americas-1": "Americas (Oregon)",
	}[id]
}
