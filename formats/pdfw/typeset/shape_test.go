package typeset

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/go-text/typesetting/font"
)

// chars lists the characters of a line as they stand, from left to right.
func chars(t *testing.T, s *Setter, text string) string {
	t.Helper()
	var out strings.Builder
	for _, l := range s.Lines(s.Paragraph(text, Style{Size: 9}), 1000) {
		for _, r := range l.Runs {
			for i, g := range r.Glyphs() {
				switch {
				case g.Char != 0:
					out.WriteRune(g.Char)
				case r.Sources != nil:
					out.WriteString(r.Sources[i])
				default:
					out.WriteRune('?')
				}
			}
		}
	}
	return out.String()
}

func TestVisualOrder(t *testing.T) {
	s := setter(t, Options{Folders: emptyFolders()})
	for _, c := range []struct{ name, in, want string }{
		{"left to right", "abc 123", "abc 123"},
		{"Hebrew", "שלום", "םולש"},
		{"digits stay as they are", "שלום 123 עולם", "םלוע 123 םולש"},
		{"Hebrew in Latin", "abc שלום def", "abc םולש def"},
		{"Latin in Hebrew", "שלום abc עולם", "םלוע abc םולש"},
		{"brackets are mirrored", "(שלום)", ")םולש("},
		{"an amount", "סכום 1,234.50 EUR", "EUR 1,234.50 םוכס"},
		{"Arabic letters", "باب", "باب"[4:6] + "باب"[2:4] + "باب"[0:2]},
	} {
		if got := chars(t, s, c.in); got != c.want {
			t.Errorf("%s: %q stands as %q, want %q", c.name, c.in, got, c.want)
		}
	}
}

func TestMirroredBracketsAreOtherGlyphs(t *testing.T) {
	s := setter(t, Options{Folders: emptyFolders()})
	l := s.Lines(s.Paragraph("(ש", Style{Size: 9}), 100)[0]
	g := l.Runs[0].Glyphs()[len(l.Runs[0].Glyphs())-1]
	if g.ID != s.base.glyph(')') || l.Runs[0].Sources[1] != "(" {
		t.Error("an opening bracket from the right does not look like a closing one, or has lost its text")
	}
}

func TestArabicJoins(t *testing.T) {
	s := setter(t, Options{Folders: emptyFolders()})
	glyphs := func(text string) []Glyph {
		return s.Lines(s.Paragraph(text, Style{Size: 9}), 100)[0].Runs[0].Glyphs()
	}
	alone := glyphs("ب")[0].ID
	word := glyphs("ببب")
	if len(word) != 3 || word[0].ID == word[1].ID || word[1].ID == word[2].ID || word[0].ID == alone || word[2].ID == alone {
		t.Errorf("the letters of a word have the forms %v, alone %d", word, alone)
	}
	if n := len(glyphs("لا")); n != 1 {
		t.Errorf("lam and alef are %d glyphs, want a ligature", n)
	}
}

func TestRightToLeftLines(t *testing.T) {
	s := setter(t, Options{Folders: emptyFolders()})
	for text, want := range map[string]bool{"abc": false, "שלום": true, "abc שלום": false, "שלום abc": true, "123": false, "": false, "12 שלום": true} {
		for _, l := range s.Lines(s.Paragraph(text, Style{Size: 9}), 500) {
			if l.RTL != want {
				t.Errorf("%q: right to left %v, want %v", text, l.RTL, want)
			}
		}
	}
}

func TestBreaks(t *testing.T) {
	s := setter(t, Options{Folders: emptyFolders()})
	for _, c := range []struct {
		in    string
		width float64
		want  []string
	}{
		{"one two three", 40, []string{"one two ", "three"}},
		{"2024-09-01", 30, []string{"2024-", "09-01"}},
		{"arn:aws:iam::00001:user/someone", 60, []string{"arn:aws:iam::", "00001:user/", "someone"}},
		{"aaaaaaaaaaaa", 30, []string{"aaaaaa", "aaaaaa"}},
		{"a\n\nb", 30, []string{"a\n", "\n", "b"}},
		{"1 234,5 €", 30, []string{"1 ", "234,5 ", "€"}},
	} {
		var got []string
		for _, l := range s.Lines(s.Paragraph(c.in, Style{Size: 9}), c.width) {
			got = append(got, l.Source)
		}
		if strings.Join(got, "|") != strings.Join(c.want, "|") {
			t.Errorf("%q: got %q, want %q", c.in, got, c.want)
		}
	}
}

func TestMissingIsNamed(t *testing.T) {
	s := setter(t, Options{Folders: emptyFolders()})
	for text, want := range map[string]string{
		"日本語 の 文 ok": SeeThePage + " ok", "a ไทย b": "a " + SeeThePage + " b", "🍕": "[slice of pizza]", "👩‍💻": "[woman, personal computer]",
		"\ue123": "[U+E123]", "\x07": "[U+0007]", "plain": "plain", "\U0010ffff": "[U+10FFFF]",
	} {
		p := s.Paragraph(text, Style{Size: 9})
		if got := chars(t, s, text); got != want {
			t.Errorf("%q reads %q, want %q", text, got, want)
		}
		if p.Adapted() != (text != "plain") {
			t.Errorf("%q: adapted %v", text, p.Adapted())
		}
	}
}

