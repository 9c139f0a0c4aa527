package notice

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Change is one difference between two notices, as far as exports are
// concerned.
type Change struct {
	Part  string `json:"part"`            // version, category, surface, entity, contact, collected, statement, jurisdiction, right, controller, complaint, recipient, effective, basis, list, note, deadline
	Place string `json:"place,omitempty"` // id of the jurisdiction, "" where it is everybody's
	ID    string `json:"id,omitempty"`
	Was   string `json:"was,omitempty"` // "" where it is new
	Now   string `json:"now,omitempty"` // "" where it is gone
}

// String returns one line: "eea controller: fixed emea → provider emea".
func (c Change) String() string {
	name := strings.TrimSpace(strings.TrimSpace(c.Place+" "+c.Part) + " " + c.ID)
	switch {
	case c.Was == "":
		return name + ": new: " + c.Now
	case c.Now == "":
		return name + ": gone: " + c.Was
	default:
		return name + ": " + c.Was + " → " + c.Now
	}
}

// Diff returns what changed from a to b for exports: categories, surfaces,
// companies and their addresses, contacts, collected data, statements, and for
// each jurisdiction rights, controller, contacts, complaint, recipients, dates
// and deadlines. wording adds differences of free words; it is for two notices
// from the same hand, two texts or two data files, since data say things in
// words of their own.
func Diff(a, b *Notice, wording bool) []Change {
	d := differ{a: a, b: b, wording: wording}
	d.one("version", "", "declared date", a.Version, b.Version)
	d.one("version", "", "prior version", a.Prior, b.Prior)
	compare(&d, "category", "", a.Categories, b.Categories, func(c Category) (string, string) {
		return string(c.ID), d.words(c.Heading+"; "+c.Description, "listed")
	})
	compare(&d, "surface", "", a.Surfaces, b.Surfaces, func(s Surface) (string, string) {
		return s.ID, fmt.Sprint(s.Categories)
	})
	d.entities()
	if wording || (a.Contacts.Customers.URL != "" && b.Contacts.Customers.URL != "") { // a text without links can't say
		d.contacts("contact", "", []Contact{a.Contacts.Customers}, []Contact{b.Contacts.Customers})
	}
	d.one("contact", "", "by post", strings.Join(names(a, a.Contacts.Post), ", "), strings.Join(names(b, b.Contacts.Post), ", "))
	d.collected()
	if wording {
		compare(&d, "statement", "", a.Statements, b.Statements, d.statement)
	}
	d.jurisdictions()
	return d.out
}

type differ struct {
	a, b    *Notice
	wording bool
	out     []Change
}

// words is a text where wording counts, else what stands for it.
func (d *differ) words(text, instead string) string {
	if d.wording {
		return text
	}
	return instead
}

func (d *differ) statement(s Statement) (key, value string) { return s.ID, s.Text }

// entities compares companies by their names: ids differ between files. Where
// two hands wrote the addresses, one may end in the country and the other not.
func (d *differ) entities() {
	from := len(d.out)
	compare(d, "entity", "", d.a.Entities, d.b.Entities, func(e Entity) (string, string) {
		return bare(e.Name), strings.TrimSuffix(e.Name+", "+address(e.Address), ", ")
	})
	same := func(c Change) bool {
		longer, shorter := c.Was, c.Now
		if len(longer) < len(shorter) {
			longer, shorter = shorter, longer
		}
		return !d.wording && shorter != "" && strings.HasPrefix(longer, shorter)
	}
	kept := d.out[:from]
	for _, c := range d.out[from:] {
		if c.ID = ""; !same(c) { // the value begins with the name
			kept = append(kept, c)
		}
	}
	d.out = kept
}

func (d *differ) one(part, place, id, was, now string) {
	if was != now {
		d.out = append(d.out, Change{Part: part, Place: place, ID: id, Was: was, Now: now})
	}
}

// compare reports what only one of two lists has, and what differs, by key: of
// a in its order, then what is new of b. A key that comes twice is told apart
// by its place among its like.
func compare[T any](d *differ, part, place string, a, b []T, of func(T) (key, value string)) {
	type entry struct{ key, value string }
	entries := func(list []T) (out []entry) {
		seen := map[string]int{}
		for _, x := range list {
			key, value := of(x)
			if seen[key]++; seen[key] > 1 {
				key = fmt.Sprintf("%s %d", key, seen[key])
			}
			out = append(out, entry{key, value})
		}
		return out
	}
	olds, news := entries(a), entries(b)
	for _, o := range olds {
		i := slices.IndexFunc(news, func(n entry) bool { return n.key == o.key })
		if i < 0 {
			d.out = append(d.out, Change{Part: part, Place: place, ID: o.key, Was: o.value})
			continue
		}
		d.one(part, place, o.key, o.value, news[i].value)
	}
	for _, n := range news {
		if !slices.ContainsFunc(olds, func(o entry) bool { return o.key == n.key }) {
			d.out = append(d.out, Change{Part: part, Place: place, ID: n.key, Now: n.value})
		}
	}
}

// collected compares the examples of what is collected: by id where both come
// from one hand, else by their number.
func (d *differ) collected() {
	for _, g := range []struct {
		name string
		a, b Examples
	}{
		{"given", d.a.Collected.Given, d.b.Collected.Given}, {"automatic", d.a.Collected.Automatic, d.b.Collected.Automatic},
		{"other_source", d.a.Collected.Other, d.b.Collected.Other},
	} {
		for _, kind := range []struct {
			name string
			a, b []Example
		}{{"events", g.a.Events, g.b.Events}, {"data", g.a.Data, g.b.Data}} {
			name := g.name + " " + kind.name
			if d.wording {
				compare(d, "collected", "", kind.a, kind.b, func(e Example) (string, string) { return name + " " + e.ID, e.Text })
			} else {
				d.one("collected", "", name, fmt.Sprint(len(kind.a)), fmt.Sprint(len(kind.b)))
			}
		}
	}
}

