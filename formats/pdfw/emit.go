package pdfw

import (
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/jung-kurt/gofpdf"
)

// errDrawing is what a panic of the drawing library becomes: its text could hold
// a value.
var errDrawing = errors.New("draw report: the PDF library stopped")

// A4, in points.
const (
	pageWidth  = 595.28
	pageHeight = 841.89
)

// file is a laid-out document.
type file struct {
	pages     []*page
	bookmarks []bookmark
	fonts     *fonts
	title     string
	author    string
	language  string
	at        time.Time
	shows     []showing
}

// write puts the document out: gofpdf makes its structure, with empty pages, and
// the desk fills them. Equal documents give equal bytes.
func (f *file) write(w io.Writer, d *desk) (err error) {
	defer func() {
		if recover() != nil { // gofpdf panics where it meets what it does not expect
			err = errDrawing
		}
	}()
	d.structure.Reset()
	if err := f.structure().Output(&d.structure); err != nil {
		return errDrawing
	}
	finished, err := d.finish(d.structure.Bytes(), f)
	if err != nil {
		return err
	}
	if _, err := w.Write(finished); err != nil {
		return fmt.Errorf("write report: %w", err)
	}
	return nil
}

// structure has the pages, what they link to, the outline and what the document
// says of itself. No font is ever current: gofpdf would encode titles as that
// wants them, and wrongly above U+FFFF.
func (f *file) structure() *gofpdf.Fpdf {
	pdf := gofpdf.NewCustom(&gofpdf.InitType{OrientationStr: "P", UnitStr: "pt", Size: gofpdf.SizeType{Wd: pageWidth, Ht: pageHeight}})
	pdf.SetCatalogSort(true)
	pdf.SetCompression(false) // the desk compresses
	pdf.SetAutoPageBreak(false, 0)
	pdf.SetMargins(0, 0, 0)
	pdf.SetCreationDate(f.at)
	pdf.SetModificationDate(f.at)
	pdf.SetTitle(utf16BE(f.title), false)
	pdf.SetAuthor(utf16BE(f.author), false)
	pdf.SetCreator("valise", false)
	pdf.SetProducer("valise", false)
	pdf.SetDisplayMode("fullpage", "SinglePage")
	numbers := make(map[*page]int, len(f.pages))
	next := 0 // bookmarks are in the order of the pages
	for i, p := range f.pages {
		numbers[p] = i + 1
		pdf.AddPage()
		for ; next < len(f.bookmarks) && f.bookmarks[next].page == p; next++ {
			b := &f.bookmarks[next]
			pdf.Bookmark(utf16BE(b.title), b.level, b.top)
		}
	}
	for i, p := range f.pages {
		if len(p.links) > 0 {
			pdf.SetPage(i + 1)
			addLinks(pdf, p.links, numbers)
		}
	}
	pdf.SetPage(len(f.pages)) // the file ends with the current page
	return pdf
}

func addLinks(pdf *gofpdf.Fpdf, links []linkOp, numbers map[*page]int) {
	for _, l := range links {
		if l.url != "" {
			pdf.LinkString(l.x, l.y, l.w, l.h, l.url)
			continue
		}
		id := pdf.AddLink()
		pdf.SetLink(id, l.top, numbers[l.page])
		pdf.Link(l.x, l.y, l.w, l.h, id)
	}
}
