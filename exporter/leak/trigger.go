package leak

import (
	"maps"
	"math"
	"slices"
)

// keyword is a text, in lower case, that calls for rules.
type keyword struct {
	text  string
	gram  int // the position behind its three rarest characters
	rules []uint16
}

// triggers finds keywords by three characters of each.
type triggers struct {
	index [1 << 15]uint16 // by three classes: a position in lists, 0 for none
	lists [][]keyword
}

// newTriggers enters every keyword of the rules into the table and the index.
func newTriggers(rules []*rule, bytes *byteTable, grams *gramTable) *triggers {
	byText := map[string][]uint16{}
	for i, r := range rules {
		for _, k := range r.keywords {
			byText[k] = append(byText[k], uint16(i))
		}
	}
	t := &triggers{lists: make([][]keyword, 1)}
	for _, text := range slices.Sorted(maps.Keys(byText)) {
		for _, variant := range spelled(text) {
			t.add(keyword{text: text, gram: rarest(variant), rules: byText[text]}, variant, bytes, grams)
		}
	}
	return t
}

func (t *triggers) add(k keyword, variant string, bytes *byteTable, grams *gramTable) {
	gram := uint16(0)
	for _, c := range []byte(variant[max(0, k.gram-4):k.gram]) {
		gram = gram<<classBits | bytes[c].class
	}
	grams[gram] = 1
	if k.gram == 3 { // nothing is known of the character before
		grams[gram|fourth] = 1
	}
	at := &t.index[gram&^fourth]
	if *at == 0 {
		*at = uint16(len(t.lists))
		t.lists = append(t.lists, nil)
	}
	t.lists[*at] = append(t.lists[*at], k)
}

// holdsKeyword reports whether a keyword is in a text.
func (s *Scanner) holdsKeyword(text string) bool {
	gram := uint16(0)
	for i := range len(text) {
		if gram = gram<<classBits | s.bytes[text[i]].class; s.grams[gram] == 0 {
			continue
		}
		for _, k := range s.triggers.of(gram) {
			if k.at(text, i) >= 0 {
				return true
			}
		}
	}
	return false
}

// of returns the keywords that have these three classes.
func (t *triggers) of(gram uint16) []keyword { return t.lists[t.index[gram&^fourth]] }

// spelled completes a keyword of two characters with each class that can follow
// it: what follows Twilio's SK is hexadecimal.
func spelled(text string) []string {
	if len(text) > 2 {
		return []string{text}
	}
	next := "0-_.abcdefghijklmnopqrstuvwxyz"
	if text == "sk" {
		next = "0abcdef"
	}
	var out []string
	for _, c := range next {
		out = append(out, text+string(c))
	}
	return out
}

// common is how many of a thousand characters of text and identifiers are this
// one, about: digits and hyphens are of the latter. For characters of no class
// it is that of the class.
var common = [256]float64{
	'0': 150, 'e': 127, 't': 91, 'a': 82, 'o': 75, 'i': 70, 'n': 67, 's': 63, 'h': 61, 'r': 60, 'd': 43, 'l': 40,
	'c': 28, 'u': 28, 'm': 24, 'w': 24, 'f': 22, 'g': 20, 'y': 20, 'p': 19, 'b': 15, 'v': 10, 'k': 8, 'j': 2,
	'x': 2, 'q': 1, 'z': 1, '-': 40, '_': 30, '.': 30, '$': 0.1, 0: 200,
}

// everywhere reports whether three characters are in more texts than each of
// them alone lets expect.
func everywhere(gram string) bool {
	switch gram {
	case "com", "org", "net", "www", "htt", "ttp", "the", "ing", "ion", "ent", "pro", "tra", "ter", "acc", "api", "app", "tok", "key", "box":
		return true
	}
	return false
}

// rarest returns the position behind the three characters of a keyword that
// are in the fewest texts: the fewer, the less is looked at again.
func rarest(text string) int {
	best, at := math.Inf(1), 3
	for end := 3; end <= len(text); end++ {
		often := 1.0
		for _, c := range []byte(text[end-3 : end]) {
			if isDigit(c) {
				c = '0'
			}
			if common[c] == 0 {
				c = 0
			}
			often *= common[c]
		}
		if everywhere(text[end-3 : end]) {
			often *= 10
		}
		if often < best {
			best, at = often, end
		}
	}
	return at
}

// at returns the keyword's start in the text whose three characters end behind
// position i, or -1.
func (k *keyword) at(text string, i int) int {
	start := i + 1 - k.gram
	if start < 0 || start+len(k.text) > len(text) || !foldedEqual(text[start:start+len(k.text)], k.text) {
		return -1
	}
	return start
}

// foldedEqual compares ASCII, lower being in lower case already.
func foldedEqual(s, lower string) bool {
	for i := range len(lower) {
		c := s[i]
		if 'A' <= c && c <= 'Z' {
			c += 'a' - 'A'
		}
		if c != lower[i] {
			return false
		}
	}
	return true
}