// jurisdictions compares the passages: new and gone ones as a whole, the others
// part by part.
func (d *differ) jurisdictions() {
	for _, old := range d.a.Jurisdictions {
		if now, ok := find(d.b.Jurisdictions, old.ID); ok && old.ID != "" {
			d.place(&old, &now)
		} else {
			d.out = append(d.out, Change{Part: "jurisdiction", Place: old.ID, Was: old.Title})
		}
	}
	for _, j := range d.b.Jurisdictions {
		if _, ok := find(d.a.Jurisdictions, j.ID); !ok || j.ID == "" {
			d.out = append(d.out, Change{Part: "jurisdiction", Place: j.ID, Now: cmp.Or(j.Title, j.ID) + brief(d.b, &j)})
		}
	}
}

// brief says in a line what a new passage has.
func brief(n *Notice, j *Jurisdiction) string {
	var ids []string
	for _, r := range j.Rights {
		ids = append(ids, r.ID)
	}
	text := ""
	if len(ids) > 0 {
		text += "; rights " + strings.Join(ids, ", ")
	}
	if j.Controller.Rule != ControllerNone || len(j.Controller.Parties) > 0 {
		text += "; controller " + controllerText(n, j.Controller)
	}
	return text
}

func (d *differ) place(a, b *Jurisdiction) {
	id := a.ID
	d.one("effective", id, "", a.Effective, b.Effective)
	compare(d, "right", id, a.Rights, b.Rights, func(r Right) (string, string) {
		where := "in the list"
		if r.Prose {
			where = "in a sentence beside the list"
		}
		return r.ID, where
	})
	d.one("controller", id, "", controllerText(d.a, a.Controller), controllerText(d.b, b.Controller))
	d.contacts("contact", id, a.Contacts, b.Contacts)
	d.one("contact", id, "people without an account write to", postText(a), postText(b))
	d.complaints(id, a.Complaint, b.Complaint)
	compare(d, "recipient", id, a.Recipients, b.Recipients, func(r Recipient) (string, string) { return r.Name, r.Function })
	d.one("basis", id, "", fmt.Sprint(len(a.Bases)), fmt.Sprint(len(b.Bases)))
	compare(d, "list", id, a.Lists, b.Lists, func(l List) (string, string) { return l.ID, fmt.Sprintf("%d items", len(l.Items)) })
	if d.wording {
		compare(d, "note", id, a.Notes, b.Notes, d.statement)
	}
	d.one("deadline", id, "", a.Deadline.String(), b.Deadline.String()) // what a company promises; law does not depend on the notice
}

func postText(j *Jurisdiction) string {
	if j.OwnPost {
		return "an address of the passage"
	}
	return "the general addresses"
}

// controllerText is the rule with the names of the parties: ids differ between
// files, names do not.
func controllerText(n *Notice, c Controller) string {
	text := string(c.Rule)
	if len(c.Parties) > 0 {
		text += " " + strings.Join(names(n, c.Parties), " and ")
	}
	if c.Role != "" {
		text += " (" + c.Role + ")"
	}
	if c.Representative != "" {
		text += "; " + strings.Join(names(n, []string{c.Representative}), "") + " represents " + strings.Join(names(n, []string{c.Represents}), "")
	}
	return text
}

func names(n *Notice, ids []string) []string {
	var out []string
	for _, id := range ids {
		out = append(out, n.party(id).Name)
	}
	return out
}

// contacts are the same where an address is: names are free words.
func (d *differ) contacts(part, place string, a, b []Contact) {
	compare(d, part, place, kept(a), kept(b), func(c Contact) (string, string) {
		return strings.ToLower(cmp.Or(c.Email, c.URL, c.Phone, c.Name)), strings.Join(parts(c), ", ")
	})
}

func (d *differ) complaints(place string, a, b []Contact) {
	withLink := func(list []Contact) (out []Contact) {
		for _, c := range list {
			if c.URL != "" || d.wording {
				out = append(out, c)
			}
		}
		return out
	}
	compare(d, "complaint", place, withLink(a), withLink(b), func(c Contact) (string, string) {
		return cmp.Or(c.Name, c.URL), link(c.URL)
	})
}

// link is an address without what says nothing: www.cnpd.lu and
// http://www.cnpd.lu/ are one page.
func link(url string) string {
	url = strings.TrimPrefix(strings.TrimPrefix(strings.ToLower(url), "https://"), "http://")
	return strings.TrimRight(strings.TrimPrefix(url, "www."), "/")
}

func kept(list []Contact) (out []Contact) {
	for _, c := range list {
		if c != (Contact{}) {
			out = append(out, c)
		}
	}
	return out
}

func parts(c Contact) (out []string) {
	for _, s := range []string{c.Email, c.URL, c.Phone, c.Address} {
		if s != "" {
			out = append(out, s)
		}
	}
	return out
}

// bare is a name for comparisons: letters and digits alone.
func bare(name string) string {
	return strings.ToLower(strings.NewReplacer(" ", "", ",", "", ".", "").Replace(name))
}

// address is an address as far as it says where: data write "for the attention
// of" where a text has ATTN.
func address(s string) string {
	for _, cut := range []string{"; for the attention", ", ATTN", " ATTN"} {
		s, _, _ = strings.Cut(s, cut)
	}
	return strings.TrimSuffix(strings.TrimSpace(s), ".")
}
