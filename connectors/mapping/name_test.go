package mapping

import (
	"regexp"
	"strings"
	"testing"
)

// FuzzName compares with the expression that says what a name is.
func FuzzName(f *testing.F) {
	form := regexp.MustCompile(`^[\p{L}_$][\p{L}\p{M}\p{Nd}_$ .:/-]{0,79}$`)
	for _, s := range []string{"", "a", "_x1", "1a", "user:team", "a@b", "é̂", "日本", "\xff", "a\xff", strings.Repeat("a", 80), strings.Repeat("é", 81)} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if want := form.MatchString(s); IsName(s) != want {
			t.Errorf("%q: want %v", s, want)
		}
	})
}
