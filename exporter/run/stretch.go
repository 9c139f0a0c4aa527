package run

import (
	"unsafe"

	"github.com/valise-export/valise/exporter"
	"github.com/valise-export/valise/exporter/lend"
)

// The bounds of a stretch. A record that is larger has one of its own. The first
// of a reading is small: most datasets of most customers fit into it.
const (
	stretchValues = 2 << 10
	stretchText   = 32 << 10
	firstValues   = 256
	firstText     = 4 << 10
)

// stretch is some records of a read, copied: what a source gives is valid until
// its next step only.
type stretch struct {
	width  int
	values []exporter.Value // of each record, its proof last
	text   []byte
}

// add copies a record. It reports false, and adds nothing, where the stretch is
// full.
func (s *stretch) add(r exporter.Record) bool {
	need, width := len(r.Proof.Text()), len(r.Values)+1
	for i := range r.Values {
		need += len(r.Values[i].Text())
	}
	switch {
	case len(s.values) == 0:
		s.width = width
		if cap(s.text) < need {
			s.text = make([]byte, 0, need)
		}
	case s.width != width || width > cap(s.values)-len(s.values) || need > cap(s.text)-len(s.text):
		return false
	}
	s.values, s.text = exporter.AppendRecord(s.values, s.text, r.Values)
	s.values, s.text = exporter.AppendRecord(s.values, s.text, []exporter.Value{r.Proof})
	return true
}

func (s *stretch) records() int {
	if s.width == 0 {
		return 0
	}
	return len(s.values) / s.width
}

func (s *stretch) record(i int) exporter.Record {
	values := s.values[i*s.width : (i+1)*s.width]
	return exporter.Record{Values: values[: s.width-1 : s.width-1], Proof: values[s.width-1]}
}

// size returns the bytes that the stretch takes.
func (s *stretch) size() int {
	return cap(s.values)*int(unsafe.Sizeof(exporter.Value{})) + cap(s.text)
}

// Stretches lends what records that were read ahead are copied into, to one run
// after the other. The zero value is ready, and may be shared by several runs.
type Stretches struct{ first, later lend.Shelf[*stretch] }

// How many wait for the next reading: 0.6 and 2.3 MiB.
const (
	freeFirst = 48
	freeLater = 24
)

// get lends an empty stretch: the first of a reading, or a later one.
func (p *Stretches) get(first bool) *stretch {
	free, values, text := &p.later, stretchValues, stretchText
	if first {
		free, values, text = &p.first, firstValues, firstText
	}
	s, ok := free.Take()
	if !ok {
		s = &stretch{values: make([]exporter.Value, 0, values), text: make([]byte, 0, text)}
	}
	return s
}

// put takes a stretch back. One huge record does not stay in memory for ever.
func (p *Stretches) put(s *stretch) {
	values, text := cap(s.values), cap(s.text)
	s.width, s.values, s.text = 0, s.values[:0], s.text[:0]
	switch {
	case values == firstValues && text == firstText:
		p.first.Put(s, freeFirst)
	case values == stretchValues && text == stretchText:
		p.later.Put(s, freeLater)
	}
}
