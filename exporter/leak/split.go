package leak

import (
	"strings"

	"github.com/valise-export/valise/exporter"
)

// partial reports whether a text may be a part of a number by how it begins: 1
// for a digit, 2 for what begins a number of several parts by itself.
func (s *Scanner) partial(text string) int {
	switch {
	case isDigit(text[0]):
		return 1
	case len(text) > 2 && text[:3] == "eyJ":
		return 2
	case len(text) >= 2 && (len(text) == 2 || isDigit(text[2])) && s.countries.length(text) > 0:
		return 2
	}
	return 0
}

// splits looks for numbers whose parts stand in fields side by side. Fields that
// are empty do not part them.
func (g *Guard) splits(values []exporter.Value) {
	for i := 0; i < len(values); i++ {
		text := values[i].Text()
		if r := &g.fields[i].role; text == "" || r.none() {
			continue
		}
		switch {
		case isDigit(text[0]):
			i = g.splitDigits(values, i)
		case strings.HasPrefix(text, "eyJ"):
			g.splitToken(values, i)
		case g.scanner.countries.length(text) > 0:
			i = g.splitIBAN(values, i)
		}
	}
}

// digitParts are the digits of fields side by side.
type digitParts struct {
	digits   [19]byte
	sizes    [19]int
	n, parts int

	saysCard, saysSSN, allSSN, doubt, card, ssn bool
}

// add puts a field's value behind the others. It reports false where the value
// is no part of a number, or too long.
func (p *digitParts) add(text string, r *role) bool {
	size, ok := partDigits(p.digits[p.n:], text)
	if !ok || (size > maxPart && !r.saysCard) {
		return false
	}
	p.card, p.ssn, p.allSSN = p.card && r.card, p.ssn && r.ssn, p.allSSN && r.saysSSN
	p.saysCard, p.saysSSN, p.doubt = p.saysCard || r.saysCard, p.saysSSN || r.saysSSN, p.doubt || r.doubt
	p.sizes[p.parts] = size
	p.n, p.parts = p.n+size, p.parts+1
	return p.card || p.ssn
}

// maxPart is the longest part of a number where no name says card: what is longer
// is a number by itself.
const maxPart = 13

// partDigits copies the digits of a part. Groups of four or more may stand apart
// in it, as cards are embossed.
func partDigits(dst []byte, text string) (n int, ok bool) {
	group := 0
	for i := range len(text) {
		switch c := text[i]; {
		case isDigit(c):
			if n == len(dst) {
				return 0, false
			}
			dst[n] = c
			n, group = n+1, group+1
		case (c == ' ' || c == '-') && group >= 4:
			group = 0
		default:
			return 0, false
		}
	}
	return n, n > 0 && group > 0
}

// splitDigits looks for a card's or a social security number whose first part is
// a field, and returns the field of the last one: the first where there is none.
func (g *Guard) splitDigits(values []exporter.Value, first int) (last int) {
	p := digitParts{card: true, ssn: true, allSSN: true}
	could := false
	for i := first; i < len(values); i++ {
		text := values[i].Text()
		if text == "" {
			continue
		}
		if !p.add(text, &g.fields[i].role) {
			break
		}
		switch {
		case p.parts == 1:
		case p.n == 9 && g.isSplitSSN(&p, values, first):
			g.hit(&g.fields[first], ssn)
			return i
		case p.n >= 14 && p.card:
			valid := isCard(p.digits[:p.n])
			if could = true; valid {
				g.countCard(&p, first)
				return i
			}
		}
	}
	if could {
		g.fields[first].vote(p.kind(), false, 0)
	}
	return first
}

// countCard counts a card's number where its fields' names say so, or its parts
// are those of an embossed one; else it is a vote for it.
func (g *Guard) countCard(p *digitParts, first int) {
	c := &g.fields[first]
	if p.saysCard || (p.fours() && !p.doubt) {
		g.hit(c, cardNumber)
		return
	}
	number := uint64(0)
	for _, d := range p.digits[:p.n] {
		number = number*10 + uint64(d-'0')
	}
	c.vote(p.kind(), true, number)
}

