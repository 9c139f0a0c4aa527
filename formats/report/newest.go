package report

import (
	"math"
	"slices"

	"github.com/valise-export/valise/exporter"
)

// newest keeps the records of a dataset that a report may show: a heap whose
// root is the one to give up first. They are borrowed from their batches: where a
// source gives its records in the order of time, those of the next batches push
// them out, and none is ever copied.
type newest struct {
	when   int // position of the dating field, -1 where there is none
	limits Limits
	heap   []*kept
	cost   int64
	spare  *kept   // the last one given up: its memory is used again
	now    *loan   // from the batch that is being offered
	loans  []*loan // from the batches before, the oldest first
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
		k.sec, k.nsec = moment(&record[n.when])
	}
	full := len(n.heap) == n.limits.PerDataset
	if full && !before(&k, n.heap[0]) {
		return
	}
	if full {
		n.spare = n.pop()
	}
	n.push(n.borrow(&k, b, record, len(b.Joined(i))))
	for n.cost > n.limits.Bytes && len(n.heap) > 1 {
		n.spare = n.pop()
	}
}

// borrow makes a kept record that still lies in its batch. joined is the length of
// its text.
func (n *newest) borrow(k *kept, b *exporter.Batch, record []exporter.Value, joined int) *kept {
	out := n.spare
	n.spare = nil
	if out == nil {
		out = &kept{}
	}
	if n.now == nil {
		n.now = &loan{batch: b}
	}
	out.sec, out.nsec, out.seq, out.cut, out.from, out.values = k.sec, k.nsec, k.seq, false, n.now, record
	if joined <= n.limits.Text {
		out.cost = int64(cellCost*len(record) + joined)
	} else {
		out.cut, out.cost = n.costOf(record)
	}
	n.cost += out.cost
	n.now.cost += out.cost
	return out
}

// costOf returns what a long record costs, and whether a text of it is cut.
func (n *newest) costOf(record []exporter.Value) (cut bool, cost int64) {
	most := n.limits.Text + len(CutMark)
	cost = int64(cellCost * len(record))
	for i := range record {
		size := len(record[i].Text())
		cut = cut || size > n.limits.Text
		cost += int64(min(size, most))
	}
	return cut, cost
}

// hold keeps the batch that was offered as long as records are borrowed from it,
// and those before as long as it is worth it.
func (n *newest) hold(b *exporter.Batch) {
	for _, l := range n.loans {
		if !l.worth() {
			n.settle(l)
		}
	}
	if n.now != nil {
		b.Retain(1)
		n.loans, n.now = append(n.loans, n.now), nil
	}
	if n.repay(); len(n.loans) > mostLoans {
		n.settle(slices.MinFunc(n.loans, smaller))
		n.repay()
	}
}

// repay gives the batches back from which nothing is borrowed any more.
func (n *newest) repay() { n.loans = slices.DeleteFunc(n.loans, (*loan).over) }

// settle copies what is borrowed from one batch.
func (n *newest) settle(l *loan) {
	if l.cost == 0 {
		return
	}
	for _, k := range n.heap {
		if k.from == l {
			k.copy(n.limits.Text)
		}
	}
}

// settleAll copies what is borrowed, but for what may stay in a few batches that
// are worth it: these loans it returns. Nothing more will come: the copies lie in
// one piece, which none of them leaves any more.
func (n *newest) settleAll(most int) (loans []*loan) {
	for _, l := range n.loans {
		if len(loans) < most && l.worth() {
			loans = append(loans, l)
		}
	}
	values, text := 0, 0
	leaves := func(k *kept) bool { return k.from != nil && (k.cut || !slices.Contains(loans, k.from)) }
	for _, k := range n.heap {
		if leaves(k) {
			values, text = values+len(k.values), text+k.textSize()
		}
	}
	m := memory{make([]exporter.Value, 0, values), make([]byte, 0, text)}
	for _, k := range n.heap {
		if leaves(k) {
			k.values = m.copy(k.values, n.limits.Text)
			k.leave()
		}
	}
	n.repay()
	return loans
}

// drop gives up all records.
func (n *newest) drop() {
	for _, k := range n.heap {
		k.leave()
	}
	n.heap = nil
	n.repay()
}

// moment returns the time that orders a record; one without is the oldest.
func moment(v *exporter.Value) (sec int64, nsec int32) {
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

// sorted returns the records in the order of showing, their running cost, and
// what they are borrowed from still.
func (n *newest) sorted(most int) (records [][]exporter.Value, costs []int64, loans []*loan) {
	loans = n.settleAll(most)
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
	return records, costs, loans
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
	root.leave()
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
