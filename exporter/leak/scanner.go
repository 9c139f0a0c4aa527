package leak

import (
	"strings"
	"sync"

	"github.com/valise-export/valise/exporter"
)

// Scanner finds secrets in text. One serves a process.
type Scanner struct {
	bytes     *byteTable
	grams     *gramTable
	rules     []*rule
	triggers  *triggers
	countries *countryTable
	repeats   *repeats
	workers   sync.Pool // of *worker, between texts
	names     names
	off       Layers
}

// Layers are parts of the scanner, for tests that show that each is needed.
type Layers uint16

// The layers that can be switched off.
const (
	LayerRules      Layers = 1 << iota // expressions with keywords
	LayerNumbers                       // cards, IBANs, social security numbers
	LayerBase64                        // what is in base64
	LayerPackers                       // gzip and zlib within it
	LayerPercent                       // percent-encoding
	LayerEscapes                       // JSON strings within texts
	LayerAdjacent                      // what is split over fields
	LayerNames                         // what a field's own name says of its values
	LayerContext                       // that identifiers need a word beside them
	LayerHex                           // what is in hexadecimal
	LayerReferences                    // character references of HTML
)

// New returns a scanner. It takes about a millisecond; expressions are compiled
// when they are first needed.
func New() *Scanner { return Without(0) }

// Without returns a scanner that lacks some layers. It is for tests alone.
func Without(off Layers) *Scanner {
	s := &Scanner{bytes: newByteTable(), grams: &gramTable{}, countries: newCountryTable(), repeats: newRepeats(), off: off}
	if off&LayerRules == 0 {
		s.rules = append(ownRules(), vendorRules(gitleaks)...)
	}
	s.triggers = newTriggers(s.rules, s.bytes, s.grams)
	return s
}

func (s *Scanner) has(l Layers) bool { return s.off&l == 0 }

// Scan looks through a text at a place and calls found with the name of the
// detector for each hit. It keeps nothing of the text.
func (s *Scanner) Scan(text string, at *Place, found func(detector string)) {
	_, m := s.pass(text, 0)
	if m == 0 {
		return
	}
	w, ok := s.workers.Get().(*worker)
	if !ok {
		w = &worker{s: s}
	}
	w.found, w.budget = found, budgetAtLeast+budgetFactor*len(text)
	w.again(piece{all: text, end: len(text)}, 0, 0, m, at)
	w.forget()
	s.workers.Put(w)
}

// Detectors returns the names of all detectors, each once.
func (s *Scanner) Detectors() []string {
	var out []string
	seen := map[string]bool{}
	for _, r := range s.rules {
		if !seen[r.name] {
			seen[r.name] = true
			out = append(out, r.name)
		}
	}
	return append(out, cardNumber, iban, ssn, privateKey)
}

// Names of the detectors that are no expressions.
const (
	cardNumber = "card_number"
	iban       = "iban"
	ssn        = "us_ssn"
	privateKey = "private_key"
)

// worker is the state of looking at one text. It is used again for the next.
type worker struct {
	s     *Scanner
	found func(detector string)
	hits  int // ever

	record []exporter.Value // that the text is of, nil where it is of none
	depth  int
	budget int // bytes that may still be decoded
	spans  []span
	covers []cover // by rule
	run64  []byte
	digits digitRun
	round  int
}

// forget clears what a worker knows of a text.
func (w *worker) forget() {
	run := w.run64[:cap(w.run64)]
	if clear(run); len(run) > mostRun {
		run = nil
	}
	*w = worker{s: w.s, spans: w.spans[:0], covers: w.covers, round: w.round, run64: run[:0]}
}

// mostRun is how much memory for a run of base64 waits for the next text.
const mostRun = 4 << 10

func (w *worker) hit(detector string) {
	w.hits++
	w.found(detector)
}

// cover is up to where a rule need not be tried in the text of a round.
type cover struct{ round, end int }

// span is a part of a text in which a rule has found something.
type span struct{ start, end int }

// Bounds of what is decoded within one text: so many levels, and in all so many
// times its length and so many bytes.
const (
	maxDepth      = 5
	budgetFactor  = 4
	budgetAtLeast = 1 << 20
)

// whole looks through a whole text.
func (w *worker) whole(text string, at *Place) {
	if _, m := w.s.pass(text, 0); m != 0 {
		w.again(piece{all: text, end: len(text)}, 0, 0, m, at)
	}
}

// piece is a text within the text of its record.
type piece struct {
	all        string
	start, end int
}

func (p piece) text() string { return p.all[p.start:p.end] }

// again looks at what the pass has marked from a position of the text on. gram is
// the state in which the pass began.
func (w *worker) again(p piece, from int, gram uint16, m marks, at *Place) {
	w.spans = w.spans[:0]
	if m&marked != 0 {
		w.keywords(p, from, gram, at)
	}
	text := p.text()
	if m&number != 0 && w.s.has(LayerNumbers) {
		w.numbers(text, from, at)
	}
	if w.depth >= maxDepth {
		return
	}
	if m&token != 0 {
		w.tokens(text[from:], p.start+from, at)
	}
	if m&percent != 0 && w.s.has(LayerPercent) {
		w.percent(text, at)
	}
	if m&escaped != 0 && w.s.has(LayerEscapes) {
		w.escapes(text, at)
	}
	if m&referred != 0 && w.s.has(LayerReferences) && !at.Markup {
		w.references(text, at)
	}
}

