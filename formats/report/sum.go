package report

import (
	"math/big"
	"math/bits"
	"strconv"
	"strings"
)

// sum adds decimals exactly: whole numbers of 64 bits at a common scale, and
// big ones from where these end.
type sum struct {
	n     int64
	scale int
	big   *big.Int // takes over from n where not nil
}

// powers of ten that fit in 64 bits.
var powers = func() (p [19]int64) {
	p[0] = 1
	for i := 1; i < len(p); i++ {
		p[i] = p[i-1] * 10
	}
	return p
}()

// add adds canonical decimal text (package text); it reports false, and adds
// nothing, where s is none.
func (s *sum) add(decimal string) bool {
	n, scale, ok := scaled(decimal)
	if !ok || s.big != nil || !s.addScaled(n, scale) {
		return s.addBig(decimal)
	}
	return true
}

// addScaled reports false, and adds nothing, where 64 bits do not hold the sum.
func (s *sum) addScaled(n int64, scale int) bool {
	to, total := max(s.scale, scale), s.n
	total, ok1 := rescale(total, to-s.scale)
	n, ok2 := rescale(n, to-scale)
	if !ok1 || !ok2 {
		return false
	}
	out := total + n
	if (total > 0) == (n > 0) && (out > 0) != (n > 0) && n != 0 && total != 0 {
		return false
	}
	s.n, s.scale = out, to
	return true
}

// rescale multiplies by 10^by.
func rescale(n int64, by int) (int64, bool) {
	if by == 0 || n == 0 {
		return n, true
	}
	if by >= len(powers) {
		return 0, false
	}
	magnitude := uint64(max(n, -n)) // n is never the smallest: scaled makes none
	hi, lo := bits.Mul64(magnitude, uint64(powers[by]))
	if hi != 0 || lo > 1<<63-1 {
		return 0, false
	}
	if n < 0 {
		return -int64(lo), true
	}
	return int64(lo), true
}

// scaled reads decimal text of up to 18 digits.
func scaled(s string) (n int64, scale int, ok bool) {
	negative := s != "" && s[0] == '-'
	if negative {
		s = s[1:]
	}
	if s == "" || len(s) > 19 {
		return 0, 0, false
	}
	point := -1
	for i := range len(s) {
		switch c := s[i] - '0'; {
		case c <= 9:
			n = n*10 + int64(c)
		case s[i] == '.' && point < 0:
			point = i
		default:
			return 0, 0, false
		}
	}
	if point < 0 && len(s) > 18 {
		return 0, 0, false
	}
	if point >= 0 {
		scale = len(s) - point - 1
	}
	if negative {
		n = -n
	}
	return n, scale, true
}

func (s *sum) addBig(decimal string) bool {
	whole, fraction, _ := strings.Cut(decimal, ".")
	n, ok := new(big.Int).SetString(whole+fraction, 10)
	if !ok {
		return false
	}
	if s.big == nil {
		s.big = big.NewInt(s.n)
	}
	to := max(s.scale, len(fraction))
	s.big.Mul(s.big, tenTo(to-s.scale))
	s.big.Add(s.big, n.Mul(n, tenTo(to-len(fraction))))
	s.scale = to
	return true
}

func tenTo(n int) *big.Int { return new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(n)), nil) }

// String returns the sum as canonical decimal text, at the largest scale added.
func (s *sum) String() string {
	sign, digits := "", strconv.FormatInt(s.n, 10)
	if s.big != nil {
		digits = s.big.String()
	}
	if digits[0] == '-' {
		sign, digits = "-", digits[1:]
	}
	if s.scale == 0 {
		return sign + digits
	}
	if len(digits) <= s.scale {
		digits = strings.Repeat("0", s.scale-len(digits)+1) + digits
	}
	point := len(digits) - s.scale
	return sign + digits[:point] + "." + digits[point:]
}

// merge adds another sum.
func (s *sum) merge(o *sum) {
	if s.big != nil || o.big != nil || !s.addScaled(o.n, o.scale) {
		s.addBig(o.String())
	}
}
