package pdfw

import (
	"errors"
	"fmt"
	"io"
	"time"
)

// errDrawing is what a panic below becomes: its text could hold a value.
var errDrawing = errors.New("draw report: something in it could not be drawn")

// A4, in points.
const (
	pageWidth  = 595.28
	pageHeight = 841.89
)

// file is a laid-out document.
type file struct {
	pages     []*page
	bookmarks []bookmark // in the order of the pages
	fonts     *fonts
	title     string
	author    string
	language  string
	at        time.Time
	shows     []showing
}

// write puts the document out. Equal documents give equal bytes.
func (f *file) write(w io.Writer, d *desk) (err error) {
	defer func() {
		if recover() != nil { // a font's tables are input
			err = errDrawing
		}
	}()
	finished, err := f.assemble(d)
	if err != nil {
		return err
	}
	if _, err := w.Write(finished); err != nil {
		return fmt.Errorf("write report: %w", err)
	}
	return nil
}

// The objects of a file have their numbers before they are written: two for the
// tree of pages and what they share, two for each page, then the outline, what
// the document says of itself, its catalog, and the fonts.
const (
	pagesObject    = 1
	resourceObject = 2
	firstPage      = 3
)

func pageObject(index int) int { return firstPage + 2*index }

// numbers are the objects behind the pages.
type numbers struct{ outline, info, catalog, fonts int }

func (f *file) numbers() (n numbers) {
	n.outline = pageObject(len(f.pages)) + len(f.bookmarks)
	n.info = n.outline + 1
	if len(f.bookmarks) == 0 {
		n.info = n.outline
	}
	n.catalog = n.info + 1
	n.fonts = n.catalog + 1
	return n
}

// assemble returns the file: valid until the desk's next one.
func (f *file) assemble(d *desk) ([]byte, error) {
	n := f.numbers()
	o := newObjects(d, n.fonts-1+fontObjects*len(f.fonts.coded))
	for i, p := range f.pages {
		p.object = pageObject(i)
	}
	for i, p := range f.pages {
		o.page(p, pageObject(i))
		if err := o.contents(p, pageObject(i)+1); err != nil {
			return nil, err
		}
	}
	o.tree(len(f.pages))
	o.resources(n.fonts, len(f.fonts.coded))
	o.outline(f.bookmarks, pageObject(len(f.pages)))
	o.info(f, n.info)
	o.catalog(f, n)
	for i, c := range f.fonts.coded {
		if err := o.font(c, n.fonts+i*fontObjects); err != nil {
			return nil, err
		}
	}
	return o.end(n), nil
}