// decoded looks through what was within a text.
func (w *worker) decoded(text string, at *Place) {
	if len(text) > w.budget {
		text = text[:max(0, w.budget)]
	}
	w.budget -= len(text)
	spans := w.spans
	w.depth, w.spans = w.depth+1, nil
	w.whole(text, at)
	w.depth, w.spans = w.depth-1, spans
}

// Windows around a keyword: an expression sees so much of the text before it
// and after it.
const (
	windowBefore = 256
	windowAfter  = 8 << 10
)

// keywords tries the rules whose keywords end in a text behind a position.
func (w *worker) keywords(p piece, from int, gram uint16, at *Place) {
	if w.covers == nil {
		w.covers = make([]cover, len(w.s.rules))
	}
	w.round++
	for i := p.start + from; i < p.end; i++ {
		gram = gram<<classBits | w.s.bytes[p.all[i]].class
		if w.s.grams[gram] == 0 {
			continue
		}
		list := w.s.triggers.of(gram)
		for k := range list {
			key := &list[k]
			start := key.at(p.all, i)
			if start < 0 || (len(key.text) < 3 && !longAfter(p.all, start+len(key.text))) {
				continue
			}
			for _, n := range key.rules {
				if c := w.covers[n]; c.round == w.round && start < c.end || !w.s.rules[n].may(p.all, start, key.text) {
					continue
				}
				w.covers[n] = cover{w.round, w.try(w.s.rules[n], p, start, at)}
			}
		}
	}
}

// longAfter reports whether at least 24 characters of a key follow: what a
// keyword of two letters needs.
func longAfter(text string, from int) bool {
	n := 0
	for i := from; i < len(text) && n < 24; i++ {
		c := text[i]
		if c != '_' && c != '-' && c != '~' && c != '.' && !alphanumeric(c) {
			break
		}
		n++
	}
	return n == 24
}

func alphanumeric(c byte) bool {
	return '0' <= c && c <= '9' || 'a' <= c|0x20 && c|0x20 <= 'z'
}

// try runs a rule around a keyword. It returns the position up to which it need
// not be tried again.
func (w *worker) try(r *rule, p piece, keyword int, at *Place) (covered int) {
	from, to := max(p.start, keyword-windowBefore), min(p.end, keyword+windowAfter)
	if covered = to; to < p.end {
		covered -= windowBefore
	}
	if keyword >= p.start && w.match(r, p.all, from, to, at, piece{}) {
		return covered
	}
	if w.s.has(LayerAdjacent) && (p.start > 0 || p.end < len(p.all)) && open(p, keyword) {
		w.across(r, p, keyword, at)
	}
	return covered
}

// across runs a rule over the bounds of a field: on the fields from that of the
// keyword on, as far as each of the next few reaches, since what stands beside a
// key in another field is not behind it; then on all that is around.
func (w *worker) across(r *rule, p piece, keyword int, at *Place) {
	from, end, tries := 0, 0, 0
	for i := range w.record {
		n := len(w.record[i].Text())
		end += n
		switch {
		case end <= keyword:
			from = end
		case n == 0 || end < p.end || (end == p.end && keyword >= p.start):
		case tries < acrossFields && end <= p.end+adjacentBytes:
			if w.match(r, p.all, max(from, keyword-windowBefore), end, at, p) {
				return
			}
			tries++
		}
	}
	w.match(r, p.all, max(0, keyword-windowBefore), min(len(p.all), p.end+adjacentBytes), at, p)
}

// acrossFields is over how many fields a key is looked for that ends where one of
// them does.
const acrossFields = 3

// adjacentBytes is how far a secret may reach into the fields that follow.
const adjacentBytes = 512

// open reports whether what begins with a keyword may go on in the next field:
// it is not far to the end of this one, and no space is between.
func open(p piece, keyword int) bool {
	if keyword < p.start {
		return true
	}
	rest := p.all[keyword:p.end]
	return len(rest) <= adjacentBytes && strings.IndexByte(rest[min(len(rest), 32):], ' ') < 0
}

// match reports what a rule finds between two positions and whether it found
// anything. Where across is a piece, only what reaches over one of its bounds
// counts.
func (w *worker) match(r *rule, all string, from, to int, at *Place, across piece) bool {
	hit := false
	text := all[from:to]
	for _, groups := range r.compile().FindAllStringSubmatchIndex(text, -1) {
		s := span{from + groups[0], from + groups[1]}
		if across.all != "" && !(s.start < across.end && s.end > across.end) && !(s.start < across.start && s.end > across.start) {
			continue
		}
		if !r.holds(text, groups) || at.allows(r.name) {
			continue
		}
		hit = true
		if !overlaps(w.spans, s) {
			w.spans = append(w.spans, s)
			w.hit(r.name)
		}
	}
	return hit
}

// overlaps keeps two rules from counting one secret twice.
func overlaps(spans []span, s span) bool {
	for _, o := range spans {
		if s.start < o.end && o.start < s.end {
			return true
		}
	}
	return false
}
