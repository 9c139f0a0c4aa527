package text

import (
	"strings"
	"testing"
)

// TestMinorDigits: every code of three characters, in three spellings, is a
// currency where a list has it, and none elsewhere.
func TestMinorDigits(t *testing.T) {
	lists := map[int]string{0: currencies0, 2: currencies2, 3: currencies3, 4: currencies4}
	found := 0
	const chars = " @ABCDEFGHIJKLMNOPQRSTUVWXYZ[`{"
	for _, a := range chars {
		for _, b := range chars {
			for _, c := range chars {
				code := string([]rune{a, b, c})
				want, known := 0, false
				for n, list := range lists {
					if !strings.Contains(code, " ") && strings.Contains(list, code+" ") {
						want, known = n, true
					}
				}
				if known {
					found++
				}
				for _, s := range []string{code, strings.ToLower(code), code[:1] + strings.ToLower(code[1:])} {
					if got, ok := MinorDigits(s); got != want || ok != known {
						t.Errorf("%q has %d digits, %v; want %d, %v", s, got, ok, want, known)
					}
				}
			}
		}
	}
	if listed := len(currencies0+currencies2+currencies3+currencies4) / 4; found != listed {
		t.Errorf("%d currencies were found, %d are listed", found, listed)
	}
	for _, s := range []string{"", "EU", "EURO", "É", "EU\xff"} {
		if _, ok := MinorDigits(s); ok {
			t.Errorf("%q is a currency", s)
		}
	}
}
