package exporter

import (
	"sync/atomic"
	"unsafe"

	"github.com/valise-export/valise/exporter/lend"
)

// Record is one record as a source gives it.
type Record struct {
	// Values are in the order of the Dataset's Fields. They, and the text in
	// them, are valid until the iterator's next step.
	Values []Value
	// Proof is what the source itself returned as the record's owner (the value
	// of the subject column), never the parameter that was bound. It is null
	// only where the dataset is declared trusted.
	Proof Value
}

// Limits of a batch. A record larger than one has a batch of its own.
const (
	BatchRecords = 512
	batchValues  = 4 << 10
	arenaBytes   = 128 << 10
)

// Batch is some records of one dataset with all their text in one arena. Once
// handed to a writer it is immutable.
type Batch struct {
	width  int
	count  int
	cells  []Value
	begins []int // where the text of each record begins in the arena
	arena  []byte
	refs   atomic.Int32
	pooled *BatchPool
}

// BatchPool lends batches and takes them back, so that runs need a constant
// number of them. The zero value is ready, and may be shared by several runs.
type BatchPool struct{ free lend.Shelf[*Batch] }

// freeBatches is how many wait for the next run: those of a dataset that is
// being written, for two runs; 3 MiB.
const freeBatches = 12

// Get returns an empty batch for records of width values.
func (p *BatchPool) Get(width int) *Batch {
	b, ok := p.free.Take()
	if !ok {
		b = &Batch{}
	}
	if b.arena == nil {
		b.cells, b.begins, b.arena = make([]Value, 0, batchValues), make([]int, 0, BatchRecords), make([]byte, 0, arenaBytes)
	}
	b.width, b.count, b.pooled = width, 0, p
	b.cells, b.begins, b.arena = b.cells[:0], b.begins[:0], b.arena[:0]
	b.refs.Store(1)
	return b
}

// Renderer appends the canonical rendering of v to dst: package text has it.
type Renderer func(dst []byte, v Value) []byte

// Append copies a record into the batch, each value with its rendering: text,
// decimals and JSON are their own, render makes the others'. It reports false,
// and adds nothing, where the batch is full and the caller must take a new one;
// an empty batch takes any record.
func (b *Batch) Append(values []Value, render Renderer) bool {
	if b.count == BatchRecords || b.count > 0 && len(values) > cap(b.cells)-len(b.cells) {
		return false
	}
	need := 0
	for i := range values {
		need += len(values[i].s) + 40 // the longest rendering of a fixed-size kind
	}
	if need > cap(b.arena)-len(b.arena) {
		if b.count > 0 {
			return false
		}
		b.arena = make([]byte, 0, need)
	}
	start := len(b.cells)
	b.begins = append(b.begins, len(b.arena))
	b.cells = append(b.cells, values...)
	for i := start; i < len(b.cells); i++ {
		b.render(&b.cells[i], render)
	}
	b.count++
	return true
}

// render never grows the arena: earlier cells point into it.
func (b *Batch) render(v *Value, render Renderer) {
	start := len(b.arena)
	switch v.kind {
	case KindText, KindJSON:
		v.mark = marksOf(v.s)
		b.arena = append(b.arena, v.s...)
	case KindDecimal:
		b.arena = append(b.arena, v.s...)
	case KindNull, KindWithheld:
	default:
		b.arena = render(b.arena, *v)
	}
	if n := len(b.arena) - start; n > 0 {
		v.s = unsafe.String(&b.arena[start], n)
	} else {
		v.s = ""
	}
}

// Len returns the number of records.
func (b *Batch) Len() int { return b.count }

// Record returns the values of record i, in the order of the dataset's fields.
// They are valid until Write returns, or as long as the batch is retained.
func (b *Batch) Record(i int) []Value { return b.cells[i*b.width : (i+1)*b.width : (i+1)*b.width] }

// Joined returns the renderings of record i one after the other, with nothing
// between: each value's Text is a part of it, in their order. It is valid as long
// as the record is.
func (b *Batch) Joined(i int) string {
	text := b.arena[b.begins[i]:]
	if i+1 < b.count {
		text = b.arena[b.begins[i]:b.begins[i+1]]
	}
	return unsafe.String(unsafe.SliceData(text), len(text))
}

// Bytes returns how many bytes of rendered text the batch holds.
func (b *Batch) Bytes() int { return len(b.arena) }

// Memory returns how many bytes the batch takes, however little it holds.
func (b *Batch) Memory() int { return cap(b.cells)*int(unsafe.Sizeof(Value{})) + cap(b.arena) }

// Retain adds n holders.
func (b *Batch) Retain(n int) { b.refs.Add(int32(n)) }

// Release gives up one holder; the last one returns the batch to its pool.
func (b *Batch) Release() {
	if b.refs.Add(-1) != 0 || b.pooled == nil {
		return
	}
	if cap(b.arena) > arenaBytes || cap(b.cells) > batchValues {
		return // one huge record does not stay in memory for ever
	}
	b.pooled.free.Put(b, freeBatches)
}
