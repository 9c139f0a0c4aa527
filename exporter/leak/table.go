package leak

// Classes of characters. Letters are 1 to 26, whatever their case; 0 is what has
// no class of its own. Five bits hold one.
const (
	classDigit  = 27
	classHyphen = 28
	classLow    = 29 // _
	classDot    = 30
	classDollar = 31

	classBits = 5
)

// byteInfo is what the pass knows of a byte: its class, and how it changes the
// counters of the pass, which share one word. Each counter is weighed so that
// its bound is a power of two: one look at the bits that were ever set tells
// whether it was reached.
//
//	bits  0-19  the digits of a number, times 57: nine of them reach bit 9
//	bits 20-39  the length of a run of base64, times 13: twenty reach bit 28
//	bits 40-59  the same in the other alphabet: bit 48
//	bit     61  an ampersand
//	bit     62  a backslash
//	bit     63  a percent sign
//
// What mixes the two alphabets is neither, so that a path with hyphens is no run.
// A counter that overflows has marked the text long before.
type byteInfo struct {
	add, keep uint64
	class     uint16
}

const (
	oneDigit   = 57
	keepNumber = 1<<20 - 1
	onePlain   = 13 << 20
	keepPlain  = (1<<20 - 1) << 20
	oneURL     = 13 << 40
	keepURL    = (1<<20 - 1) << 40
	oneToken   = onePlain + oneURL
	keepToken  = keepPlain | keepURL
	ampersand  = 1 << 61
	backslash  = 1 << 62
	percentBit = 1 << 63

	reachedNumber = keepNumber &^ (1<<9 - 1)
	reachedToken  = keepPlain&^(1<<28-1) | keepURL&^(1<<48-1)
)

// The lengths from which on a number and a run of base64 are looked at. An IBAN
// has nine digits in a row, and a social security number nine in all. Twenty
// characters of base64 are fifteen bytes.
const (
	minDigits = 9
	minToken  = 20
)

type byteTable [256]byteInfo

func newByteTable() *byteTable {
	t := &byteTable{}
	for c := 'a'; c <= 'z'; c++ {
		info := byteInfo{add: oneToken, keep: keepToken, class: uint16(c - 'a' + 1)}
		t[c], t[c-'a'+'A'] = info, info
	}
	for c := '0'; c <= '9'; c++ {
		t[c] = byteInfo{add: oneDigit + oneToken, keep: keepNumber | keepToken, class: classDigit}
	}
	for c, class := range map[byte]uint16{'-': classHyphen, '_': classLow, '.': classDot, '$': classDollar} {
		t[c].class = class
	}
	for _, c := range []byte("+/") {
		t[c].add, t[c].keep = onePlain, keepPlain
	}
	for _, c := range []byte("-_") {
		t[c].add, t[c].keep = oneURL, keepURL
	}
	for _, c := range numberSeparators {
		t[c].keep |= keepNumber
	}
	t['\\'].add, t['\\'].keep = backslash, backslash
	t['%'].add, t['%'].keep = percentBit, percentBit
	t['&'].add, t['&'].keep = ampersand, ampersand
	return t
}

// numberSeparators are the bytes that may stand between the digits of one
// number: spaces (a plus in a form's encoding), hyphens, points and slashes, and the bytes of the no-break,
// thin, narrow and zero-width spaces and of the dashes (U+00A0, U+2009 to U+200D, U+2010 to U+2015, U+202F).
var numberSeparators = [...]byte{
	' ', '\t', '-', '.', '/', '_', '+',
	0xC2, 0xA0, 0xE2, 0x80, 0x89, 0x8A, 0x8B, 0x8C, 0x8D, 0x90, 0x91, 0x92, 0x93, 0x94, 0x95, 0xAF,
}

// marks say why a text must be looked at again.
type marks uint8

const (
	marked   marks = 1 << iota // three characters of a keyword
	number                     // digits enough for a number
	token                      // base64 long enough to hold something
	escaped                    // a backslash
	percent                    // a percent sign
	referred                   // an ampersand
)

// gramTable says of each three classes whether a keyword has them. The index
// has one bit more: the lowest of the class before them.
type gramTable [1 << 16]uint8

const fourth = 1 << 15

// pass reads a text once. gram is the state that the text before it left, so
// that a keyword may begin there; the new one is returned.
func (s *Scanner) pass(text string, gram uint16) (uint16, marks) {
	var state, ever uint64
	var hot uint8
	table, grams := s.bytes, s.grams
	for i := range len(text) {
		info := &table[text[i]]
		gram = gram<<classBits | info.class
		hot |= grams[gram]
		state = (state + info.add) & info.keep
		ever |= state
	}
	return gram, marks(hot) | reached(ever)
}

func reached(ever uint64) (m marks) {
	if ever&reachedNumber != 0 {
		m |= number
	}
	if ever&reachedToken != 0 {
		m |= token
	}
	if ever&backslash != 0 {
		m |= escaped
	}
	if ever&percentBit != 0 {
		m |= percent
	}
	if ever&ampersand != 0 {
		m |= referred
	}
	return m
}

// seam reports whether a keyword may begin before a text and have its three rarest
// characters in the first ones of it: what the text by itself does not say.
func (s *Scanner) seam(text string, gram uint16) bool {
	_, m := s.pass(text[:min(3, len(text))], gram)
	return m&marked != 0
}

// tail returns the state that a text leaves, without a look at the rest.
func (s *Scanner) tail(text string, gram uint16) uint16 {
	for i := max(0, len(text)-3); i < len(text); i++ {
		gram = gram<<classBits | s.bytes[text[i]].class
	}
	return gram
}
