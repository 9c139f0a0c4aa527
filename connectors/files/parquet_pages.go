package files

import (
	"errors"
	"io"
	"slices"

	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/encoding/thrift"
	"github.com/parquet-go/parquet-go/format"
)

// parquetAt is the file as the library reads it: counted, its end kept where
// asking for it is dear, and its errors remembered.
type parquetAt struct {
	in     object
	stored *counter
	far    bool
	tail   []byte // the file's last bytes, of one that is far
	err    error  // of the place
}

func (a *parquetAt) ReadAt(p []byte, off int64) (int, error) {
	if a.far && a.tail == nil {
		if err := a.keepTail(); err != nil {
			return 0, err
		}
	}
	if from := a.in.size() - int64(len(a.tail)); a.far && off >= from {
		n := copy(p, a.tail[min(off-from, int64(len(a.tail))):])
		if n < len(p) {
			return n, io.EOF
		}
		return n, nil
	}
	return a.read(p, off)
}

func (a *parquetAt) keepTail() error {
	tail := make([]byte, min(farBuffer, a.in.size()))
	if _, err := a.read(tail, a.in.size()-int64(len(tail))); err != nil {
		return err
	}
	a.tail = tail
	return nil
}

func (a *parquetAt) read(p []byte, off int64) (int, error) {
	n, err := a.in.ReadAt(p, off)
	a.stored.n += int64(n)
	if n == len(p) {
		return n, nil
	}
	if err != nil && !errors.Is(err, io.EOF) && a.err == nil {
		a.err = err
	}
	return n, err
}

// guarded runs what calls the library, which panics on some damaged files. What
// goes wrong is the place's fault or the file's.
func (a *parquetAt) guarded(do func() error) (err error) {
	defer func() {
		if recover() != nil {
			err = errDamaged
		}
		var t *trouble
		switch {
		case err == nil:
		case a.err != nil:
			err = a.err
		case errors.As(err, &t):
		default:
			err = &trouble{line: nowhere, class: errDamaged.class, what: errDamaged.what, hint: errDamaged.hint, cause: err}
		}
	}()
	return do()
}

// pageGuard looks at the headers of a column's pages as they pass by, before the
// library makes room for what they announce.
type pageGuard struct {
	at     *parquetAt
	header int64 // where the next one begins
	part   []byte
}

const maxPageHeader = 1 << 20

func (g *pageGuard) ReadAt(p []byte, off int64) (int, error) {
	n, err := g.at.ReadAt(p, off)
	if bad := g.look(p[:n], off); bad != nil {
		return 0, bad
	}
	return n, err
}

// look reads the headers in some bytes of the file. One that goes on after them
// is kept until the rest passes by.
func (g *pageGuard) look(b []byte, off int64) error {
	for {
		start := g.header + int64(len(g.part)) - off
		if start < 0 || start >= int64(len(b)) {
			return nil
		}
		g.part = append(g.part, b[start:]...)
		used, header, err := parseHeader(g.part)
		switch {
		case err != nil && len(g.part) > maxPageHeader:
			return errDamaged
		case err != nil: // it may go on: if it does not, the library says so
			return nil
		case !fits(header):
			return errPage
		}
		g.header += int64(used) + int64(header.CompressedPageSize)
		g.part = g.part[:0]
	}
}

func parseHeader(b []byte) (int, *format.PageHeader, error) {
	var protocol thrift.CompactProtocol
	header := new(format.PageHeader)
	r := protocol.NewReaderFromBytes(slices.Clone(b[:min(len(b), maxPageHeader)]))
	err := thrift.NewDecoder(r).Decode(header)
	return r.BytesRead(), header, err
}

func fits(h *format.PageHeader) bool {
	values := max(h.DataPageHeader.V.NumValues, h.DataPageHeaderV2.V.NumValues, h.DictionaryPageHeader.V.NumValues)
	return h.CompressedPageSize <= maxPage && h.UncompressedPageSize <= maxPage && values <= maxPageValues
}

// pageValues is one column of a row group, value by value.
type pageValues struct {
	pages parquet.Pages
	page  parquet.Page
	in    parquet.ValueReader
	left  int64 // values of the page that are not read
	buf   []parquet.Value
	i, n  int
	held  []parquet.Page // of values that are still in use
}

const valueBuffer = 512

// open begins a row group's column, of which leaf is the position in the schema.
func (p *pageValues) open(file *parquet.File, group, leaf int, at *parquetAt) {
	p.close()
	meta := &file.Metadata().RowGroups[group].Columns[leaf].MetaData
	start := meta.DataPageOffset
	if meta.DictionaryPageOffset != 0 {
		start = meta.DictionaryPageOffset
	}
	chunk := file.RowGroups()[group].ColumnChunks()[leaf]
	if c, ok := chunk.(*parquet.FileColumnChunk); ok {
		p.pages = c.PagesFrom(&pageGuard{at: at, header: start})
	} else {
		p.pages = chunk.Pages()
	}
	if p.buf == nil {
		p.buf = make([]parquet.Value, valueBuffer)
	}
}

// fill reads values until there is one. skip is how many may be passed over,
// whole pages of which are not read value by value; it returns how many were.
// The error is io.EOF after the last.
func (p *pageValues) fill(at *parquetAt, skip int64) (passed int64, err error) {
	end := false
	err = at.guarded(func() error {
		for p.i = 0; ; {
			if p.left == 0 {
				if end, err = p.turn(); end || err != nil {
					return err
				}
				continue
			}
			if skip-passed >= p.left {
				passed += p.left
				p.left = 0
				continue
			}
			return p.more()
		}
	})
	if err == nil && end {
		err = io.EOF
	}
	return passed, err
}

// turn goes to the next page.
func (p *pageValues) turn() (end bool, err error) {
	p.n = 0
	p.hold()
	page, err := p.pages.ReadPage()
	if err == io.EOF { //nolint:errorlint // the end itself; one that is wrapped is a page's
		return true, nil
	}
	if err != nil {
		return false, err
	}
	p.page, p.in, p.left = page, page.Values(), page.NumValues()
	return false, nil
}

// more reads some values of the page.
func (p *pageValues) more() error {
	n, err := p.in.ReadValues(p.buf[:min(int64(len(p.buf)), p.left)])
	p.n = n
	p.left -= int64(n)
	if n == 0 {
		if err == nil || errors.Is(err, io.EOF) {
			err = errDamaged
		}
		return err
	}
	return nil
}

// hold keeps the page until release: values of it may be in use.
func (p *pageValues) hold() {
	if p.page != nil {
		p.held = append(p.held, p.page)
	}
	p.page, p.in = nil, nil
}

// release frees the pages that were turned over.
func (p *pageValues) release() {
	for _, page := range p.held {
		parquet.Release(page)
	}
	p.held = p.held[:0]
}

func (p *pageValues) close() {
	p.hold()
	p.release()
	p.i, p.n, p.left = 0, 0, 0
	if p.pages != nil {
		_ = p.pages.Close() // it only gives buffers back
		p.pages = nil
	}
}
