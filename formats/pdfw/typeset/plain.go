package typeset

import (
	"cmp"
	"unicode"
	"unicode/utf8"

	"github.com/go-text/typesetting/language"
)

// A plain paragraph is one whose characters are each a glyph of the base face,
// drawn one behind the other from left to right: most texts of a report are. It
// has no clusters: its text is read again where it is measured and wrapped,
// which costs less than to make and keep them. What the face has of each
// character is in a table (plainChar). A test holds it against the way through
// clusters, which it equals to the last bit.

// plainKind says what a character is in a plain paragraph.
type plainKind uint8

const (
	plainNever   plainKind = iota // needs more than a plain paragraph has
	plainText                     // a glyph that stays in its place
	plainSpace                    // trimmed at a line's end
	plainNewline                  // ends a line, draws nothing
)

// plainChar is what a face has of a character.
type plainChar struct {
	width float32 // em
	glyph uint16
	kind  plainKind
}

// plainChars makes the table of a face's characters below lowRunes.
func plainChars(f *Face) []plainChar {
	table := make([]plainChar, lowRunes)
	for r := range table {
		table[r] = plainCharOf(f, rune(r))
	}
	return table
}

// plainCharOf says what a character is in a plain paragraph: letters of scripts
// that run from left to right and do not join, and what stands among them. A
// mark would join the character before it, a format character draws nothing.
func plainCharOf(f *Face, r rune) plainChar {
	switch r {
	case '\n', '\v', '\f', '\r', 0x85, 0x2028, 0x2029:
		return plainChar{kind: plainNewline}
	}
	id := f.glyph(r)
	if id == 0 || unicode.In(r, unicode.C, unicode.M) || ignorable(r) {
		return plainChar{}
	}
	c := plainChar{width: f.advance(id), glyph: uint16(id), kind: plainText}
	switch script := language.LookupScript(r); {
	case r == ' ':
		c.kind = plainSpace
	case unicode.Is(unicode.Zs, r) && r != 0xa0 && r != 0x202f:
		return plainChar{}
	case script == language.Latin, script == language.Greek, script == language.Cyrillic:
	case script == language.Common && (r < 0x530 || r >= 0x2000): // between them are those of the scripts from the right
	default:
		return plainChar{}
	}
	return c
}

// plainBeyond returns the character at i for the table, where it is not ASCII,
// and how long it is. U+0000, which no text shows, stands for what is beyond the
// table, invalid UTF-8 included.
func plainBeyond(text string, i int) (r rune, size int) {
	if r, size = utf8.DecodeRuneInString(text[i:]); r >= lowRunes {
		return 0, size
	}
	return r, size
}

// plainSize is what one reading of a plain text tells of it.
type plainSize struct {
	widest float32 // em, of the widest hard line
	whole  float32 // em, of all of it, spaces at its end included
	drawn  float64 // points, of what is drawn where it is one line
	end    int     // of that
	lines  bool    // it has line feeds
	word   bool    // it is one word of ASCII, which no line may well end in
}

// plainSizeOf reads a text; ok is false where it is not plain.
func plainSizeOf(table []plainChar, text string, points float64) (of plainSize, ok bool) {
	var width, spaces float32
	var all float64
	of.word = true
	for i := 0; i < len(text); {
		if spaces == 0 { // inside a word, which most of a text is
			from := i
			for ; i < len(text) && text[i] < utf8.RuneSelf && text[i] != '-'; i++ {
				c := &table[text[i]]
				if c.kind != plainText {
					break
				}
				width += c.width
				of.whole += c.width
				all += float64(c.width) * points
			}
			if i > from {
				of.widest = max(of.widest, width)
				of.drawn, of.end = all, i
				continue
			}
		}
		r, size := rune(text[i]), 1
		if r >= utf8.RuneSelf {
			r, size = plainBeyond(text, i)
		}
		c := &table[r]
		switch c.kind {
		case plainText:
			width += spaces + c.width
			spaces = 0
			if width > of.widest {
				of.widest = width
			}
			all += float64(c.width) * points
			of.drawn, of.end = all, i+size
			if size > 1 || text[i] == '-' {
				of.word = false
			}
		case plainSpace:
			spaces += c.width
			all += float64(c.width) * points
			of.word = false
		case plainNewline:
			width, spaces = 0, 0
			of.lines, of.word = true, false
		default:
			return of, false
		}
		of.whole += c.width
		i += size
	}
	return of, true
}

// plainLeast returns the width of the widest part of a plain paragraph that has
// no good opportunity to break, in em. Its opportunities must be known.
func (p *Paragraph) plainLeast() (widest float32) {
	var width float32
	ends := p.ends
	for i := 0; i < len(p.text); {
		r, size := rune(p.text[i]), 1
		if r >= utf8.RuneSelf {
			r, size = plainBeyond(p.text, i)
		}
		c := &p.face.plain[r]
		i += size
		if c.kind == plainText {
			width += c.width
		}
		if width > widest {
			widest = width
		}
		if end := len(ends) > 0 && int(ends[0]) == i; end || c.kind == plainNewline {
			width = 0
			if end {
				ends = ends[1:]
			}
		}
	}
	return widest
}

