package typeset

import (
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"
	"unicode/utf8"
)

// checkPlain asserts that a text that is plain is measured and wrapped as it is
// with clusters, to the last bit. It reports whether the text is plain.
func checkPlain(t *testing.T, s *Setter, text string, style Style, widths ...float64) bool {
	t.Helper()
	p := s.Paragraph(text, style)
	if p.face == nil {
		return false
	}
	for _, measured := range []bool{true, false} { // the narrowest width finds the breaks
		p, full := s.Paragraph(text, style), &Paragraph{text: text, style: style}
		s.setClusters(full)
		if full.Adapted() {
			t.Errorf("%q is plain, and adapted", text)
		}
		if a, b := p.Width(), full.Width(); a != b {
			t.Errorf("%q is %v wide, %v with clusters", text, a, b)
		}
		if measured {
			if a, b := s.MinWidth(p), s.MinWidth(full); a != b {
				t.Errorf("%q is %v wide at the least, %v with clusters", text, a, b)
			}
		}
		for _, width := range widths {
			if a, b := spelled(s.Lines(p, width)), spelled(s.Lines(full, width)); !reflect.DeepEqual(a, b) {
				t.Fatalf("%q at %v:\n%+v\nwith clusters\n%+v", text, width, a, b)
			}
		}
	}
	return true
}

// spelled gives the glyphs of plain runs the form of the others.
func spelled(lines []Line) []Line {
	out := make([]Line, len(lines))
	for i, l := range lines {
		l.Runs = append([]Run(nil), l.Runs...)
		for k := range l.Runs {
			l.Runs[k].placed = l.Runs[k].Glyphs()
		}
		out[i] = l
	}
	return out
}

// TestPlainIsTheSame holds the way without clusters against the way with them:
// every character in some company, then texts by chance.
func TestPlainIsTheSame(t *testing.T) {
	s := setter(t, Options{Folders: emptyFolders()})
	var chars []rune
	for r := range rune(lowRunes) {
		if s.fonts.regular.plain[r].kind == plainNever {
			continue
		}
		chars = append(chars, r)
		for _, company := range []string{"?", "ab ? cd", "a?b", "1?2 ?3", "(?) ", "é? ?é", "? ?", "\u00a0?\n?", "x-?"} {
			if !checkPlain(t, s, strings.ReplaceAll(company, "?", string(r)), Style{Size: 9}, 1, 12) && !s.fonts.bold.has(r) {
				t.Errorf("%U is plain on its own, and not in %q", r, company)
			}
		}
	}
	if len(chars) < 3000 {
		t.Fatalf("%d characters are plain", len(chars))
	}
	random, plain := rand.New(rand.NewPCG(3, 4)), 0
	for range 8000 {
		text := byChance(random, chars)
		style := Style{Size: []float64{7.2, 7.6, 9.4, 22}[random.IntN(4)], Bold: random.IntN(4) == 0}
		if checkPlain(t, s, text, style, 1, random.Float64()*120, random.Float64()*500, s.Paragraph(text, style).Width(), float64(s.Paragraph(text, style).whole)*style.Size) {
			plain++
		}
	}
	if plain < 6000 {
		t.Errorf("only %d of the texts were plain", plain)
	}
}

// byChance composes a text: mostly of what values and sentences have, with any
// plain character among it.
func byChance(random *rand.Rand, chars []rune) string {
	parts := []string{" ", " ", " ", "  ", "\n", "\r\n", "-", ", ", ". ", "/", ":", "(", ")", "\u00a0", "\u202f", "“", "”", "„", "‘", "’", "«", "»", "·", "–", "—", "…", "€", "%", "!", "?", "+", "\u2028"}
	var b strings.Builder
	for range random.IntN(14) {
		switch random.IntN(8) {
		case 0:
			b.WriteRune(chars[random.IntN(len(chars))])
		case 1:
			b.WriteRune(chars[random.IntN(200)])
		case 2, 3:
			for range 1 + random.IntN(9) {
				b.WriteByte(byte('a' + random.IntN(26)))
			}
		case 4:
			for range 1 + random.IntN(4) {
				b.WriteByte(byte('0' + random.IntN(10)))
			}
		default:
			b.WriteString(parts[random.IntN(len(parts))])
		}
	}
	return b.String()
}

// TestNotPlain: what joins, turns, hides or is not there needs clusters.
func TestNotPlain(t *testing.T) {
	s := setter(t, Options{Folders: emptyFolders()})
	for _, text := range []string{"e\u0301", "a\tb", "a\u00adb", "a\u200db", "שלום", "مرحبا", "١٢٣", "،", "日本", "\x00", "\x7f", "\u200e", "\xff", "ab\xc3", "\U0001f600", "กา", "a\u2003b", "\ufffd"} {
		if p := s.Paragraph(text, Style{Size: 9}); p.face != nil {
			t.Errorf("%q is plain", text)
		}
	}
	for _, text := range []string{"", "ab", "é ü", "Καλημέρα", "Привет, мир", "“a” – b…", "1\u202f234,50\u00a0€", "a\nb\r\nc"} {
		if p := s.Paragraph(text, Style{Size: 9}); p.face == nil {
			t.Errorf("%q is not plain", text)
		}
	}
}

func FuzzPlain(f *testing.F) {
	for _, text := range texts {
		f.Add(text, uint8(80))
	}
	fonts := NewFonts(Options{Folders: emptyFolders()})
	f.Fuzz(func(t *testing.T, text string, width uint8) {
		if len(text) > 4000 {
			return
		}
		s, err := fonts.NewSetter("")
		if err != nil {
			t.Fatal(err)
		}
		if checkPlain(t, s, text, Style{Size: 9}, float64(width)+1, 1) && !utf8.ValidString(text) {
			t.Error("invalid text is plain")
		}
	})
}
