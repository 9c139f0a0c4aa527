package typeset

import (
	"unicode"

	"github.com/go-text/typesetting/bidi"
	"github.com/go-text/typesetting/language"
	"github.com/go-text/typesetting/segmenter"
	"github.com/go-text/typesetting/shaping"
)

// Setter sets the texts of one document. It is not safe for concurrent use; the
// Fonts behind it are.
type Setter struct {
	known map[shaped]*Paragraph
	room  *workshop
	fonts *Fonts
	hint  string // the document's language
	// See stands in place of SeeThePage in a report of another language.
	See    string
	base   *Face // of the paragraph in work
	shaper *shaping.HarfbuzzShaper
	bidi   bidi.Paragraph
	seg    segmenter.Segmenter
	chosen map[choice]*Face  // graphemes that the built-in faces lack
	names  map[string]string // of graphemes that no face has
	faces  map[*Face]*shapeFace
	runes  []rune  // of the text in work
	ends   []int32 // of the same
}

type choice struct{ grapheme, hint string }

// NewSetter returns a setter for a document in that language (BCP 47, "" where
// unknown). It fails only where the built-in fonts cannot be read.
func (f *Fonts) NewSetter(language string) (*Setter, error) {
	if err := f.builtin(); err != nil {
		return nil, err
	}
	return &Setter{
		fonts: f, room: f.borrow(), hint: language, base: f.regular,
		known: map[shaped]*Paragraph{}, chosen: map[choice]*Face{}, names: map[string]string{}, faces: map[*Face]*shapeFace{},
	}, nil
}

// grapheme is a user-perceived character (UAX 29) of a line.
type grapheme struct {
	from, to int // runes
	face     *Face
	script   language.Script
	level    uint8
	shaped   bool // needs HarfBuzz
	class    class
}

// class says how a grapheme is set.
type class uint8

const (
	classText class = iota
	classSpace
	classHidden
	classControl
	classMissing
)

// line is one hard line in work.
type line struct {
	runes   []rune
	offsets []int32 // of each rune in the text, and of the end
	hint    string

	han      *Face // the first face that has all Han characters of the line
	hanKnown bool
}

// full sets a hard line of any text.
func (s *Setter) full(p *Paragraph, start, end int) {
	l := newLine(p.text, start, end, s.hint)
	graphemes := s.graphemes(l)
	for i := 0; i < len(graphemes); {
		i = s.set(p, l, graphemes, i)
	}
}

func newLine(text string, start, end int, hint string) *line {
	l := &line{hint: hint}
	kana, hangul := false, false
	for i, r := range text[start:end] {
		l.runes = append(l.runes, r)
		l.offsets = append(l.offsets, int32(start+i))
		kana = kana || unicode.In(r, unicode.Hiragana, unicode.Katakana)
		hangul = hangul || unicode.Is(unicode.Hangul, r)
	}
	l.offsets = append(l.offsets, int32(end))
	switch {
	case kana:
		l.hint = "ja"
	case hangul:
		l.hint = "ko"
	}
	return l
}

func (s *Setter) graphemes(l *line) []grapheme {
	levels := s.levels(l.runes)
	s.seg.Init(l.runes)
	out := make([]grapheme, 0, len(l.runes))
	for it := s.seg.GraphemeIterator(); it.Next(); {
		g := it.Grapheme()
		next := grapheme{from: g.Offset, to: g.Offset + len(g.Text), level: levels[g.Offset]}
		var previous *grapheme
		if len(out) > 0 {
			previous = &out[len(out)-1]
		}
		s.classify(l, &next, previous)
		out = append(out, next)
	}
	return out
}

// levels runs the bidirectional algorithm over a line.
func (s *Setter) levels(runes []rune) []uint8 {
	levels := make([]uint8, len(runes))
	runs := s.bidi.Segment(runes, bidi.Neutral)
	for i := range runs.NumRuns() {
		run := runs.Run(i)
		for j := run.Start; j < run.End && j < len(levels); j++ {
			levels[j] = uint8(run.Level)
		}
	}
	return levels
}

