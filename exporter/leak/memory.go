package leak

// memory is what is kept of a field's values that had nothing in them, for those
// that come again or begin alike: service, region and the beginnings of the names
// of resources are the same in millions of records.
type memory struct {
	values   [cleanValues]known
	prefixes [cleanPrefixes]prefix
	last     []byte
	missed   int // since a value was known
	turn     int // of the prefixes
}

// Bounds of what is kept: how many values of a field and up to which length, and
// how many beginnings, from which length on and up to which.
const (
	cleanBits     = 6
	cleanValues   = 1 << cleanBits
	remembered    = 64
	cleanPrefixes = 4
	minPrefix     = 16
	maxPrefix     = 256
)

// known is a value that has nothing in it, by itself or behind a text that leaves
// the state from; then it leaves the state next.
type known struct {
	text       []byte
	from, next uint16
}

// prefix is the beginning of values. Whatever follows it, nothing begins in it:
// it ends behind a byte that parts numbers and runs of base64, and every keyword
// that three of its characters call for was looked for within it.
type prefix struct {
	text []byte
	next uint16
}

// slot returns where a value is kept. The text is not empty.
func (m *memory) slot(text string) *known {
	n := len(text)
	few := uint32(text[0]) | uint32(text[n/3])<<8 | uint32(text[2*n/3])<<16 | uint32(text[n-1])<<24
	return &m.values[(few+uint32(n))*0x9E3779B1>>(32-cleanBits)] // Knuth, volume 3, 6.4
}

// knows reports whether a text is known to have nothing in it, and the state that
// it leaves.
func (m *memory) knows(s *Scanner, text string, gram uint16) (next uint16, ok bool) {
	k := m.slot(text)
	if string(k.text) != text {
		return 0, false
	}
	if k.from != gram {
		if s.seam(text, gram) {
			return 0, false
		}
		k.from, k.next = gram, s.tail(text, gram)
	}
	m.missed = 0
	return k.next, true
}

// begins returns the length of the known beginning of a text, and the state that
// it leaves; 0 and the state before it where none is.
func (m *memory) begins(s *Scanner, text string, gram uint16) (n int, next uint16) {
	for i := range m.prefixes {
		p := &m.prefixes[i]
		if n := len(p.text); n > 0 && n <= len(text) && text[:n] == string(p.text) && !s.seam(text, gram) {
			return n, p.next
		}
	}
	return 0, gram
}

// learn keeps a value in which nothing was found, and what it has in common with
// the last one. Of fields whose values are all different it keeps every 16th.
func (m *memory) learn(s *Scanner, text string, from, next uint16, found marks, begins bool) {
	if m.missed++; m.missed > 64 && m.missed%16 != 0 {
		return
	}
	if len(text) <= remembered && (found&marked == 0 || s.settled(text, from)) {
		k := m.slot(text)
		k.text, k.from, k.next = append(k.text[:0], text...), from, next
	}
	if begins || len(text) < minPrefix {
		return
	}
	if n := s.wall(text, alike(text, m.last)); n >= minPrefix {
		m.prefixes[m.turn] = prefix{text: append(m.prefixes[m.turn].text[:0], text[:n]...), next: s.tail(text[:n], 0)}
		m.turn = (m.turn + 1) % cleanPrefixes
	}
	m.last = append(m.last[:0], text[:min(len(text), maxPrefix)]...)
}

// alike returns how long two texts are alike.
func alike(a string, b []byte) (n int) {
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	return n
}

// wall returns the position behind the last byte before n that parts what is
// looked for, where the text up to it may be kept as a beginning; else 0.
func (s *Scanner) wall(text string, n int) int {
	for n > 0 && !s.parts(text[n-1]) {
		n--
	}
	if _, found := s.pass(text[:n], 0); found&(escaped|percent) != 0 || !s.settled(text[:n], 0) {
		return 0
	}
	return n
}

// parts reports whether neither a number nor a run of base64 goes on over a byte.
func (s *Scanner) parts(c byte) bool { return s.bytes[c].keep == 0 && c != '\n' && c != '\r' }

// settled reports whether every keyword that the text's characters call for would
// be in it, wholly, and is not.
func (s *Scanner) settled(text string, gram uint16) bool {
	for i := range len(text) {
		if gram = gram<<classBits | s.bytes[text[i]].class; s.grams[gram] == 0 {
			continue
		}
		for _, k := range s.triggers.of(gram) {
			start := i + 1 - k.gram
			if start < 0 || start+len(k.text) > len(text) || k.at(text, i) >= 0 {
				return false
			}
		}
	}
	return true
}
