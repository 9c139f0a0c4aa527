package report

import (
	"math"
	"slices"
	"unsafe"

	"github.com/valise-export/valise/exporter"
)

// newest keeps the records of a dataset that a report may show: a heap whose
// root is the one to give up first.
type newest struct {
	when   int // position of the dating field, -1 where there is none
	limits Limits
	heap   []*kept
	cost   int64
	spare  *kept // the last one given up: its memory is used again
}

// kept is a copied record.
type kept struct {
	sec    int64
	nsec   int32
	seq    int64 // position in the dataset
	cost   int64
	values []exporter.Value
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

// offer keeps a record if it is among the newest so far; seq breaks ties and
// orders what has no date.
func (n *newest) offer(record []exporter.Value, seq int64) {
	k := kept{sec: math.MinInt64, seq: seq}
	if n.when >= 0 {
		k.sec, k.nsec = moment(record[n.when])
	}
	if len(n.heap) >= n.limits.PerDataset && !before(&k, n.heap[0]) {
		return
	}
	n.push(n.copy(&k, record))
	for len(n.heap) > n.limits.PerDataset || (n.cost > n.limits.Bytes && len(n.heap) > 1) {
		n.spare = n.pop()
	}
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
func (n *newest) copy(k *kept, record []exporter.Value) *kept {
	out := n.spare
	n.spare = nil
	if out == nil {
		out = &kept{}
	}
	out.sec, out.nsec, out.seq = k.sec, k.nsec, k.seq
	out.values, out.text = slices.Grow(out.values[:0], len(record)), out.text[:0]
	size := 0
	for _, v := range record {
		size += min(len(v.Text()), n.limits.Text+len(CutMark))
	}
	if cap(out.text) < size || cap(out.text) > 4*size+1024 {
		out.text = make([]byte, 0, size)
	}
	for _, v := range record {
		out.append(v, n.limits.Text)
	}
	out.cost = int64(len(out.text) + cellCost*len(record))
	n.cost += out.cost
	return out
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
	k.values = append(k.values, v.Rendered(rendered))
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
func (n *newest) sorted() (records [][]exporter.Value, costs []int64) {
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