func (s *Setter) classify(l *line, g, previous *grapheme) {
	runes := l.runes[g.from:g.to]
	first := runes[0]
	g.script = language.LookupScript(first)
	switch {
	case first == '\t' || first == ' ' || (unicode.Is(unicode.Zs, first) && len(runes) == 1):
		g.class, g.face = classSpace, s.base
		if len(runes) > 1 { // a space that carries a mark
			g.class = classText
		}
	case len(runes) == 1 && unicode.IsControl(first):
		g.class, g.face = classControl, s.base
		return
	case allIgnorable(runes):
		g.class, g.face = classHidden, s.base
		if previous != nil && previous.shaped {
			g.face, g.shaped, g.class = previous.face, true, previous.class // a joiner acts on its neighbours
		}
		return
	}
	if g.class == classText {
		g.face = s.choose(l, runes, g.script, previous)
	}
	if g.face == nil {
		g.class, g.face = classMissing, s.base
		return
	}
	if g.class == classSpace && (first == '\t' || !s.base.has(first)) {
		return // a width, no glyph
	}
	g.shaped = len(runes) > 1 || g.level%2 == 1 || complexScript(g.script) || unicode.Is(unicode.M, first)
	if neutral(g.script) && previous != nil && previous.shaped && previous.face == g.face && previous.level == g.level && previous.class == classText {
		g.shaped = true
	}
}

func neutral(script language.Script) bool {
	return script == language.Common || script == language.Inherited || script == language.Unknown
}

// complexScript reports whether a script needs shaping even where each of its
// characters is a grapheme of its own. Letters of the others are drawn one by
// one.
func complexScript(script language.Script) bool {
	switch script {
	case language.Common, language.Inherited, language.Unknown, language.Latin, language.Greek, language.Cyrillic, language.Armenian,
		language.Georgian, language.Hebrew, language.Han, language.Hiragana, language.Katakana, language.Katakana_Or_Hiragana,
		language.Hangul, language.Bopomofo, language.Thai, language.Lao, language.Cherokee, language.Ethiopic:
		return false
	}
	return true
}

// choose returns the face for a grapheme: the built-in one, the neighbour's, or
// one found on the system; nil where none has all its characters.
func (s *Setter) choose(l *line, runes []rune, script language.Script, previous *grapheme) *Face {
	if covers(s.base, runes) {
		return s.base
	}
	if previous != nil && previous.face != nil && covers(previous.face, runes) {
		return previous.face
	}
	if script == language.Han {
		if face := s.hanFace(l); face != nil && covers(face, runes) {
			return face
		}
	}
	key := choice{string(runes), l.hint}
	face, ok := s.chosen[key]
	if !ok {
		face = s.search(l, runes, script)
		s.chosen[key] = face
	}
	return face
}

// hanFace returns the first face that has every Han character of a line, so
// that a Chinese name is not pieced together from a Japanese and a Chinese font;
// nil where none has all.
func (s *Setter) hanFace(l *line) *Face {
	if l.hanKnown {
		return l.han
	}
	l.hanKnown = true
	var all []rune
	for _, r := range l.runes {
		if unicode.Is(unicode.Han, r) {
			all = append(all, r)
		}
	}
	for face := range s.fonts.candidates(language.Han, l.hint) {
		if covers(face, all) {
			l.han = face
			return face
		}
	}
	return nil
}

func (s *Setter) search(l *line, runes []rune, script language.Script) *Face {
	if neutral(script) { // punctuation goes with the scripts that it stands among
		for _, r := range l.runes {
			if other := language.LookupScript(r); !neutral(other) && !s.base.has(r) {
				for face := range s.fonts.candidates(other, l.hint) {
					if covers(face, runes) {
						return face
					}
				}
				break
			}
		}
	}
	for face := range s.fonts.candidates(script, l.hint) {
		if covers(face, runes) {
			return face
		}
	}
	return nil
}

func covers(f *Face, runes []rune) bool {
	for _, r := range runes {
		if !f.has(r) && !ignorable(r) {
			return false
		}
	}
	return true
}

// ignorable reports whether a character draws nothing of its own (UAX 44,
// Default_Ignorable_Code_Point and the other format characters).
func ignorable(r rune) bool {
	switch {
	case r < 0xad:
		return false
	case unicode.Is(unicode.Cf, r):
		return r < 0x600 || r > 0x605 // the Arabic number signs are drawn
	case unicode.Is(unicode.Variation_Selector, r), unicode.Is(unicode.Other_Default_Ignorable_Code_Point, r):
		return true
	}
	return false
}

func allIgnorable(runes []rune) bool {
	for _, r := range runes {
		if !ignorable(r) {
			return false
		}
	}
	return true
}
