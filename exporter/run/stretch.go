package run

import (
	"sync"
	"unsafe"

	"github.com/valise-export/valise/exporter"
)

// The bounds of a stretch. A record that is larger has one of its own.
const (
	stretchValues = 2 << 10
	stretchText   = 32 << 10
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
	s.values = append(append(s.values, r.Values...), r.Proof)
	for i := len(s.values) - s.width; i < len(s.values); i++ {
		s.own(&s.values[i])
	}
	return true
}

// own never grows the text: earlier values point into it.
func (s *stretch) own(v *exporter.Value) {
	start := len(s.text)
	s.text = append(s.text, v.Text()...)
	if n := len(s.text) - start; n > 0 {
		*v = v.Rendered(unsafe.String(&s.text[start], n))
	}
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
type Stretches struct {
	mu   sync.Mutex
	free []*stretch
}

// freeStretches is how many wait for the next reading: 3 MiB.
const freeStretches = 32

// get lends an empty stretch.
func (p *Stretches) get() *stretch {
	p.mu.Lock()
	defer p.mu.Unlock()
	last := len(p.free) - 1
	if last < 0 {
		return &stretch{values: make([]exporter.Value, 0, stretchValues), text: make([]byte, 0, stretchText)}
	}
	s := p.free[last]
	p.free = p.free[:last]
	return s
}

// put takes a stretch back. One huge record does not stay in memory for ever.
func (p *Stretches) put(s *stretch) {
	if cap(s.values) > stretchValues || cap(s.text) > stretchText {
		return
	}
	s.width, s.values, s.text = 0, s.values[:0], s.text[:0]
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.free) < freeStretches {
		p.free = append(p.free, s)
	}
}
