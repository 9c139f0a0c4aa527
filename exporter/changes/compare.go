package changes

import (
	"bytes"
	"iter"

	"github.com/valise-export/valise/exporter"
)

// found is told of each difference, in the order of the keys.
type found func(kind exporter.ChangeKind, key []byte, fields []string) error

// compare reads the sorted entries of both sides side by side. Entries that are
// equal are unchanged; of one key, one that is left on each side is a change,
// and any other number are added and removed.
func (a *alignment) compare(here, then *sorter, tell found) (unchanged int64, err error) {
	h, stopHere := newStream(here)
	defer stopHere()
	t, stopThen := newStream(then)
	defer stopThen()
	for h.ok || t.ok {
		g := group{alignment: a, tell: tell}
		n, err := g.read(h, t)
		if err != nil {
			return unchanged, err
		}
		unchanged += n
	}
	return unchanged, firstError(h.err, t.err)
}

func firstError(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// stream is a side with one entry in hand.
type stream struct {
	pull  func() ([]byte, error, bool)
	tails int
	entry []byte
	ok    bool
	err   error
}

func newStream(s *sorter) (*stream, func()) {
	next, stop := iter.Pull2(s.all())
	out := &stream{pull: next, tails: s.tail}
	out.next()
	return out, stop
}

func (s *stream) next() {
	s.entry, s.err, s.ok = s.pull()
	s.ok = s.ok && s.err == nil
}

func (s *stream) key() []byte  { return s.entry[:len(s.entry)-s.tails] }
func (s *stream) tail() []byte { return s.entry[len(s.entry)-s.tails:] }

// group is the entries of one key, of which only the first that is left on each
// side is kept.
type group struct {
	*alignment
	tell       found
	key        []byte
	here, then rest
	unchanged  int64
}

// rest is what is left of one side.
type rest struct {
	count int
	first []byte
}

func (r *rest) add(tail []byte) {
	if r.count == 0 {
		r.first = bytes.Clone(tail)
	}
	r.count++
}

func (g *group) read(h, t *stream) (unchanged int64, err error) {
	switch {
	case !t.ok, h.ok && bytes.Compare(h.key(), t.key()) <= 0:
		g.key = bytes.Clone(h.key())
	default:
		g.key = bytes.Clone(t.key())
	}
	for {
		inHere, inThen := h.ok && bytes.Equal(h.key(), g.key), t.ok && bytes.Equal(t.key(), g.key)
		switch {
		case !inHere && !inThen:
			return g.unchanged, firstError(h.err, t.err, g.end())
		case !inThen:
			g.take(-1, h, t)
		case !inHere:
			g.take(1, h, t)
		default:
			g.take(bytes.Compare(h.tail(), t.tail()), h, t)
		}
	}
}

// take moves on the side whose entry comes first, or both.
func (g *group) take(order int, h, t *stream) {
	switch {
	case order < 0:
		g.here.add(h.tail())
		h.next()
	case order > 0:
		g.then.add(t.tail())
		t.next()
	default:
		g.unchanged++
		h.next()
		t.next()
	}
}

// end tells what is left.
func (g *group) end() error {
	if g.here.count == 1 && g.then.count == 1 {
		return g.tell(exporter.RecordChanged, g.key, g.differing(g.here.first, g.then.first))
	}
	for range g.here.count {
		if err := g.tell(exporter.RecordAdded, g.key, nil); err != nil {
			return err
		}
	}
	for range g.then.count {
		if err := g.tell(exporter.RecordRemoved, g.key, nil); err != nil {
			return err
		}
	}
	return nil
}
