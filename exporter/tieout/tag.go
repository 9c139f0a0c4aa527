package tieout

import (
	"strconv"

	"github.com/valise-export/valise/exporter"
)

// kind is what an entry says of its key.
type kind uint16

const (
	held     kind = iota // a record of this key is in the bundle
	left                 // one was read, and is left out by --from or --to
	issued               // an invoice
	gone                 // an invoice that is left out
	vague                // an invoice of which an amount or a currency is not known
	total                // its total
	net                  // its total before tax
	payable              // what is to be paid
	adjusts              // it is a memo about another invoice
	memo                 // what memos take from it
	lines                // what its lines add up to
	fine                 // how many of them are no whole minor units
	tax                  // its lines of tax
	hazy                 // lines whose amount or currency is not known
	usage                // the billed cost of its usage
	fineUse              // how many records of it are no whole minor units
	useTax               // how many of them are of tax
	hazyUse              // those whose amount or currency is not known
	paid                 // payments for it
	returned             // what was given back of them
	credit               // credits for it
	hazyPay              // payments, refunds or credits whose amount, currency or state is not known
	later                // those that as_of leaves out
	payment              // a payment
	says                 // what it says was refunded
	refund               // refunds of it
	hazyBack             // refunds whose amount or currency is not known
	refers               // the first of the references
)

// A tag holds a kind, the attempt at a dataset that said it, a currency and a
// year; the last two may be 0.
const (
	yearBits     = 14
	currencyBits = 15
	epochBits    = 20
	mostEpochs   = 1<<epochBits - 1
	mostKinds    = 1 << (64 - yearBits - currencyBits - epochBits)
)

func tag(k kind, epoch uint64, c code, year int) uint64 {
	return uint64(k)<<(epochBits+currencyBits+yearBits) | epoch<<(currencyBits+yearBits) | uint64(c)<<yearBits | uint64(year)
}

func split(t uint64) (k kind, epoch uint64, c code, year int) {
	return kind(t >> (epochBits + currencyBits + yearBits)), t >> (currencyBits + yearBits) & mostEpochs,
		code(t >> yearBits & (1<<currencyBits - 1)), int(t & (1<<yearBits - 1))
}

// code is a currency's three letters, 0 for none.
type code uint16

// codeOf reads a currency; anything but three letters is none.
func codeOf(s string) code {
	if len(s) != 3 {
		return 0
	}
	var c code
	for i := range 3 {
		letter := s[i] &^ 0x20
		if letter < 'A' || letter > 'Z' {
			return 0
		}
		c = c<<5 | code(letter-'A'+1)
	}
	return c
}

func (c code) String() string {
	if c == 0 {
		return ""
	}
	return string([]byte{'A' - 1 + byte(c>>10&31), 'A' - 1 + byte(c>>5&31), 'A' - 1 + byte(c&31)})
}

// yearOf returns the year of a date or an instant (UTC), 0 where there is none.
func yearOf(v exporter.Value) int {
	if v.Kind() != exporter.KindDate && v.Kind() != exporter.KindInstant {
		return 0
	}
	return min(max(v.Time().Year(), 0), 1<<yearBits-1)
}

func yearText(y int) string {
	if y == 0 {
		return ""
	}
	s := strconv.Itoa(y)
	for len(s) < 4 {
		s = "0" + s
	}
	return s
}
