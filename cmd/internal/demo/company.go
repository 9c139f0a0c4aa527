package demo

import (
	"crypto/sha256"
	"fmt"
	"strings"
	"time"
)

// What is special about a customer.
type trait uint

const (
	organisation trait = 1 << iota // the accounts are an organisation's
	secondAccount
	thirdAccount
	participates // in marketplace and partner network
	sparse       // an account, a name, and nothing else
	untied       // its sums do not add up
	sharesMail   // its e-mail address is another customer's too
	foreignPay   // invoiced in dollars, paid in another currency
	optedOut     // of all promotional messages
	exempt       // from tax
	international
)

func (t trait) has(one trait) bool { return t&one != 0 }

// customer is one customer with all that the generators need to know.
type customer struct {
	index     int
	id        string
	canary    string
	place     place
	traits    trait
	subject   person
	former    string // an earlier name of the subject, "" for most
	colleague []person
	address   address
	accounts  []account
	note      string
}

// account is one account of a customer.
type account struct {
	ordinal  int // from 1
	id, name string
	opened   time.Time
	closed   bool
	currency string
}

// lastMonth is the last one that was billed.
var lastMonth = time.Date(2026, 6, 1, 0, 0, 0, 0, time.UTC)

// sharedMail is the address that two customers share.
const sharedMail = "familie@post.example"

// company returns all customers, the default one first.
func company() []customer {
	known, seen := places(), map[string]bool{}
	perPlace := map[string]int{}
	var all []customer
	for i, p := range plans() {
		c := newCustomer(i, p, known[p.place], perPlace[p.place], seen)
		perPlace[p.place]++
		all = append(all, c)
	}
	return all
}

// stride between customers of a place: it shares no factor with the number of
// names that any place has, so they do not all begin with the same one.
const stride = 7

func newCustomer(index int, p plan, where place, nth int, seen map[string]bool) customer {
	d := newDice(1, uint64(index))
	c := customer{index: index, place: where, traits: p.traits, note: p.note}
	c.id = newID(d, index%5 == 0, seen)
	c.canary = Canary(c.id)
	c.subject = where.person(nth*stride, c.domain(), d)
	if p.traits.has(sharesMail) {
		c.subject.email = sharedMail
	}
	if index%6 == 0 {
		c.former = where.formerName(c.subject)
	}
	c.colleague = c.colleagues(nth*stride, d)
	c.address = where.address(d)
	c.accounts = c.openAccounts(d, seen)
	return c
}

// newID returns an id of 12 digits that nobody has yet; some begin with zeros.
func newID(d dice, zeros bool, seen map[string]bool) string {
	for {
		id := d.fill("############")
		if zeros {
			id = "00" + id[2:]
		}
		if !seen[id] && !cardLike(id) {
			seen[id] = true
			return id
		}
	}
}

// colleagues are three other people; an international customer's live elsewhere.
func (c *customer) colleagues(first int, d dice) []person {
	homes := []place{c.place, c.place, c.place}
	if c.traits.has(international) {
		known := places()
		homes = []place{known["gr"], known["jp"], known["ae"]}
	}
	var list []person
	for i, home := range homes {
		who := home.person(first+i+1, c.domain(), d)
		who.title = strings.Split(home.titles, ";")[i]
		list = append(list, who)
	}
	return list
}

func (c *customer) openAccounts(d dice, seen map[string]bool) []account {
	n := 1
	if c.traits.has(secondAccount) {
		n = 2
	}
	if c.traits.has(thirdAccount) {
		n = 3
	}
	list := make([]account, n)
	for i := range list {
		year := d.between(2021, 2024)
		if c.index == 0 && i == 0 {
			year = 2019
		}
		opened := time.Date(year+i%2, time.Month(d.between(1, 12)), d.between(1, 28), d.between(0, 23), d.between(0, 59), d.between(0, 59), 0, time.UTC)
		list[i] = account{
			ordinal: i + 1, id: newID(d, c.index%7 == 0, seen), opened: opened, closed: n > 2 && i == 2,
			name: c.canary + "-" + []string{"main", "lab", "archive"}[i], currency: c.place.currency,
		}
		if c.traits.has(foreignPay) {
			list[i].currency = "USD"
		}
	}
	return list
}

func (c *customer) domain() string { return c.canary + ".example" }

// companyName is the organisation's name in the form of the place.
func (c *customer) companyName() string {
	return fmt.Sprintf(c.place.company, strings.ToUpper(c.canary[:1])+c.canary[1:])
}

// holder says who holds the accounts, in the company's own word.
func (c *customer) holder() string {
	if c.traits.has(organisation) {
		return "organisation"
	}
	return "person"
}

// instant returns a time of that day and stream, in working hours.
func atWork(d dice, day time.Time) time.Time {
	return day.Add(time.Duration(d.between(8, 17))*time.Hour + time.Duration(d.between(0, 3599))*time.Second)
}

// after returns a time some days after t.
func (d dice) after(t time.Time, from, to int) time.Time {
	day := time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC)
	return atWork(d, day.AddDate(0, 0, d.between(from, to)))
}

// Canary returns a word that is part of every record of that customer, and of
// nobody else's: what a test looks for in the bundle of another. It looks like
// the name of a project, for that is what it is in the data.
func Canary(customer string) string {
	sum := sha256.Sum256([]byte("canary of " + customer))
	const first, second = "bdfgklmnprstvz", "aeiou"
	word := make([]byte, 0, 10)
	for _, b := range sum[:5] {
		word = append(word, first[int(b)%len(first)], second[int(b>>4)%len(second)])
	}
	return string(word)
}
