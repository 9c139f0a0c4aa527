package report

import (
	"cmp"
	"slices"
	"unsafe"

	"github.com/valise-export/valise/exporter"
)

// kept is a record, borrowed or copied.
type kept struct {
	sec    int64
	nsec   int32
	cut    bool  // a text of it is longer than what is kept
	seq    int64 // position in the dataset
	cost   int64
	values []exporter.Value
	from   *loan // what values are borrowed from, nil once copied
	own    memory
}

// loan is a batch that records are borrowed from.
type loan struct {
	batch *exporter.Batch
	cost  int64 // of these records
}

// Bounds of what is borrowed: batches of the dataset under way, and of all those
// that have ended; and of what is worth borrowing from, the size of a batch (one
// huge record must not stay) and the part of it that is borrowed.
const (
	mostLoans     = 4
	mostKeptLoans = 8
	largestLoan   = 512 << 10
	worthwhile    = 10 // a tenth
)

// over reports whether nothing is borrowed any more, and gives the batch back.
func (l *loan) over() bool {
	if l.cost > 0 {
		return false
	}
	l.batch.Release()
	return true
}

// worth reports whether enough is borrowed to keep the batch for it: copying the
// last 200 wide records takes longer than finding them.
func (l *loan) worth() bool {
	size := int64(l.batch.Memory())
	return size <= largestLoan && worthwhile*l.cost >= size
}

func smaller(a, b *loan) int { return cmp.Compare(a.cost, b.cost) }

// leave tells the loan, if any, that the record is not borrowed any more.
func (k *kept) leave() {
	if k.from != nil {
		k.from.cost -= k.cost
		k.from = nil
	}
}

// textSize is how much text of a record is kept.
func (k *kept) textSize() int { return int(k.cost) - cellCost*len(k.values) }

// copy gives the record memory of its own.
func (k *kept) copy(most int) {
	size := k.textSize()
	k.own.values, k.own.text = slices.Grow(k.own.values[:0], len(k.values)), k.own.text[:0]
	if cap(k.own.text) < size || cap(k.own.text) > 4*size+1024 {
		k.own.text = make([]byte, 0, size)
	}
	k.values = k.own.copy(k.values, most)
	k.leave()
}

// memory holds copies of records. It has room for all that is put into it, and
// never grows: what was copied earlier points into it.
type memory struct {
	values []exporter.Value
	text   []byte
}

// copy returns a copy of a record with at most so many bytes of each text.
func (m *memory) copy(record []exporter.Value, most int) []exporter.Value {
	from := len(m.values)
	for i := range record {
		v := &record[i]
		switch s := v.Text(); {
		case s == "":
			m.values = append(m.values, *v)
		case len(s) > most:
			m.values = append(m.values, asText(*v).Rendered(m.keep(Start(s, most), CutMark)))
		default:
			m.values = append(m.values, v.Rendered(m.keep(s, "")))
		}
	}
	return m.values[from:len(m.values):len(m.values)]
}

// keep returns a copy of s and its end.
func (m *memory) keep(s, end string) string {
	from := len(m.text)
	m.text = append(append(m.text, s...), end...)
	return unsafe.String(&m.text[from], len(m.text)-from)
}

// asText returns a text value under v's rule: a number that was cut is none.
func asText(v exporter.Value) exporter.Value {
	out := exporter.Text("")
	if rule, ok := v.Rule(); ok {
		out = out.Reduced(rule)
	}
	return out
}
