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
	from   *exporter.Batch  // what values are borrowed from, nil once copied
	own    []exporter.Value // memory for a copy
	text   []byte
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

// copy gives the record memory of its own.
func (k *kept) copy(most int) {
	record := k.values
	k.own, k.text = slices.Grow(k.own[:0], len(record)), k.text[:0]
	size := 0
	for i := range record {
		size += min(len(record[i].Text()), most+len(CutMark))
	}
	if cap(k.text) < size || cap(k.text) > 4*size+1024 {
		k.text = make([]byte, 0, size)
	}
	for _, v := range record {
		k.append(v, most)
	}
	k.values, k.from = k.own, nil
}

// append never grows the text: earlier values point into it.
func (k *kept) append(v exporter.Value, most int) {
	start := len(k.text)
	if s := v.Text(); len(s) > most {
		k.text = append(append(k.text, cut(s, most)...), CutMark...)
		v = asText(v)
	} else {
		k.text = append(k.text, s...)
	}
	rendered := ""
	if n := len(k.text) - start; n > 0 {
		rendered = unsafe.String(&k.text[start], n)
	}
	k.own = append(k.own, v.Rendered(rendered))
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
	n.settle()
	slices.SortFunc(n.heap, func(a, b *kept) int {
		if before(a, b) {
			return -1
		}
		return 1
	})
	var cost int64
	for _, k := range n.heap {
		cost += k.cost
		records, costs = append(records, k.values), append(costs, cost)
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