// TestSubset reads the cut font back with another reader of fonts.
func TestSubset(t *testing.T) {
	s := setter(t, Options{Folders: emptyFolders()})
	text := "Ångström, naïve éàü 123 لا שָׁלוֹם ½"
	coded := map[*Face]*Coded{}
	placed := map[*Face]map[uint16]uint32{}
	for _, l := range s.Lines(s.Paragraph(text, Style{Size: 9}), 1000) {
		for _, r := range l.Runs {
			if coded[r.Face] == nil {
				coded[r.Face], placed[r.Face] = NewCoded(r.Face), map[uint16]uint32{}
			}
			for _, g := range r.Glyphs() {
				code, ok := coded[r.Face].Text(g, "whatever")
				if !ok {
					t.Fatal("no code")
				}
				placed[r.Face][code] = g.ID
			}
		}
	}
	for face, c := range coded {
		data, err := c.Font()
		if err != nil {
			t.Fatal(err)
		}
		cut, err := font.ParseTTF(bytes.NewReader(data))
		if err != nil {
			t.Fatalf("%s: %v", face.Name(), err)
		}
		whole := s.shapeFace(face)
		for code, id := range placed[face] {
			gid, ok := cut.NominalGlyph(rune(code))
			if !ok || gid != font.GID(code) {
				t.Errorf("%s: the code %d is glyph %d of the font", face.Name(), code, gid)
				continue
			}
			a, _ := cut.GlyphDataOutline(gid)
			b, _ := whole.GlyphDataOutline(font.GID(id))
			if len(a.Segments) != len(b.Segments) || cut.HorizontalAdvance(gid) != whole.HorizontalAdvance(font.GID(id)) {
				t.Errorf("%s: the glyph of %d differs", face.Name(), code)
			}
			for i := range a.Segments {
				if a.Segments[i] != b.Segments[i] {
					t.Errorf("%s: the outline of %d differs", face.Name(), code)
					break
				}
			}
		}
		again, err := c.Font()
		if err != nil || !bytes.Equal(again, data) {
			t.Error("the same glyphs give another font")
		}
	}
}

func TestCodesRunOut(t *testing.T) {
	s := setter(t, Options{Folders: emptyFolders()})
	c := NewCoded(s.base)
	last := true
	for id := range uint32(mostCodes + 1) {
		_, last = c.Text(Glyph{ID: id + 1}, "x")
	}
	if last {
		t.Error("there are more codes than a font has glyphs")
	}
}

func TestEqualGlyphsHaveEqualCodes(t *testing.T) {
	s := setter(t, Options{Folders: emptyFolders()})
	c := NewCoded(s.base)
	a, _ := c.Char(Glyph{ID: 5, Char: 'a'})
	b, _ := c.Text(Glyph{ID: 5}, "ab")
	alef, _ := c.Char(Glyph{ID: 7, Char: 'א'})
	again, _ := c.Char(Glyph{ID: 5, Char: 'a'})
	twice, _ := c.Text(Glyph{ID: 5}, "ab")
	if a == 0 || a != again || b != twice || a == b || alef == b || c.Len() != 4 {
		t.Errorf("codes %d, %d, %d, %d, %d of %d", a, again, b, twice, alef, c.Len())
	}
	if got := string(c.ToUnicode()); !strings.Contains(got, "<0001> <0061>\n<0002> <00610062>\n<0003> <05D0>\n") {
		t.Errorf("the codes stand for\n%s", got)
	}
}

// TestFontsOfASystem sets scripts with the fonts that are installed here.
func TestFontsOfASystem(t *testing.T) {
	s := setter(t, Options{})
	for _, c := range []struct{ pkg, text string }{
		{"fonts-ipafont-gothic", "日本語の文、です。"}, {"fonts-nanum", "한국어 문장"}, {"fonts-thai-tlwg", "ภาษาไทย"}, {"fonts-noto-core", "क्षत्रिय हिन्दी"},
		{"fonts-noto-core", "தமிழ்"}, {"fonts-noto-cjk", "上海市浦东新区"},
	} {
		t.Run(c.text, func(t *testing.T) {
			p := s.Paragraph(c.text, Style{Size: 9})
			if p.Adapted() {
				t.Skipf("no font has %q (package %s)", c.text, c.pkg)
			}
			faces := map[*Face]bool{}
			for _, r := range s.Lines(p, 1000)[0].Runs {
				if strings.TrimSpace(r.Text) != "" {
					faces[r.Face] = true
				}
				for _, g := range r.Glyphs() {
					if out, ok := s.AppendOutline(nil, r.Face, g.ID, 0, 0, 9); !ok || !bytes.HasSuffix(out, []byte("f\n")) {
						t.Error("a glyph has no outline")
					}
				}
			}
			if len(faces) != 1 {
				t.Errorf("%d faces in one script", len(faces))
			}
		})
	}
}

func TestFontFolders(t *testing.T) {
	for _, dir := range []string{"/usr/share/fonts/opentype/ipafont-gothic", "/usr/share/fonts/truetype/fonts-japanese-gothic"} {
		data, err := os.ReadFile(filepath.Join(dir, "ipagp.ttf"))
		if err != nil {
			continue
		}
		s := setter(t, Options{Folders: []fs.FS{fstest.MapFS{}, fstest.MapFS{"a/b/ipagp.ttf": {Data: data}}}})
		if s.Paragraph("日本", Style{Size: 9}).Adapted() {
			t.Error("a font in a subfolder is not found")
		}
		return
	}
	t.Skip("no font has Japanese (package fonts-ipafont-gothic)")
}

func TestSupports(t *testing.T) {
	bare := NewFonts(Options{Folders: emptyFolders()})
	for language, want := range map[string]bool{"en": true, "de-CH": true, "el": true, "ru": true, "ar": true, "he": true, "": true, "ja": false, "ja-JP": false, "zh-TW": false, "th": false, "hi": false} {
		if got, err := bare.Supports(language); err != nil || got != want {
			t.Errorf("%q: %v %v, want %v", language, got, err, want)
		}
	}
}
