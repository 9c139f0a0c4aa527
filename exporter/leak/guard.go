package leak

import (
	"cmp"
	"maps"
	"slices"
	"sync"
	"unsafe"

	"github.com/valise-export/valise/exporter"
)

// Guard scans what one export writes: as a Writer the values of each dataset,
// once, and through Inspect what is composed around them. An attempt at a
// dataset that is discarded leaves no finding. Inspect and Findings may be
// called from other goroutines than the Writer's.
type Guard struct {
	scanner *Scanner
	dataset string
	fields  []column
	at      *column // whose text is being scanned
	attempt map[key]int64
	hits    int // ever
	work    worker

	composed Place // of what is composed

	mu    sync.Mutex
	found map[key]int64
}

var _ exporter.Writer = (*Guard)(nil)

// key says where and by what something was found.
type key struct{ dataset, field, detector string }

// column is a field of the dataset that is being written.
type column struct {
	name  string
	place Place
	role  role
	votes *[splitKinds]votes // nil before the first
	label string             // `"name":"` where the name itself is a keyword

	texts  int     // seen
	memory *memory // nil before there were some
}

// Options are what the guard of one export must know.
type Options struct {
	// OwnNumbers: the policy shows the subject's own account and tax numbers in
	// full, so that what is composed may hold them. Fields say it of themselves.
	OwnNumbers bool
}

// NewGuard returns the guard of one export.
func (s *Scanner) NewGuard(o Options) *Guard {
	g := &Guard{
		scanner: s, work: worker{s: s}, found: map[key]int64{},
		composed: Place{Context: true, Own: o.OwnNumbers, Markup: true, Key: true},
	}
	g.work.found = func(detector string) { g.hit(g.at, detector) }
	return g
}

// Begin starts an attempt at a dataset.
func (g *Guard) Begin(d exporter.Dataset) error {
	g.attempt, g.dataset, g.fields = map[key]int64{}, d.Name, make([]column, len(d.Fields))
	for i := range d.Fields {
		f, c := &d.Fields[i], &g.fields[i]
		name := g.scanner.names.of(g.scanner, f)
		c.name, c.place = f.Name, fieldPlace(&d, f, name)
		c.role = roleOf(f, &c.place, name)
		if name.keyword && g.scanner.has(LayerNames) {
			c.label = labelOf(f.Name)
		}
	}
	return nil
}

// hit counts what was found in a field.
func (g *Guard) hit(c *column, detector string) {
	g.attempt[key{g.dataset, c.name, detector}]++
	g.hits++
}

// Write scans a batch.
func (g *Guard) Write(b *exporter.Batch) error {
	for i := range b.Len() {
		g.record(b.Record(i), b.Joined(i))
	}
	g.work.record = nil // its text is the batch's
	return nil
}

// record scans one record: text by the pass, whose state goes on from field to
// field; numbers by their length, which is enough for most.
func (g *Guard) record(values []exporter.Value, joined string) {
	gram, at, parts := uint16(0), 0, 0
	g.work.record = values
	for i := range values {
		text := values[i].Text()
		start := at
		at += len(text)
		c := &g.fields[i]
		if text != "" && !c.role.none() {
			parts += g.scanner.partial(text)
		}
		switch values[i].Kind() {
		case exporter.KindText, exporter.KindJSON:
			gram = g.text(c, piece{all: joined, start: start, end: at}, gram)
		case exporter.KindInteger, exporter.KindDecimal:
			if gram = 0; len(text) >= 14 {
				g.number(c, text)
			}
			if c.label != "" {
				g.labelled(c, text)
			}
		default:
			gram = 0
		}
	}
	if parts >= 2 && g.scanner.has(LayerAdjacent) {
		g.splits(values)
	}
}

// someTexts are how many a field has before it remembers any.
const someTexts = 8

// text scans a field's text, unless it is known to have nothing in it.
func (g *Guard) text(c *column, p piece, gram uint16) uint16 {
	text := p.text()
	if text == "" {
		return gram
	}
	if c.memory == nil {
		if c.texts++; c.texts < someTexts || c.label != "" {
			next, _ := g.scan(c, p, 0, gram)
			return next
		}
		c.memory = &memory{}
	}
	next, ok := c.memory.knows(g.scanner, text, gram)
	if ok {
		return next
	}
	hits := g.hits
	from, behind := c.memory.begins(g.scanner, text, gram)
	next, found := g.scan(c, p, from, behind)
	if g.hits == hits {
		c.memory.learn(g.scanner, text, gram, next, found, from > 0)
	}
	return next
}

