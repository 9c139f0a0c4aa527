package pdfw

import (
	"bytes"
	"fmt"
	"io"

	"github.com/klauspost/compress/zlib"

	"github.com/valise-export/valise/exporter/lend"
)

// desk is the memory that one report is made in, and then the next: a
// compressor, and room for the pages and for the file.
type desk struct {
	z         *zlib.Writer
	packed    bytes.Buffer
	plain     []byte
	structure bytes.Buffer // the file as gofpdf makes it
	out       bytes.Buffer
	pages     []*page // handed out
	spare     []*page // empty
	inspected map[string]struct{}
	cells     []cell // of the dataset in work
}

func newDesk() *desk { return &desk{inspected: map[string]struct{}{}} }

// page returns an empty page.
func (d *desk) page() *page {
	var p *page
	if last := len(d.spare) - 1; last >= 0 {
		p, d.spare = d.spare[last], d.spare[:last]
	} else {
		p = &page{text: content{ops: make([]byte, 0, usualOps)}}
	}
	d.pages = append(d.pages, p)
	return p
}

// column returns room for n cells. The dataset in work has it.
func (d *desk) column(n int) []cell {
	at := len(d.cells)
	if n > cap(d.cells)-at {
		d.cells, at = make([]cell, 0, max(n, usualCells)), 0
	}
	d.cells = d.cells[:at+n]
	return d.cells[at:at:len(d.cells)]
}

// endDataset takes the cells back.
func (d *desk) endDataset() {
	clear(d.cells)
	d.cells = d.cells[:0]
}

// usualCells is how many cells the columns of a dataset have most often, at most.
const usualCells = 4 << 10

// usualOps is how many bytes the operators of a page are most often, at most.
const usualOps = 12 << 10

// pack compresses data; valid until the next call.
func (d *desk) pack(data []byte) ([]byte, error) {
	if d.z == nil {
		z, err := zlib.NewWriterLevel(io.Discard, 1)
		if err != nil {
			return nil, fmt.Errorf("make compressor: %w", err)
		}
		d.z = z
	}
	d.packed.Reset()
	d.z.Reset(&d.packed)
	if _, err := d.z.Write(data); err != nil {
		return nil, fmt.Errorf("compress report: %w", err)
	}
	if err := d.z.Close(); err != nil {
		return nil, fmt.Errorf("compress report: %w", err)
	}
	return d.packed.Bytes(), nil
}

// The bounds of what a desk keeps.
const (
	mostSpare  = 64       // pages
	largePage  = 64 << 10 // bytes of operators
	largeDesk  = 4 << 20  // bytes of a file
	largeTable = 64 << 10 // cells
)

// clear wipes what is of one customer.
func (d *desk) clear() {
	for _, p := range d.pages {
		if len(d.spare) < mostSpare && cap(p.text.ops) <= largePage {
			p.clear()
			d.spare = append(d.spare, p)
		}
	}
	clear(d.pages)
	d.pages = d.pages[:0]
	clear(d.inspected)
	d.endDataset()
	clear(d.plain)
	clear(d.structure.Bytes())
	clear(d.out.Bytes())
	clear(d.packed.Bytes())
}

func (p *page) clear() {
	clear(p.text.ops)
	clear(p.links)
	*p = page{rects: p.rects[:0], links: p.links[:0], text: content{ops: p.text.ops[:0]}}
}

// desks are those that are free. The zero value is ready.
type desks struct{ free lend.Shelf[*desk] }

// freeDesks is how many are kept for the next report.
const freeDesks = 4

func (f *desks) borrow() *desk {
	if d, ok := f.free.Take(); ok {
		return d
	}
	return newDesk()
}

// giveBack keeps a desk, unless one huge report has made it large.
func (f *desks) giveBack(d *desk) {
	if d.packed.Cap()+cap(d.plain)+d.structure.Cap()+d.out.Cap() > largeDesk || cap(d.cells) > largeTable {
		return
	}
	d.clear()
	f.free.Put(d, freeDesks)
}
