package mapping

import (
	"math"
	"math/bits"
	"strconv"
	"strings"

	"github.com/valise-export/valise/exporter"
	"github.com/valise-export/valise/exporter/text"
)

// roundFloat rounds to the field's scale. Money keeps its zeros; elsewhere they
// are the float's own noise.
func (b *Binding) roundFloat(f *fill, x float64) (exporter.Value, error) {
	money, scale := f.field.Currency != "", f.field.Scale
	switch {
	case scale > 0:
	case money:
		scale = 2
	default:
		scale = 12
	}
	start := len(b.scratch)
	var ok bool
	if b.scratch, ok = appendFixed(b.scratch, x, scale); !ok {
		b.scratch = strconv.AppendFloat(b.scratch[:start], x, 'f', scale, 64)
	}
	s := view(b.scratch[start:])
	if !money {
		s = strings.TrimRight(strings.TrimRight(s, "0"), ".")
	}
	return text.ParseDecimal(s)
}

// maxFixed is the most digits after the point that appendFixed writes: ten to
// their number is less than 2^63.
const maxFixed = 18

// appendFixed appends what strconv.AppendFloat(dst, x, 'f', scale, 64) does, in
// whole numbers: a float is m·2^-k, and its fraction times 10^scale, which is
// less than 2^113, is divided by 2^k exactly. It reports false for what does not
// fit: scales above maxFixed, numbers from 2^53 on, infinities and no numbers.
func appendFixed(dst []byte, x float64, scale int) ([]byte, bool) {
	if !(math.Abs(x) < 1<<53) || scale < 1 || scale > maxFixed {
		return dst, false
	}
	if math.Signbit(x) {
		dst, x = append(dst, '-'), -x
	}
	whole := uint64(x)
	unit := pow10(scale)
	fraction := scaled(x-float64(whole), unit)
	if fraction == unit {
		whole, fraction = whole+1, 0
	}
	dst = strconv.AppendUint(dst, whole, 10)
	dst = append(dst, '.')
	// One digit more than the fraction has, a one that becomes nothing: its zeros.
	at := len(dst)
	dst = strconv.AppendUint(dst, unit+fraction, 10)
	return append(dst[:at], dst[at+1:]...), true
}

// scaled returns part·unit rounded to a whole number, halves to the even one.
// part is at least 0 and less than 1.
func scaled(part float64, unit uint64) uint64 {
	if part == 0 {
		return 0
	}
	raw := math.Float64bits(part)
	exponent := int(raw >> 52)
	if exponent == 0 { // less than the smallest normal number
		return 0
	}
	mantissa := raw&(1<<52-1) | 1<<52
	shift := 1075 - exponent // part is mantissa / 2^shift, and shift is at least 53
	high, low := bits.Mul64(mantissa, unit)
	return rounded(high, low, shift)
}

// rounded returns (high·2^64 + low) / 2^shift, which is less than 2^63. What is
// left of it stays in low, as parts of 2^64; of what falls out there, a one
// tells that it was more than nothing.
func rounded(high, low uint64, shift int) uint64 {
	switch n := shift - 64; {
	case n <= 0:
		high, low = high<<-n|low>>(64+n), low<<-n
	case n < 64:
		lost := low & (1<<n - 1)
		high, low = high>>n, high<<(64-n)|low>>n
		if lost != 0 {
			low |= 1
		}
	default: // less than a quarter
		return 0
	}
	if low > 1<<63 || low == 1<<63 && high%2 == 1 {
		high++
	}
	return high
}

func pow10(n int) uint64 {
	return [...]uint64{
		1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18,
	}[n]
}
