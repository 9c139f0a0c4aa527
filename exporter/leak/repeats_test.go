package leak_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/valise-export/valise/exporter/leak"
)

// A text with something in it is found every time, one that differs from a clean
// one in a single part too, and under another guard's options.
func TestInspectsRepeatedTexts(t *testing.T) {
	const secret = "ghp_" + "x7Yk2mQ9vB4nL8sT1wR6eU3iO5pA0dF7gH2j"
	s := leak.New()
	filler := strings.Repeat("a field and what it means. ", 100)
	hits := func(o leak.Options, text string) int {
		g := s.NewGuard(o)
		g.Inspect("data/schemas/x.json", []byte(text))
		return len(g.Findings())
	}
	for range 3 {
		if n := hits(leak.Options{}, filler+"the end"); n != 0 {
			t.Errorf("%d findings in a clean text", n)
		}
		if n := hits(leak.Options{}, filler+secret); n != 1 {
			t.Errorf("%d findings of a secret", n)
		}
		iban := filler + " IBAN GB82 WEST 1234 5698 7654 32 "
		if n := hits(leak.Options{OwnNumbers: true}, iban); n != 0 {
			t.Errorf("%d findings where own numbers may stand", n)
		}
		if n := hits(leak.Options{}, iban); n != 1 {
			t.Errorf("%d findings where they may not", n)
		}
	}
	for i := range 3000 { // more than are remembered
		if n := hits(leak.Options{}, fmt.Sprint(filler, i)); n != 0 {
			t.Fatal("a finding in a clean text")
		}
	}
	if n := hits(leak.Options{}, filler+secret); n != 1 {
		t.Errorf("%d findings of a secret after many texts", n)
	}
}
