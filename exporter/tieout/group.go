package tieout

import (
	"slices"

	"github.com/valise-export/valise/exporter/keyindex"
	"github.com/valise-export/valise/exporter/text"
)

// group is all that was said of one key.
type group struct{ said [refers][]amount }

// amount is a sum of one kind, currency and year.
type amount struct {
	currency code
	year     int
	sum      keyindex.Sum
}

func (g *group) clear() {
	for i := range g.said {
		g.said[i] = g.said[i][:0]
	}
}

func (g *group) add(k kind, c code, year int, sum keyindex.Sum) {
	for i := range g.said[k] {
		if a := &g.said[k][i]; a.currency == c && a.year == year {
			a.sum = a.sum.Add(sum)
			return
		}
	}
	g.said[k] = append(g.said[k], amount{c, year, sum})
}

// any reports whether something of a kind was said.
func (g *group) any(kinds ...kind) bool {
	return slices.ContainsFunc(kinds, func(k kind) bool { return len(g.said[k]) > 0 })
}

// times is how often something was said.
func (g *group) times(k kind) (n int64) {
	for _, a := range g.said[k] {
		count, _ := a.sum.Int64()
		n += count
	}
	return n
}

// in adds up what is in one currency.
func (g *group) in(c code, kinds ...kind) keyindex.Sum {
	var sum keyindex.Sum
	for _, k := range kinds {
		for _, a := range g.said[k] {
			if a.currency == c {
				sum = sum.Add(a.sum)
			}
		}
	}
	return sum
}

// only reports whether nothing of these kinds is in another currency, and all of
// it fits.
func (g *group) only(c code, kinds ...kind) bool {
	for _, k := range kinds {
		for _, a := range g.said[k] {
			if a.currency != c || !a.sum.Fits() {
				return false
			}
		}
	}
	return true
}

// one returns what was said once.
func (g *group) one(k kind) (a amount, ok bool) {
	if len(g.said[k]) != 1 {
		return amount{}, false
	}
	return g.said[k][0], g.said[k][0].sum.Fits()
}

// minor returns the digits after the point of a currency; of an unknown code all
// that there are.
func minor(c code) int {
	n, ok := text.MinorDigits(c.String())
	if !ok {
		return digits
	}
	return n
}

// tolerance is half a minor unit, times over.
func tolerance(c code, times int64) keyindex.Sum {
	if times == 0 || minor(c) >= digits {
		return keyindex.Sum{}
	}
	return half(minor(c)).TimesAdd(uint64(times), 0)
}