// asciiLeast is plainLeast for ASCII, whose opportunities need not be known: they
// are after spaces, and after the hyphens of asciiEnds.
func (p *Paragraph) asciiLeast() (widest float32) {
	var width float32
	text := p.text
	for i := range len(text) {
		c := &p.face.plain[text[i]]
		if c.kind != plainText {
			width = 0
			continue
		}
		width += c.width
		if width > widest {
			widest = width
		}
		if text[i] == '-' && hyphen(text, i) {
			width = 0
		}
	}
	return widest
}

// plainLines wraps a plain paragraph, as Lines does.
func (s *Setter) plainLines(p *Paragraph, limit float32) []Line {
	if !p.lines && p.whole <= limit { // as most are
		lines := append(s.room.lines.room(1), s.plainRun(p, Line{Source: p.text}, p.end, p.drawn))
		s.room.lines.keep(lines)
		return lines
	}
	lines := s.room.lines.room(4)
	last, ends := 0, p.ends
	for from := 0; from < len(p.text); {
		to := s.plainEnd(p, from, limit, last, ends)
		lines = append(lines, s.plainLine(p, from, to))
		for len(ends) > 0 && int(ends[0]) <= to {
			last, ends = int(ends[0]), ends[1:]
		}
		from = to
	}
	s.room.lines.keep(lines)
	return lines
}

// plainEnd is lineEnd for a plain paragraph; ends are the good opportunities
// behind from, and last is the one before those.
func (s *Setter) plainEnd(p *Paragraph, from int, limit float32, last int, ends []int32) int {
	var width float32
	good, weak := 0, 0
	for i := from; i < len(p.text); {
		r, size := rune(p.text[i]), 1
		if r >= utf8.RuneSelf {
			r, size = plainBeyond(p.text, i)
		}
		c := &p.face.plain[r]
		if c.kind != plainSpace && width+c.width > limit && i > from {
			if p.coarse {
				good = max(good, s.endWithin(p.text, last, next(ends, len(p.text)), from, i))
			}
			return cmp.Or(good, weak, i)
		}
		width += c.width
		i += size
		switch {
		case c.kind == plainNewline:
			if p.text[i-1] == '\r' && i < len(p.text) && p.text[i] == '\n' {
				i++ // they are one
			}
			return i
		case len(ends) > 0 && int(ends[0]) == i:
			good, last, ends = i, i, ends[1:]
		case (p.broken || p.coarse) && width > limit/2 && i < len(p.text) && mayEnd(p.text[i-1]):
			weak = i
		}
	}
	return len(p.text)
}

// next returns the first of the ends, or the text's.
func next(ends []int32, text int) int {
	if len(ends) > 0 {
		return int(ends[0])
	}
	return text
}

// plainLine lays text[from:to] of a plain paragraph out.
func (s *Setter) plainLine(p *Paragraph, from, to int) Line {
	l := Line{Source: p.text[from:to]}
	end, width := plainTrimmed(p.face.plain, l.Source), 0.0
	for i := 0; i < end; {
		r, size := rune(l.Source[i]), 1
		if r >= utf8.RuneSelf {
			r, size = plainBeyond(l.Source, i)
		}
		c := &p.face.plain[r]
		width += float64(c.width) * p.style.Size
		i += size
	}
	return s.plainRun(p, l, end, width)
}

// plainRun adds a line's one run: none where the line is spaces alone.
func (s *Setter) plainRun(p *Paragraph, l Line, end int, width float64) Line {
	if end == 0 {
		return l
	}
	l.Width = width
	l.Runs = append(s.room.runs.room(1), Run{Face: p.face, Size: p.style.Size, Text: l.Source[:end], Width: width})
	s.room.runs.keep(l.Runs)
	return l
}

// plainTrimmed returns where a line ends without the spaces and the line feed at
// its end.
func plainTrimmed(table []plainChar, line string) int {
	for len(line) > 0 {
		r, size := utf8.DecodeLastRuneInString(line)
		if k := table[r].kind; k != plainSpace && k != plainNewline {
			break
		}
		line = line[:len(line)-size]
	}
	return len(line)
}

// plainGlyphs places the glyphs of a plain run.
func (r *Run) plainGlyphs() []Glyph {
	placed, pen := make([]Glyph, 0, len(r.Text)), 0.0
	for _, char := range r.Text {
		c := r.Face.plain[char]
		g := Glyph{ID: uint32(c.glyph), X: pen, Advance: float64(c.width) * r.Size, Char: char}
		placed = append(placed, g)
		pen += g.Advance
	}
	return placed
}
