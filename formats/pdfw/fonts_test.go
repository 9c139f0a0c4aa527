package pdfw

import (
	"testing"

	"github.com/valise-export/valise/formats/formattest"
	"github.com/valise-export/valise/formats/pdfw/typeset"
)

// TestMoreLettersThanBytes: a report of more letters than codes of one byte has
// the others in a second font of the same face, and both are read back.
func TestMoreLettersThanBytes(t *testing.T) {
	bothFonts(t, func(t *testing.T, fonts *typeset.Fonts) {
		var texts []string
		for r := rune(0x100); r < 0x250; r += 6 {
			texts = append(texts, string([]rune{r, r + 1, r + 2, ' ', r + 3, r + 4, r + 5}))
		}
		texts = append(texts, "a(b)\\", "Жуковский, “Людмила” – 1808")
		r := readReport(t, t.TempDir(), fonts, []formattest.Set{formattest.Texts("letters", texts)})
		if found, counted := r.compare(); found < len(texts) || counted > 0 {
			t.Errorf("%d values found, %d counted of %d texts", found, counted, len(texts))
		}
		simple, coded := 0, 0
		for _, f := range r.file.fonts.all {
			switch {
			case f.simple != nil:
				simple++
			case f.coded.Name() == "DejaVuSansCondensed":
				coded++
			}
		}
		if simple != 2 || coded != 1 {
			t.Errorf("%d simple fonts and %d of codes of two bytes", simple, coded)
		}
	})
}
