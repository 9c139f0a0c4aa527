package leak

import (
	"slices"

	"github.com/valise-export/valise/exporter"
)

// role says of what numbers the values of a field may be a part, together with
// those of the fields beside it.
type role struct {
	card, iban, ssn bool // may be, as far as type and name let it
	doubt           bool // an identifier or a count: more must speak for it

	saysCard, saysIBAN, saysSSN bool // the name says it
}

// none reports whether a field is never a part of anything.
func (r *role) none() bool { return !r.card && !r.iban && !r.ssn }

// roleOf returns the role of a dataset's field. A field whose name says another
// thing is none: the date beside a card's number, an amount, a postal code.
func roleOf(f *exporter.Field, at *Place, name says) role {
	text := f.Type == exporter.TypeText || f.Type == ""
	switch {
	case f.Unit != "" || f.Currency != "" || at.Phone || name.time:
		return role{}
	case !text && f.Type != exporter.TypeInteger:
		return role{}
	}
	r := role{saysCard: at.Card, saysSSN: at.SSN && !at.Own, saysIBAN: name.bank && !at.Own}
	other := f.Format != "" || name.other
	r.card = r.saysCard || !other
	r.ssn = !at.Own && (r.saysSSN || !other)
	r.iban = !at.Own && text
	r.doubt = at.Context || !text
	return r
}

// kind is a kind of number that may be split over fields.
type kind uint8

const (
	splitCard     kind = iota // by the check digit of fields without another meaning
	splitDoubtful             // by the check digit of identifiers and counts
	splitIBAN
	splitKinds
)

// votes weigh a number whose parts no name calls so. Of random digits of a card's
// length one in fifty passes range and check, and one in 97 an IBAN's check. So
// of the records in which the fields could be joined most must be such numbers;
// and in fields that are something else by their names, all of several different
// ones: a constant beside another constant passes in each record or in none.
type votes struct {
	could, valid int64
	seen         [enough]uint64 // different ones that passed
	different    int
}

// enough is how many different numbers of identifiers must pass: one in fifty to
// the power of eight does by chance.
const enough = 8

// vote casts one for numbers that begin in a field.
func (c *column) vote(k kind, valid bool, number uint64) {
	if c.votes == nil {
		c.votes = &[splitKinds]votes{}
	}
	c.votes[k].cast(valid, number)
}

func (v *votes) cast(valid bool, number uint64) {
	v.could++
	if !valid {
		return
	}
	v.valid++
	if v.different < enough && !slices.Contains(v.seen[:v.different], number) {
		v.seen[v.different] = number
		v.different++
	}
}

// found returns how many count.
func (v *votes) found(k kind) int64 {
	switch {
	case k == splitDoubtful && (v.different < enough || v.could > v.valid+v.valid/enough):
		return 0
	case 2*v.valid <= v.could:
		return 0
	}
	return v.valid
}
