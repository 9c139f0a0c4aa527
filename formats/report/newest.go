package report

import (
	"math"
	"slices"
	"unsafe"

	"github.com/valise-export/valise/exporter"
)

// newest keeps the records of a dataset that a report may show: a heap whose
// root is the one to give up first. Records of the last batch are borrowed from
// it: where a source gives its records in the order of time, those of the next
// batch push them out, and none is ever copied.
type newest struct {
	when   int // position of the dating field, -1 where there is none
	limits Limits
	heap   []*kept
	cost   int64
	spare  *kept           // the last one given up: its memory is used again
	held   *exporter.Batch // what records are borrowed from, nil where none is
}

// kept is a record, borrowed or copied.
type kept struct {
	sec    int64
	nsec   int32
	seq    int64 // position in the dataset
	cost   int64
	values []exporter.Value
	from   *exporter.Batch // what values are borrowed from, nil once copied
	own    memory
}

// cellCost is what a value costs beside its text: its share of a page's markup.
const cellCost = 24

func newNewest(ds *exporter.Dataset, l Limits) *newest {
	_, when, ok := ds.Field(ds.When)
	if !ok {
		when = -1
	}
	return &newest{when: when, limits: l}
}

// offer borrows record i of a batch if it is among the newest so far; seq
// breaks ties and orders what has no date. hold must follow.
func (n *newest) offer(b *exporter.Batch, i int, seq int64) {
	record := b.Record(i)
	k := kept{sec: math.MinInt64, seq: seq}
	if n.when >= 0 {
		k.sec, k.nsec = moment(record[n.when])
	}
	full := len(n.heap) == n.limits.PerDataset
	if full && !before(&k, n.heap[0]) {
		return
	}
	if full {
		n.spare = n.pop()
	}
	n.push(n.borrow(&k, b, record))
	for n.cost > n.limits.Bytes && len(n.heap) > 1 {
		n.spare = n.pop()
	}
}

// borrow makes a kept record that still lies in its batch.
func (n *newest) borrow(k *kept, b *exporter.Batch, record []exporter.Value) *kept {
	out := n.spare
	n.spare = nil
	if out == nil {
		out = &kept{}
	}
	out.sec, out.nsec, out.seq, out.from, out.values = k.sec, k.nsec, k.seq, b, record
	out.cost = int64(cellCost * len(record))
	for i := range record {
		out.cost += int64(min(len(record[i].Text()), n.limits.Text+len(CutMark)))
	}
	n.cost += out.cost
	return out
}

// hold keeps the batch that was offered, as long as records are borrowed from
// it, and copies what is left of the one before.
func (n *newest) hold(b *exporter.Batch) {
	borrowed := false
	for _, k := range n.heap {
		borrowed = borrowed || k.from == b
	}
	if borrowed {
		b.Retain(1)
	} else {
		b = nil
	}
	n.settle()
	n.held = b
}

// settle copies what is borrowed and gives the batch back.
func (n *newest) settle() {
	if n.held == nil {
		return
	}
	for _, k := range n.heap {
		if k.from == n.held {
			k.copy(n.limits.Text)
		}
	}
	n.release()
}

// settleAll is settle where nothing more will come: the copies lie in one piece,
// which none of them leaves any more.
func (n *newest) settleAll() {
	if n.held == nil {
		return
	}
	values, text := 0, 0
	for _, k := range n.heap {
		if k.from == n.held {
			values, text = values+len(k.values), text+k.textSize()
		}
	}
	m := memory{make([]exporter.Value, 0, values), make([]byte, 0, text)}
	for _, k := range n.heap {
		if k.from == n.held {
			k.values, k.from = m.copy(k.values, n.limits.Text), nil
		}
	}
	n.release()
}

func (n *newest) release() {
	n.held.Release()
	n.held = nil
}

// moment returns the time that orders a record; one without is the oldest.
func moment(v exporter.Value) (sec int64, nsec int32) {
	switch v.Kind() {
	case exporter.KindInstant:
		return v.Int(), v.Nanos()
	case exporter.KindDate:
		return v.Int() * 86400, 0
	default:
		return math.MinInt64, 0
	}
}

// before reports whether a is shown before b.
func before(a, b *kept) bool {
	if a.sec != b.sec {
		return a.sec > b.sec
	}
	if a.nsec != b.nsec {
		return a.nsec > b.nsec
	}
	return a.seq < b.seq
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
	k.values, k.from = k.own.copy(k.values, most), nil
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

// sorted returns the records in the order of showing, and their running cost.
// All of them are copies.
func (n *newest) sorted() (records [][]exporter.Value, costs []int64) {
	n.settleAll()
	slices.SortFunc(n.heap, func(a, b *kept) int {
		if before(a, b) {
			return -1
		}
		return 1
	})
	records, costs = make([][]exporter.Value, len(n.heap)), make([]int64, len(n.heap))
	var cost int64
	for i, k := range n.heap {
		cost += k.cost
		records[i], costs[i] = k.values, cost
	}
	return records, costs
}

func (n *newest) push(k *kept) {
	n.heap = append(n.heap, k)
	for i := len(n.heap) - 1; i > 0; {
		parent := (i - 1) / 2
		if !before(n.heap[parent], n.heap[i]) {
			return
		}
		n.heap[parent], n.heap[i] = n.heap[i], n.heap[parent]
		i = parent
	}
}

func (n *newest) pop() *kept {
	root, last := n.heap[0], len(n.heap)-1
	n.heap[0], n.heap[last] = n.heap[last], nil
	n.heap = n.heap[:last]
	n.cost -= root.cost
	for i := 0; ; {
		child := 2*i + 1
		if child >= last {
			return root
		}
		if child+1 < last && before(n.heap[child], n.heap[child+1]) {
			child++
		}
		if !before(n.heap[i], n.heap[child]) {
			return root
		}
		n.heap[i], n.heap[child] = n.heap[child], n.heap[i]
		i = child
	}
}
