package typeset

import (
	"slices"
	"strconv"
	"unicode/utf8"
)

// Simple gives the characters of a built-in face codes of one byte, and makes the
// font that holds them (ISO 32000-1, 9.6). An ASCII character's code is its byte,
// others get theirs in the order of first use: most text of a report goes to the
// file as it is. What a Simple does not take, a Coded does.
type Simple struct {
	face  *Face
	codes [lettersEnd]byte // of characters, 0 where there is none yet
	chars [256]rune        // by code, 0 where it is not in use
	next  int              // the first code beyond ASCII that is free
}

// lettersEnd is behind Latin, Greek and Cyrillic. Of the few signs beyond it the
// codes are looked for.
const lettersEnd = 0x530

// NewSimple returns an empty set of a face's characters; nil for a face that is
// not built in.
func NewSimple(f *Face) *Simple {
	if f.plain == nil {
		return nil
	}
	return &Simple{face: f, next: utf8.RuneSelf}
}

// Char returns the code of a glyph that shows one character, its Char. ok is
// false where that is not its usual glyph, or no code is left.
func (s *Simple) Char(g Glyph) (code byte, ok bool) {
	if g.Char <= 0 || g.Char >= lowRunes {
		return 0, false
	}
	c := &s.face.plain[g.Char]
	if uint32(c.glyph) != g.ID || c.kind != plainText && c.kind != plainSpace {
		return 0, false
	}
	return s.code(g.Char)
}

// code returns the code of a character that the face has.
func (s *Simple) code(r rune) (code byte, ok bool) {
	switch {
	case r < utf8.RuneSelf:
		s.chars[r] = r
		return byte(r), true
	case r < lettersEnd && s.codes[r] != 0:
		return s.codes[r], true
	case r >= lettersEnd:
		if i := slices.Index(s.chars[utf8.RuneSelf:s.next], r); i >= 0 {
			return byte(utf8.RuneSelf + i), true
		}
	}
	if s.next == len(s.chars) {
		return 0, false
	}
	code = byte(s.next)
	s.chars[code] = r
	if r < lettersEnd {
		s.codes[r] = code
	}
	s.next++
	return code, true
}

// AppendLiteral appends the codes of a Plain run as they stand in a literal
// string (ISO 32000-1, 7.3.4.2). ok is false, and dst as it was, where not enough
// codes are left.
func (s *Simple) AppendLiteral(dst []byte, r *Run) (out []byte, ok bool) {
	out = dst
	text, from := r.Text, 0 // text[from:i] is not appended yet
	for i := 0; i < len(text); {
		b := text[i]
		if b < utf8.RuneSelf {
			s.chars[b] = rune(b)
			if b == '(' || b == ')' || b == '\\' {
				out = append(append(out, text[from:i]...), '\\')
				from = i
			}
			i++
			continue
		}
		char, size := plainBeyond(text, i)
		code, ok := s.code(char)
		if !ok {
			return dst, false
		}
		out = append(append(out, text[from:i]...), code)
		i += size
		from = i
	}
	return append(out, text[from:]...), true
}

// Range returns the first and the last code in use; false where none is.
func (s *Simple) Range() (first, last int, ok bool) {
	for code, char := range s.chars {
		if char != 0 {
			if !ok {
				first = code
			}
			last, ok = code, true
		}
	}
	return first, last, ok
}

// Width returns the advance of a code's glyph in 1/1000 em, 0 where the code is
// not in use.
func (s *Simple) Width(code int) int {
	if s.chars[code] == 0 {
		return 0
	}
	return s.face.thousandths(s.glyph(code))
}

func (s *Simple) glyph(code int) uint32 { return uint32(s.face.plain[s.chars[code]].glyph) }

// ToUnicode returns the CMap that says which character each code stands for (ISO
// 32000-1, 9.10.3).
func (s *Simple) ToUnicode() []byte {
	b := append(make([]byte, 0, 1024), cmapStart...)
	b = append(b, "1 begincodespacerange\n<00> <FF>\nendcodespacerange\n1 beginbfrange\n<20> <7E> <0020>\nendbfrange\n"...)
	for from := utf8.RuneSelf; from < s.next; from += mostEntries {
		to := min(from+mostEntries, s.next)
		b = append(strconv.AppendInt(b, int64(to-from), 10), " beginbfchar\n"...)
		for code := from; code < to; code++ {
			b = appendHexByte(append(b, '<'), byte(code))
			b = append(appendHex(append(b, "> <"...), uint16(s.chars[code])), ">\n"...)
		}
		b = append(b, "endbfchar\n"...)
	}
	return append(b, cmapEnd...)
}

// Font returns a TrueType font with the glyphs in use and nothing else, which the
// codes find in its own table (9.6.6.4, symbolic fonts). Equal codes give equal
// bytes.
func (s *Simple) Font() ([]byte, error) {
	glyphs := append(make([]uint32, 0, 257), 0)
	var byCode [256]byte
	for code, char := range s.chars {
		if char != 0 {
			byCode[code] = byte(len(glyphs))
			glyphs = append(glyphs, s.glyph(code))
		}
	}
	return cut(s.face, glyphs, byteCmap(&byCode))
}

// Name returns the face's name as PDF can write it.
func (s *Simple) Name() string { return s.face.pdfName() }

// Metrics returns the face's own.
func (s *Simple) Metrics() Metrics { return s.face.metrics }
