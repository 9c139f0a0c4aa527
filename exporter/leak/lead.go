package leak

import (
	"regexp/syntax"
	"slices"
	"unicode"
)

// lead is what the beginning of every match of an expression is known to be: one
// set of characters after the other, up to where matches differ in length. Where
// a keyword is part of it, what stands around a keyword says mostly at once that
// no match begins there, which is a thousand times faster than the expression.
type lead []charset

// maxLead bounds a lead: what has so many characters right is looked at.
const maxLead = 64

// charset is a set of ASCII characters.
type charset struct {
	low, high uint64
	more      bool // others are in it too
}

func (s *charset) add(r rune) {
	switch {
	case r < 64:
		s.low |= 1 << r
	case r < 128:
		s.high |= 1 << (r - 64)
	default:
		s.more = true
	}
}

func (s *charset) has(c byte) bool {
	if c < 64 {
		return s.low>>c&1 == 1
	}
	return s.high>>(c-64)&1 == 1
}

// is reports whether a character is the only one in the set, whatever its case.
func (s *charset) is(lower byte) bool {
	var both charset
	both.add(rune(lower))
	both.add(rune(upper(lower)))
	return s.low&^both.low == 0 && s.high&^both.high == 0
}

// leadOf reads the beginning of an expression.
func leadOf(expression string) lead {
	re, err := syntax.Parse(expression, syntax.Perl)
	if err != nil {
		return nil
	}
	l, _ := lead{}.read(re)
	return l
}

// read adds what an expression begins with. It reports whether that is all of
// it, so that what follows it begins at a known place.
func (l lead) read(re *syntax.Regexp) (_ lead, whole bool) {
	switch re.Op {
	case syntax.OpEmptyMatch, syntax.OpBeginLine, syntax.OpEndLine, syntax.OpBeginText, syntax.OpEndText, syntax.OpWordBoundary, syntax.OpNoWordBoundary:
		return l, true
	case syntax.OpLiteral:
		for _, r := range re.Rune {
			l = append(l, literal(r, re.Flags&syntax.FoldCase != 0))
		}
		return l, true
	case syntax.OpCharClass:
		return append(l, class(re.Rune)), true
	case syntax.OpCapture:
		return l.read(re.Sub[0])
	case syntax.OpConcat:
		return l.all(re.Sub)
	case syntax.OpPlus:
		l, _ = l.read(re.Sub[0])
		return l, false
	case syntax.OpRepeat:
		l, whole = l.all(slices.Repeat(re.Sub[:1], re.Min))
		return l, whole && re.Min == re.Max
	default:
		return l, false
	}
}

func (l lead) all(parts []*syntax.Regexp) (_ lead, whole bool) {
	whole = true
	for i := 0; i < len(parts) && whole; i++ {
		if l, whole = l.read(parts[i]); len(l) >= maxLead {
			return l, false
		}
	}
	return l, whole
}

func literal(r rune, fold bool) charset {
	var s charset
	s.add(r)
	if fold {
		for f := unicode.SimpleFold(r); f != r; f = unicode.SimpleFold(f) {
			s.add(f)
		}
	}
	return s
}

func class(ranges []rune) charset {
	var s charset
	for i := 0; i+1 < len(ranges); i += 2 {
		for r := ranges[i]; r <= min(ranges[i+1], 127); r++ {
			s.add(r)
		}
		s.more = s.more || ranges[i+1] > 127
	}
	return s
}

// place returns where in the lead a keyword stands, -1 where it does not, or more
// than once, or behind a character that may have several bytes.
func (l lead) place(keyword string) int {
	found, wide := -1, false
	for at := 0; at+len(keyword) <= len(l); at++ {
		wide = wide || at > 0 && l[at-1].more
		same := true
		for i := 0; i < len(keyword) && same; i++ {
			same = l[at+i].is(keyword[i])
		}
		switch {
		case same && (found >= 0 || wide):
			return -1
		case same:
			found = at
		}
	}
	return found
}

// fits reports whether a match may begin at a position of a text.
func (l lead) fits(text string, start int) bool {
	if start < 0 || start+len(l) > len(text) {
		return false
	}
	for i := range l {
		switch c := text[start+i]; {
		case c >= 128:
			return l[i].more // of several bytes: the rest is at no known place
		case !l[i].has(c):
			return false
		}
	}
	return true
}
