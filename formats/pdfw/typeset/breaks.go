package typeset

import (
	"slices"
	"unicode/utf8"
)

// findBreaks marks where lines may end, once per paragraph.
func (s *Setter) findBreaks(p *Paragraph) {
	if p.broken {
		return
	}
	p.broken, p.coarse = true, false
	switch simple := ascii(p.text); {
	case p.word:
	case p.face != nil && simple:
		p.ends = asciiEnds(s.room.ends.room(len(p.text)/2), p.text)
		s.room.ends.keep(p.ends)
	case p.face != nil:
		p.ends = s.unicodeEnds(s.room.ends.room(len(p.text)/2), p.text)
		s.room.ends.keep(p.ends)
	case simple:
		p.asciiBreaks()
		p.weakBreaks()
	default:
		s.unicodeBreaks(p)
		p.weakBreaks()
	}
}

// findCuts is findBreaks for who wraps: of a plain text that is not ASCII it marks
// cuts alone. What is between two of them is looked at where a line ends there,
// as UAX 14 costs much and most of a text is far from its lines' ends.
func (s *Setter) findCuts(p *Paragraph) {
	switch {
	case p.broken, p.coarse:
	case p.face == nil, ascii(p.text):
		s.findBreaks(p)
	default:
		p.coarse = true
		p.ends = cuts(s.room.ends.room(len(p.text)/2), p.text)
		s.room.ends.keep(p.ends)
	}
}

// cuts appends where a line may end whatever else is in the text: after a space
// between words that begin and end in a letter or digit of ASCII. No rule of UAX
// 14 looks over it to either side.
func cuts(ends []int32, text string) []int32 {
	for i := 1; i+1 < len(text); i++ {
		if text[i] == ' ' && alphanumeric(text[i+1]) && endsWord(text[i-1]) {
			ends = append(ends, int32(i+1))
		}
	}
	return ends
}

// endsWord reports whether a word before a cut may end so: UAX 14's classes AL,
// NU and IS.
func endsWord(b byte) bool { return alphanumeric(b) || b == ',' || b == '.' || b == ':' || b == ';' }

func alphanumeric(b byte) bool { return letter(b) || b >= '0' && b <= '9' }

// endWithin returns the last place in text[start:end], which is between two cuts,
// where a line that begins at from may end, at most at most; 0 where there is
// none.
func (s *Setter) endWithin(text string, start, end, from, most int) int {
	s.ends = s.unicodeEnds(s.ends[:0], text[start:end])
	for _, e := range slices.Backward(s.ends) {
		if at := start + int(e); at <= most {
			if at > from {
				return at
			}
			break
		}
	}
	return 0
}

// asciiEnds is asciiBreaks for a plain text.
func asciiEnds(ends []int32, text string) []int32 {
	for i := 0; i+1 < len(text); i++ {
		switch next := text[i+1]; {
		case text[i] == ' ' && next != ' ':
			ends = append(ends, int32(i+1))
		case text[i] == '-' && hyphen(text, i):
			ends = append(ends, int32(i+1))
		}
	}
	return ends
}

func ascii(text string) bool {
	for i := range len(text) {
		if text[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// asciiBreaks is UAX 14 for what ASCII text has of it: after spaces, and after a
// hyphen between letters.
func (p *Paragraph) asciiBreaks() {
	for i := range p.clusters {
		c := &p.clusters[i]
		if c.kind == kindMark || c.after == breakMust || i+1 == len(p.clusters) {
			continue
		}
		next := &p.clusters[i+1]
		switch {
		case c.kind == kindSpace && next.kind != kindSpace:
			c.after = breakGood
		case p.text[c.start] == '-' && i > 0 && letter(p.text[p.clusters[i-1].start]) && int(next.start) < len(p.text) && letter(p.text[next.start]):
			c.after = breakGood
		}
	}
}

// hyphen reports whether what is at i stands between letters of ASCII.
func hyphen(text string, i int) bool {
	return i > 0 && letter(text[i-1]) && i+1 < len(text) && letter(text[i+1])
}

func letter(b byte) bool { return b|0x20 >= 'a' && b|0x20 <= 'z' }

func (s *Setter) unicodeBreaks(p *Paragraph) {
	s.ends = s.unicodeEnds(s.ends[:0], p.text)
	ends := s.ends
	for i := range p.clusters {
		c := &p.clusters[i]
		for len(ends) > 0 && ends[0] < c.end {
			ends = ends[1:]
		}
		last := i+1 == len(p.clusters) || p.clusters[i+1].start >= c.end && p.clusters[i+1].end > p.clusters[i+1].start
		if c.after == breakNever && last && len(ends) > 0 && ends[0] == c.end {
			c.after = breakGood
		}
	}
}

// unicodeEnds appends where UAX 14 lets a line of the text end, in bytes.
func (s *Setter) unicodeEnds(ends []int32, text string) []int32 {
	s.runes = s.runes[:0]
	for _, r := range text {
		s.runes = append(s.runes, r)
	}
	s.seg.Init(s.runes)
	offset := 0
	for it := s.seg.LineIterator(); it.Next(); {
		for range it.Line().Text {
			_, n := utf8.DecodeRuneInString(text[offset:])
			offset += n
		}
		ends = append(ends, int32(offset))
	}
	return ends
}

// weakBreaks lets a long word end a line after punctuation: addresses, resource
// names and file names read better so than when they break anywhere.
func (p *Paragraph) weakBreaks() {
	for i := range p.clusters {
		c := &p.clusters[i]
		if c.after == breakNever && c.end == c.start+1 && i+1 < len(p.clusters) && mayEnd(p.text[c.start]) {
			c.after = breakWeak
		}
	}
}

// mayEnd reports whether a line may end after a character inside a long word.
func mayEnd(b byte) bool {
	switch b {
	case '/', ':', '.', '_', '-', '@', '=', '&', '?', ',', ';', '|', '+':
		return true
	}
	return false
}
