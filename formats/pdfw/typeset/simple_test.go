package typeset

import (
	"bytes"
	"strings"
	"testing"

	"github.com/go-text/typesetting/font"
)

// plainRunOf returns the one run of a text.
func plainRunOf(t *testing.T, s *Setter, text string) *Run {
	t.Helper()
	lines := s.Lines(s.Paragraph(text, Style{Size: 9}), 1e6)
	if len(lines) != 1 || len(lines[0].Runs) != 1 || !lines[0].Runs[0].Plain() {
		t.Fatalf("%q is not one plain run", text)
	}
	return &lines[0].Runs[0]
}

func TestSimpleCodes(t *testing.T) {
	s := setter(t, Options{Folders: emptyFolders()})
	c := NewSimple(s.fonts.regular)
	got, ok := c.AppendLiteral([]byte("x"), plainRunOf(t, s, `a(b)\ – éЖ–é`))
	if want := "xa\\(b\\)\\\\ \x80 \x81\x82\x80\x81"; !ok || string(got) != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if code, ok := c.Char(Glyph{ID: s.fonts.regular.glyph('Ж'), Char: 'Ж'}); !ok || code != 0x82 {
		t.Errorf("the same character alone has the code %#x, %v", code, ok)
	}
	for name, g := range map[string]Glyph{
		"another glyph": {ID: s.fonts.regular.glyph('b'), Char: 'a'}, "no character": {ID: 5}, "from the right": {ID: s.fonts.regular.glyph('א'), Char: 'א'},
		"a line feed": {Char: '\n'}, "beyond the table": {ID: 5, Char: 0x1f600},
	} {
		if code, ok := c.Char(g); ok {
			t.Errorf("%s has the code %#x", name, code)
		}
	}
	if cmap := string(c.ToUnicode()); !strings.Contains(cmap, "<20> <7E> <0020>") || !strings.Contains(cmap, "3 beginbfchar\n<80> <2013>\n<81> <00E9>\n<82> <0416>\nendbfchar") {
		t.Errorf("the codes stand for\n%s", cmap)
	}
	if first, last, ok := c.Range(); !ok || first != ' ' || last != 0x82 || c.Width('z') != 0 || c.Width('a') == 0 {
		t.Errorf("codes from %#x to %#x, %v", first, last, ok)
	}
}

// TestSimpleCodesRunOut: a run whose characters have no codes left is refused
// whole, one whose have is taken.
func TestSimpleCodesRunOut(t *testing.T) {
	s := setter(t, Options{Folders: emptyFolders()})
	c := NewSimple(s.fonts.regular)
	var letters strings.Builder
	for r := rune(0x400); r < 0x460; r++ {
		letters.WriteRune(r)
	}
	for r := rune(0xc0); r < 0xe0; r++ {
		letters.WriteRune(r)
	}
	if _, ok := c.AppendLiteral(nil, plainRunOf(t, s, letters.String())); !ok {
		t.Fatal("128 characters do not fit")
	}
	if out, ok := c.AppendLiteral([]byte("x"), plainRunOf(t, s, "abc ÿ")); ok || string(out) != "x" {
		t.Errorf("a character without a code: %q, %v", out, ok)
	}
	if _, ok := c.AppendLiteral(nil, plainRunOf(t, s, "abc À")); !ok {
		t.Error("a character that has a code is refused")
	}
	if cmap := string(c.ToUnicode()); strings.Count(cmap, "beginbfchar") != 2 || !strings.Contains(cmap, "<FF> <00DF>\n") {
		t.Errorf("the codes stand for\n%s", cmap)
	}
}

// TestSimpleFont reads the cut font back with another reader of fonts.
func TestSimpleFont(t *testing.T) {
	s := setter(t, Options{Folders: emptyFolders()})
	text := "Ångström, naïve éàü 123 Ελληνικά ½"
	c := NewSimple(s.fonts.regular)
	literal, ok := c.AppendLiteral(nil, plainRunOf(t, s, text))
	if !ok {
		t.Fatal("no codes")
	}
	data, err := c.Font()
	if err != nil {
		t.Fatal(err)
	}
	cut, err := font.ParseTTF(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	table := cmapOf(t, data)
	whole := s.shapeFace(s.fonts.regular)
	for i, r := range []rune(text) {
		gid := font.GID(table[literal[i]])
		a, _ := cut.GlyphDataOutline(gid)
		b, _ := whole.GlyphDataOutline(font.GID(s.fonts.regular.glyph(r)))
		if gid == 0 || len(a.Segments) != len(b.Segments) || int(cut.HorizontalAdvance(gid)) != int(s.fonts.regular.advances[s.fonts.regular.glyph(r)]) {
			t.Errorf("%c is glyph %d of the font, which is another", r, gid)
			continue
		}
		for k := range a.Segments {
			if a.Segments[k] != b.Segments[k] {
				t.Errorf("the outline of %c differs", r)
				break
			}
		}
	}
	if again, err := c.Font(); err != nil || !bytes.Equal(again, data) {
		t.Error("the same characters give another font")
	}
}

// cmapOf returns the glyphs of a font's table of one byte for each.
func cmapOf(t *testing.T, font []byte) []byte {
	t.Helper()
	for at := 12; at+16 <= len(font); at += 16 {
		if string(font[at:at+4]) == "cmap" {
			table := font[int(be16(font, at+8))<<16|int(be16(font, at+10)):]
			if be16(table, 2) != 1 || be16(table, 12) != 0 || be16(table, 14) != 262 {
				t.Fatal("the table of codes is of another form")
			}
			return table[18 : 18+256]
		}
	}
	t.Fatal("no table of codes")
	return nil
}
