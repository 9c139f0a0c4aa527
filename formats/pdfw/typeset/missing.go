package typeset

import (
	"fmt"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/runenames"
)

// SeeThePage is what the report prints for text of a script that no font found
// can show: the page beside it uses the browser's fonts.
const SeeThePage = "[see the page]"

// setMissing sets the name of what no font has, and returns where it ends.
// Letters that follow each other, spaces between them included, share one.
func (s *Setter) setMissing(p *Paragraph, l *line, gs []grapheme, i int) int {
	p.adapted = true
	g := gs[i]
	runes := l.runes[g.from:g.to]
	letters := isLetter(runes[0])
	end := i + 1
	for j := i + 1; letters && j < len(gs); j++ {
		if gs[j].class == classSpace || gs[j].class == classHidden {
			continue
		}
		if gs[j].class != classMissing || !isLetter(l.runes[gs[j].from]) {
			break
		}
		end = j + 1
	}
	key := string(runes)
	name, known := s.names[key]
	if !known {
		if name = missingName(runes); name == SeeThePage && s.See != "" {
			name = s.See
		}
		s.names[key] = name
	}
	s.mark(p, name, l.offsets[g.from], l.offsets[gs[end-1].to], g.level)
	return end
}

// mark adds a name in brackets that stands for text[start:end].
func (s *Setter) mark(p *Paragraph, name string, start, end int32, level uint8) {
	level += level % 2 // the name is read from left to right
	for _, r := range name {
		k := kindMark
		p.single(s.base, r, start, end, level, k)
		last := len(p.clusters) - 1
		if r == ' ' {
			p.clusters[last].after = breakGood
		}
		start = end
	}
}

func isLetter(r rune) bool { return unicode.IsLetter(r) || unicode.IsMark(r) || unicode.IsNumber(r) }

// missingName names what cannot be drawn.
func missingName(runes []rune) string {
	switch first := runes[0]; {
	case isLetter(first):
		return SeeThePage
	case unicode.IsSymbol(first) || unicode.IsPunct(first):
		var names []string
		for _, r := range runes {
			if n := runenames.Name(r); n != "" && !ignorable(r) {
				names = append(names, strings.ToLower(n))
			}
		}
		if len(names) > 0 {
			return "[" + strings.Join(names, ", ") + "]"
		}
	}
	var codes []string
	for _, r := range runes {
		codes = append(codes, fmt.Sprintf("U+%04X", r))
	}
	return "[" + strings.Join(codes, " ") + "]"
}

// controlName shows a control character: its picture (U+2400 …) where the font
// has it, else its code point.
func controlName(face *Face, r rune) string {
	picture := 0x2400 + r
	if r == 0x7f {
		picture = 0x2421
	}
	if r <= 0x7f && face.has(picture) {
		return string(picture)
	}
	return fmt.Sprintf("[U+%04X]", r)
}
