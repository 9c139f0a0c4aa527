package tieout

import (
	"strings"

	"github.com/valise-export/valise/exporter/keyindex"
	"github.com/valise-export/valise/exporter/text"
)

// digits is how many digits after the point an amount has.
const digits = 18

// half is half a unit of the digit after the point that is counted from 0.
func half(place int) keyindex.Sum {
	s := keyindex.Count(5)
	for range digits - 1 - place {
		s = s.TimesAdd(10, 0)
	}
	return s
}

// parse reads a canonical decimal (package text). places is the position of the
// last digit after the point that is not 0. An amount with more than 18 such
// digits does not fit.
func parse(s string) (sum keyindex.Sum, places int) {
	s, negative := strings.CutPrefix(s, "-")
	whole, fraction, _ := strings.Cut(s, ".")
	fraction = strings.TrimRight(fraction, "0")
	if len(fraction) > digits {
		return keyindex.TooLarge(), len(fraction)
	}
	for _, part := range [2]string{whole, fraction} {
		for i := range len(part) {
			sum = sum.TimesAdd(10, uint64(part[i]-'0'))
		}
	}
	for range digits - len(fraction) {
		sum = sum.TimesAdd(10, 0)
	}
	if negative {
		sum = sum.Neg()
	}
	return sum, len(fraction)
}

// format writes an amount with at least as many digits as the currency has, and
// more where they are not 0.
func format(s keyindex.Sum, currency string) string {
	least, ok := text.MinorDigits(currency)
	if !ok {
		least = 0
	}
	var reversed []byte
	for rest := s.Abs(); rest.Sign() != 0 || len(reversed) <= digits; {
		var d uint64
		rest, d = rest.DivMod(10)
		reversed = append(reversed, byte('0'+d))
	}
	first := 0
	for first < digits-least && reversed[first] == '0' {
		first++
	}
	var out []byte
	if s.Sign() < 0 {
		out = append(out, '-')
	}
	for i := len(reversed) - 1; i >= first; i-- {
		out = append(out, reversed[i])
		if i == digits && first < digits {
			out = append(out, '.')
		}
	}
	return string(out)
}

// within reports whether two amounts agree but for a tolerance.
func within(a, b, tolerance keyindex.Sum) bool {
	return a.Add(b.Neg()).Abs().Compare(tolerance) <= 0
}

func larger(a, b keyindex.Sum) bool { return a.Compare(b) > 0 }
