package mapping

import (
	"math"
	"strconv"
	"testing"

	"pgregory.net/rapid"
)

// TestAppendFixed: whole numbers give what strconv gives, to the byte, and
// refuse no number that an amount or a quantity has.
func TestAppendFixed(t *testing.T) {
	check := func(t interface{ Fatalf(string, ...any) }, x float64, scale int) {
		got, ok := appendFixed(nil, x, scale)
		if !ok {
			if math.Abs(x) < 1<<53 && scale >= 1 && scale <= maxFixed {
				t.Fatalf("%v with %d digits is refused", x, scale)
			}
			return
		}
		if want := strconv.FormatFloat(x, 'f', scale, 64); string(got) != want {
			t.Fatalf("%v with %d digits: %s, want %s", x, scale, got, want)
		}
	}
	for _, x := range []float64{
		0, 0.5, 0.25, 0.125, 0.375, 1.005, 2.675, 0.045, 0.1, 0.2 + 0.1, 0.999, 0.9999999999999999, 1.0 / 7, 1e-7, 5e-324,
		math.SmallestNonzeroFloat64, 0x1p-1022, 0x1p-53, 0x1p-64, 0x1p-65, 0x1p-20, 3 * 0x1p-20, 1<<53 - 1, 1 << 53, 1e300, math.Inf(1), math.NaN(), 4503599627370495.5,
	} {
		for scale := range 21 {
			check(t, x, scale)
			check(t, -x, scale)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		scale := rapid.IntRange(1, maxFixed).Draw(t, "scale")
		check(t, rapid.Float64().Draw(t, "x"), scale)
		check(t, math.Float64frombits(rapid.Uint64().Draw(t, "bits")), scale)
		// Halves of the last digit, where the rule for even ones decides.
		n := rapid.Int64Range(-1<<52, 1<<52).Draw(t, "n")
		check(t, float64(n)/float64(uint64(1)<<rapid.IntRange(0, 60).Draw(t, "power")), scale)
		check(t, float64(n)/float64(pow10(scale)), scale)
	})
}

func BenchmarkFloat(b *testing.B) {
	var buf []byte
	b.Run("strconv", func(b *testing.B) {
		for i := 0; b.Loop(); i++ {
			buf = strconv.AppendFloat(buf[:0], float64(i)/7, 'f', 12, 64)
		}
	})
	b.Run("whole numbers", func(b *testing.B) {
		for i := 0; b.Loop(); i++ {
			buf, _ = appendFixed(buf[:0], float64(i)/7, 12)
		}
	})
}
