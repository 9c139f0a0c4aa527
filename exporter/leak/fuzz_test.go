package leak_test

import (
	"strings"
	"testing"

	"github.com/valise-export/valise/exporter"
	"github.com/valise-export/valise/exporter/leak"
)

// FuzzScan: whatever the text, and however it is cut into the fields of a record,
// the scanner comes to an end, and a finding stays one.
func FuzzScan(f *testing.F) {
	for _, s := range []string{card, jwt, bcrypt, aws, pem, allPercent(card), `"\u0034`, "%B4539578763621486^", "DE89 3704 0044 0532 0130 00", strings.Repeat("YWxs", 30), "\xff\xfe", `\x616c6c2069732077656c6c20`, "&amp;#52;", "SK", "s.", ""} {
		f.Add(s, 3)
	}
	f.Fuzz(func(t *testing.T, s string, cut int) {
		scanner.Scan(s, &leak.Place{}, func(string) {})
		cut = min(max(0, cut), len(s))
		g := scanner.NewGuard(leak.Options{})
		write(t, g, shape("a", "b"), exporter.StatusOK, texts(s[:cut], s[cut:]))
		before := g.Findings()
		g.Inspect("m", []byte(s))
		if len(g.Findings()) < len(before) {
			t.Error("a finding is lost")
		}
	})
}