// scan scans a text from a position on, at which the pass has a state.
func (g *Guard) scan(c *column, p piece, from int, gram uint16) (uint16, marks) {
	text := p.text()
	next, m := g.scanner.pass(text[from:], gram)
	if m != 0 {
		w := &g.work
		g.at, w.depth, w.budget = c, 0, budgetAtLeast+budgetFactor*len(text)
		w.again(p, from, gram, m, &c.place)
	}
	if c.label != "" {
		g.labelled(c, text)
	}
	return next, m
}

// labelled scans a value after its field's name.
func (g *Guard) labelled(c *column, text string) {
	if text == "" {
		return
	}
	w := &g.work
	g.at = c
	whole := c.label + text + `"`
	if _, m := g.scanner.pass(whole, 0); m&marked != 0 {
		w.again(piece{all: whole, end: len(whole)}, 0, 0, marked, &c.place)
	}
}

func (g *Guard) number(c *column, text string) {
	if !g.scanner.has(LayerNumbers) {
		return
	}
	g.at = c
	g.work.numbers(text, 0, &c.place)
}

// End keeps what was found where the dataset is whole.
func (g *Guard) End(o exporter.Outcome) error {
	if o.Status == exporter.StatusOK || o.Status == exporter.StatusEmpty {
		g.elect()
		g.mu.Lock()
		defer g.mu.Unlock()
		for k, n := range g.attempt {
			g.found[k] += n
		}
	}
	g.attempt = nil
	return nil
}

// elect adds the numbers over fields that many records spoke for.
func (g *Guard) elect() {
	for i := range g.fields {
		c := &g.fields[i]
		if c.votes == nil {
			continue
		}
		for k := range c.votes {
			detector := cardNumber
			if kind(k) == splitIBAN {
				detector = iban
			}
			for range c.votes[k].found(kind(k)) {
				g.hit(c, detector)
			}
		}
	}
}

// Close does nothing: what is composed is inspected where it is made.
func (g *Guard) Close(exporter.Summary) error { return nil }

// InspectOwn scans a text by itself that is composed into the bundle and is no
// part of a record: a name, a title. A card's number in it counts without a word
// beside it. where says what the text is.
func (g *Guard) InspectOwn(where, text string) {
	if _, m := g.scanner.pass(text, 0); m == 0 {
		return
	}
	own := Place{Own: g.composed.Own}
	g.scanner.Scan(text, &own, func(detector string) {
		if detector == cardNumber { // the rest is found where it is composed
			g.add(key{where, "", detector})
		}
	})
}

// Inspect scans text that is composed around the records, for a member of the
// bundle. What it shows of records was scanned with them, so that a number in
// it counts as a card's only where a word beside it says so.
func (g *Guard) Inspect(member string, text []byte) {
	whole := unsafe.String(unsafe.SliceData(text), len(text)) // a page is large, and nothing of it is kept
	repeat, may := g.scanner.repeats.of(whole, &g.composed)
	if may && g.scanner.repeats.has(repeat) {
		return
	}
	if g.inspect(member, whole) && may {
		g.scanner.repeats.add(repeat)
	}
}

// inspect reports whether nothing was found.
func (g *Guard) inspect(member, text string) bool {
	if _, m := g.scanner.pass(text, 0); m == 0 {
		return true // as nearly all short texts do
	}
	clean := true
	g.scanner.Scan(text, &g.composed, func(detector string) { clean = false; g.add(key{member, "", detector}) })
	return clean
}

func (g *Guard) add(k key) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.found[k]++
}

// Findings returns what was found so far, in the order of dataset, field and
// detector.
func (g *Guard) Findings() []exporter.ManifestFinding {
	g.mu.Lock()
	defer g.mu.Unlock()
	var out []exporter.ManifestFinding
	for _, k := range slices.SortedFunc(maps.Keys(g.found), func(a, b key) int {
		return cmp.Or(cmp.Compare(a.dataset, b.dataset), cmp.Compare(a.field, b.field), cmp.Compare(a.detector, b.detector))
	}) {
		out = append(out, exporter.ManifestFinding{Dataset: k.dataset, Field: k.field, Detector: k.detector, Count: g.found[k]})
	}
	return out
}
