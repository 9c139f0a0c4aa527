package typeset

import "unicode/utf8"

// findBreaks marks where lines may end, once per paragraph.
func (s *Setter) findBreaks(p *Paragraph) {
	if p.broken {
		return
	}
	p.broken = true
	if ascii(p.text) {
		p.asciiBreaks()
	} else {
		s.unicodeBreaks(p)
	}
	p.weakBreaks()
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

func letter(b byte) bool { return b|0x20 >= 'a' && b|0x20 <= 'z' }

func (s *Setter) unicodeBreaks(p *Paragraph) {
	ends := map[int]bool{}
	offset := 0
	s.seg.Init([]rune(p.text))
	for it := s.seg.LineIterator(); it.Next(); {
		for range it.Line().Text {
			_, n := utf8.DecodeRuneInString(p.text[offset:])
			offset += n
		}
		ends[offset] = true
	}
	for i := range p.clusters {
		c := &p.clusters[i]
		last := i+1 == len(p.clusters) || p.clusters[i+1].start >= c.end && p.clusters[i+1].end > p.clusters[i+1].start
		if c.after == breakNever && last && ends[int(c.end)] {
			c.after = breakGood
		}
	}
}

// weakBreaks lets a long word end a line after punctuation: addresses, resource
// names and file names read better so than when they break anywhere.
func (p *Paragraph) weakBreaks() {
	for i := range p.clusters {
		c := &p.clusters[i]
		if c.after != breakNever || c.end != c.start+1 || i+1 == len(p.clusters) {
			continue
		}
		switch p.text[c.start] {
		case '/', ':', '.', '_', '-', '@', '=', '&', '?', ',', ';', '|', '+':
			c.after = breakWeak
		}
	}
}