// fours reports whether four digits are in each field, or fewer in the last.
func (p *digitParts) fours() bool {
	for i := range p.parts - 1 {
		if p.sizes[i] != 4 {
			return false
		}
	}
	return p.parts >= 4 && p.sizes[p.parts-1] <= 4
}

// kind weighs digits by their fields and by where they are cut: people and
// programs cut a card's number behind its fourth, sixth, eighth, tenth or twelfth
// digit.
func (p *digitParts) kind() kind {
	at := 0
	for _, size := range p.sizes[:max(0, p.parts-1)] {
		if at += size; at%2 != 0 || at < 4 {
			return splitDoubtful
		}
	}
	if p.doubt {
		return splitDoubtful
	}
	return splitCard
}

// isSplitSSN reports whether nine digits are a social security number: the names
// of all their fields say so, or they stand three, two and four beside the word.
func (g *Guard) isSplitSSN(p *digitParts, values []exporter.Value, first int) bool {
	if !p.ssn || !issued(p.digits[:9]) {
		return false
	}
	if p.allSSN {
		return true
	}
	written := p.parts == 3 && p.sizes[0] == 3 && p.sizes[1] == 2
	return written && (p.saysSSN || (first > 0 && saysSSN(lastBytes(values[first-1].Text(), contextBytes))))
}

func lastBytes(text string, n int) string { return text[max(0, len(text)-n):] }

// splitIBAN looks for an IBAN whose first part, country and all, is a field. What
// has the country alone needs a name that says bank.
func (g *Guard) splitIBAN(values []exporter.Value, first int) (last int) {
	var chars [34]byte
	n, parts, says, saysBank := 0, 0, false, false
	want := g.scanner.countries.length(values[first].Text())
	country := len(values[first].Text()) == 2
	for i := first; i < len(values); i++ {
		text, r := values[i].Text(), &g.fields[i].role
		if text == "" {
			continue
		}
		size, ok := partChars(chars[n:want], text)
		if n += size; !ok || !r.iban || (n >= 4 && !(isDigit(chars[2]) && isDigit(chars[3]))) {
			return first
		}
		parts, saysBank, says = parts+1, saysBank || r.saysIBAN, says || strings.Contains(strings.ToLower(g.fields[i].name), "iban")
		if n < want {
			continue
		}
		if parts == 1 || (country && !saysBank) {
			return first
		}
		return g.countIBAN(mod97(chars[:want]) == 1, says, first, i)
	}
	return first
}

func (g *Guard) countIBAN(valid, says bool, first, last int) int {
	switch c := &g.fields[first]; {
	case !valid:
		c.vote(splitIBAN, false, 0)
		return first
	case says:
		g.hit(c, iban)
	default:
		c.vote(splitIBAN, true, 0)
	}
	return last
}

// partChars copies letters, as capitals, and digits; groups of four may stand
// apart.
func partChars(dst []byte, text string) (n int, ok bool) {
	for i := range len(text) {
		c := text[i]
		if c == ' ' || c == '-' {
			continue
		}
		if !alphanumeric(c) || n == len(dst) {
			return n, false
		}
		dst[n] = upper(c)
		n++
	}
	return n, n > 0
}

// splitToken looks for a JSON Web Token whose three parts are fields, without
// the points between: with them it is found as any key.
func (g *Guard) splitToken(values []exporter.Value, first int) {
	if first+2 >= len(values) {
		return
	}
	head, body, sign := values[first].Text(), values[first+1].Text(), values[first+2].Text()
	if strings.HasPrefix(body, "eyJ") && len(sign) >= 16 && urlToken(body) && urlToken(sign) && urlToken(head) && joseHeader(head) {
		g.hit(&g.fields[first], "jwt")
	}
}

// urlToken reports whether a text is base64url.
func urlToken(text string) bool {
	for i := range len(text) {
		if c := text[i]; !alphanumeric(c) && c != '-' && c != '_' {
			return false
		}
	}
	return true
}
