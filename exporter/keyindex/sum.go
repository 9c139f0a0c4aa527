package keyindex

import (
	"cmp"
	"math"
	"math/bits"
)

// Sum is a signed whole number of 128 bits. One that would not fit is too large,
// and stays so whatever is added.
type Sum struct {
	hi int64
	lo uint64
}

// tooLarge is the one value that has no opposite.
var tooLarge = Sum{math.MinInt64, 0}

// Count returns n as a sum.
func Count(n int64) Sum { return Sum{n >> 63, uint64(n)} }

// TooLarge returns the sum that does not fit.
func TooLarge() Sum { return tooLarge }

// Fits reports whether s is a number.
func (s Sum) Fits() bool { return s != tooLarge }

// Add returns s + o.
func (s Sum) Add(o Sum) Sum {
	if !s.Fits() || !o.Fits() {
		return tooLarge
	}
	lo, carry := bits.Add64(s.lo, o.lo, 0)
	hi, _ := bits.Add64(uint64(s.hi), uint64(o.hi), carry)
	if (s.hi < 0) == (o.hi < 0) && (int64(hi) < 0) != (s.hi < 0) {
		return tooLarge
	}
	return Sum{int64(hi), lo}
}

// Neg returns -s.
func (s Sum) Neg() Sum {
	if !s.Fits() {
		return s
	}
	lo, borrow := bits.Sub64(0, s.lo, 0)
	hi, _ := bits.Sub64(0, uint64(s.hi), borrow)
	return Sum{int64(hi), lo}
}

// Abs returns s without its sign.
func (s Sum) Abs() Sum {
	if s.hi < 0 {
		return s.Neg()
	}
	return s
}

// Sign returns -1, 0 or 1; of what does not fit, -1.
func (s Sum) Sign() int {
	switch {
	case s.hi < 0:
		return -1
	case s.hi == 0 && s.lo == 0:
		return 0
	default:
		return 1
	}
}

// Compare orders sums as numbers.
func (s Sum) Compare(o Sum) int { return cmp.Or(cmp.Compare(s.hi, o.hi), cmp.Compare(s.lo, o.lo)) }

// Int64 returns s where it fits 64 bits.
func (s Sum) Int64() (n int64, ok bool) { n = int64(s.lo); return n, Count(n) == s }

// TimesAdd returns s × factor + digit for s not negative, and TooLarge where
// that does not fit: so a number is read digit by digit.
func (s Sum) TimesAdd(factor, digit uint64) Sum {
	if s.hi < 0 {
		return tooLarge
	}
	carry, lo := bits.Mul64(s.lo, factor)
	over, hi := bits.Mul64(uint64(s.hi), factor)
	lo, more := bits.Add64(lo, digit, 0)
	hi, out := bits.Add64(hi, carry, more)
	if over != 0 || out != 0 || hi > math.MaxInt64 {
		return tooLarge
	}
	return Sum{int64(hi), lo}
}

// DivMod returns s / divisor and the rest, for s not negative.
func (s Sum) DivMod(divisor uint64) (quotient Sum, rest uint64) {
	hi, r := uint64(s.hi)/divisor, uint64(s.hi)%divisor
	lo, rest := bits.Div64(r, s.lo, divisor)
	return Sum{int64(hi), lo}, rest
}
