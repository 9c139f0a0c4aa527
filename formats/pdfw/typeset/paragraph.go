package typeset

import (
	"unicode/utf8"
)

// Style is how a text is set.
type Style struct {
	Size float64 // points
	Bold bool    // built-in faces only: other scripts have one weight
}

// kind says what a cluster is.
type kind uint8

const (
	kindText    kind = iota
	kindSpace        // trimmed at a line's end
	kindNewline      // ends a line, draws nothing
	kindHidden       // a format character: kept in the text, draws nothing
	kindMark         // stands for what no font can show, or for a control character
)

// opportunity says whether a line may end after a cluster.
type opportunity uint8

const (
	breakNever opportunity = iota // but for a word wider than the line
	breakWeak                     // inside a long word, after punctuation
	breakGood                     // UAX 14
	breakMust
)

// cluster is the smallest part of a text that is drawn and moved as one.
type cluster struct {
	start, end int32 // of the text, in bytes; equal for the rest of a mark's letters
	g0, g1     int32 // of the glyphs, left to right
	face       *Face
	width      float32 // em
	level      uint8   // UAX 9: odd is right to left
	kind       kind
	after      opportunity
}

// glyph is a glyph of a cluster; offsets in em from where the pen is.
type glyph struct {
	id        uint32
	dx, dy    float32
	advance   float32
	standsFor rune // the one character it shows on its own, 0 where it is a part of more
}

// Paragraph is a shaped text, ready to be wrapped to any width.
type Paragraph struct {
	text    string
	style   Style
	broken  bool // the break opportunities are known
	coarse  bool // some of them are: see findCuts
	adapted bool

	face      *Face   // of a plain paragraph, nil for any other
	plainSize         // widest is known of any
	ends      []int32 // of a plain paragraph: where in the text a line may well end

	*shapedText // of any other
}

// shapedText is the clusters and glyphs of a text that is not plain.
type shapedText struct {
	clusters []cluster
	glyphs   []glyph
	rtl      []bool // of each hard line: it reads from right to left; a line beyond does not
}

// Text returns the text as given.
func (p *Paragraph) Text() string { return p.text }

// Adapted reports whether something in the text is named instead of shown.
func (p *Paragraph) Adapted() bool { return p.adapted }

// Paragraph shapes a text. It never fails and never drops a character. It may be
// used until the setter is closed.
func (s *Setter) Paragraph(text string, style Style) *Paragraph {
	s.base = s.fonts.regular
	if style.Bold {
		s.base = s.fonts.bold
	}
	if size, ok := plainSizeOf(s.base.plain, text, style.Size); ok {
		p := s.room.paragraphs.one()
		*p = Paragraph{text: text, style: style, face: s.base, plainSize: size}
		return p
	}
	key := shaped{text, style}
	if p := s.known[key]; p != nil {
		return p
	}
	p := s.room.paragraphs.one()
	*p = Paragraph{text: text, style: style}
	s.setClusters(p)
	if len(text) <= shortText && len(s.known) < mostKnown {
		s.known[key] = p
	}
	return p
}

// CanShow reports whether each character of a text can be shown as it is.
func (s *Setter) CanShow(text string) bool {
	if _, ok := plainSizeOf(s.fonts.regular.plain, text, 1); ok {
		return true
	}
	return !s.Paragraph(text, Style{Size: 9}).Adapted()
}

// shaped is what a known paragraph was made from. A short text that is not plain
// is shaped once: a report repeats names and words of a few columns on every
// page.
type shaped struct {
	text  string
	style Style
}

// The bounds of what a Setter remembers.
const (
	shortText = 48
	mostKnown = 4096
)

// setClusters sets a text of any kind.
func (s *Setter) setClusters(p *Paragraph) {
	p.shapedText = &shapedText{}
	p.clusters, p.glyphs = s.room.clusters.room(len(p.text)), s.room.glyphs.room(len(p.text))
	for start, hard := 0, 0; start < len(p.text); hard++ {
		end, next := hardLine(p.text, start)
		from := len(p.clusters)
		s.full(p, start, end)
		if rightToLeft(p.clusters[from:]) {
			p.rtl = append(append(p.rtl, make([]bool, hard-len(p.rtl))...), true)
		}
		if next > end {
			p.clusters = append(p.clusters, cluster{start: int32(end), end: int32(next), kind: kindNewline, after: breakMust})
		}
		start = next
	}
	s.room.clusters.keep(p.clusters)
	s.room.glyphs.keep(p.glyphs)
	p.widest = p.measured()
}

// rightToLeft reports the direction of a hard line: that of its first strong
// character (UAX 9, P2), so the lowest level in it.
func rightToLeft(clusters []cluster) bool {
	lowest := uint8(255)
	for i := range clusters {
		if clusters[i].kind != kindMark {
			lowest = min(lowest, clusters[i].level)
		}
	}
	return lowest != 255 && lowest%2 == 1
}

// hardLine returns where the line that begins at start ends, and where the next
// one begins: LF, CR, CRLF, VT, FF, NEL, LS and PS end a line (UAX 14, BK, CR,
// LF and NL).
func hardLine(text string, start int) (end, next int) {
	for i := start; i < len(text); {
		r, n := utf8.DecodeRuneInString(text[i:])
		switch r {
		case '\n', '\v', '\f', 0x85, 0x2028, 0x2029:
			return i, i + n
		case '\r':
			if i+1 < len(text) && text[i+1] == '\n' {
				return i, i + 2
			}
			return i, i + 1
		}
		i += n
	}
	return len(text), len(text)
}

// single adds a cluster of one character and one glyph.
func (p *Paragraph) single(face *Face, r rune, start, end int32, level uint8, k kind) {
	id := face.glyph(r)
	width := face.advance(id)
	n := int32(len(p.glyphs))
	p.glyphs = append(p.glyphs, glyph{id: id, advance: width, standsFor: r})
	p.clusters = append(p.clusters, cluster{start: start, end: end, g0: n, g1: n + 1, face: face, width: width, level: level, kind: k})
}
