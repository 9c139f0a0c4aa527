package pdfw

import (
	"bytes"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"strconv"
	"time"

	"github.com/jung-kurt/gofpdf"

	"github.com/valise-export/valise/formats/pdfw/typeset"
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
}

// write puts the document out. Equal documents give equal bytes.
func (f *file) write(w io.Writer, finish *finisher) (err error) {
	defer func() {
		if recover() != nil { // gofpdf panics where it meets what it does not expect
			err = errDrawing
		}
	}()
	e := &emitter{pdf: gofpdf.NewCustom(&gofpdf.InitType{OrientationStr: "P", UnitStr: "pt", Size: gofpdf.SizeType{Wd: pageWidth, Ht: pageHeight}}), file: f}
	e.prepare()
	if err := e.embed(); err != nil {
		return err
	}
	for i, p := range f.pages {
		e.pdf.SetPage(i + 1)
		e.page(p)
	}
	var out bytes.Buffer
	if err := e.pdf.Output(&out); err != nil {
		return errDrawing
	}
	finished, err := finish.finish(out.Bytes(), extras{language: f.language, cmaps: e.cmaps})
	if err != nil {
		return err
	}
	if _, err := w.Write(finished); err != nil {
		return fmt.Errorf("write report: %w", err)
	}
	return nil
}

// emitter draws a file with gofpdf.
type emitter struct {
	pdf   *gofpdf.Fpdf
	file  *file
	names map[*typeset.Face]string
	cmaps map[string][]byte
	ids   map[*page]int
	face  *typeset.Face
	size  float64
	color color
}

// prepare sets what is the same on every page, makes the pages and, while no
// UTF-8 font is current (gofpdf would encode their titles, and wrongly above
// U+FFFF), the bookmarks.
func (e *emitter) prepare() {
	e.pdf.SetCatalogSort(true)
	e.pdf.SetCompression(false) // the finisher compresses
	e.pdf.SetAutoPageBreak(false, 0)
	e.pdf.SetMargins(0, 0, 0)
	e.pdf.SetCreationDate(e.file.at)
	e.pdf.SetModificationDate(e.file.at)
	e.pdf.SetTitle(utf16BE(e.file.title), false)
	e.pdf.SetAuthor(utf16BE(e.file.author), false)
	e.pdf.SetCreator("valise", false)
	e.pdf.SetProducer("valise", false)
	e.pdf.SetDisplayMode("fullpage", "SinglePage")
	e.ids = map[*page]int{}
	for i, p := range e.file.pages {
		e.ids[p] = i + 1
		e.pdf.AddPage()
		for _, b := range e.file.bookmarks {
			if b.page == p {
				e.pdf.Bookmark(utf16BE(b.title), b.level, b.top)
			}
		}
	}
}

// embed adds the fonts, cut down to the glyphs in use.
func (e *emitter) embed() error {
	e.names, e.cmaps = map[*typeset.Face]string{}, map[string][]byte{}
	for i, face := range e.file.fonts.order {
		data, err := e.file.fonts.coded[face].Font()
		if err != nil {
			return err
		}
		name := "f" + strconv.Itoa(i)
		e.names[face] = name
		e.cmaps[name] = e.file.fonts.coded[face].ToUnicode()
		e.pdf.AddUTF8FontFromBytes(name, "", data)
	}
	return nil
}

func (e *emitter) page(p *page) {
	e.face, e.size, e.color = nil, 0, color{}
	e.pdf.SetTextColor(0, 0, 0)
	e.pdf.SetFillColor(0, 0, 0)
	for _, r := range p.rects {
		e.ink(r.color)
		e.pdf.Rect(r.x, r.y, r.w, r.h, "F")
	}
	for i := range p.texts {
		e.text(&p.texts[i])
	}
	for _, l := range p.links {
		if l.url != "" {
			e.pdf.LinkString(l.x, l.y, l.w, l.h, l.url)
			continue
		}
		id := e.pdf.AddLink()
		e.pdf.SetLink(id, l.top, e.ids[l.page])
		e.pdf.Link(l.x, l.y, l.w, l.h, id)
	}
}

func (e *emitter) ink(c color) {
	if e.color == c {
		return
	}
	e.color = c
	e.pdf.SetFillColor(c.r, c.g, c.b)
	e.pdf.SetTextColor(c.r, c.g, c.b)
}

func (e *emitter) font(face *typeset.Face, size float64) {
	if e.face == face && e.size == size {
		return
	}
	e.face, e.size = face, size
	e.pdf.SetFont(e.names[face], "", size)
}

// text draws a run. What the codes stand for is in their font; where several
// glyphs make one text, or outlines, it stands beside them for readers and for
// copying (ISO 32000-1, 14.9.4).
func (e *emitter) text(t *textOp) {
	e.ink(t.color)
	for i := range t.spans {
		s := &t.spans[i]
		if s.actual != "" {
			e.pdf.RawWriteStr("/Span <</ActualText <" + hex.EncodeToString([]byte(utf16BE(s.actual))) + ">>> BDC")
		}
		if len(s.outlines) > 0 {
			e.pdf.RawWriteStr(string(s.outlines))
		}
		if len(s.pieces) == 0 && s.actual != "" {
			e.carrier(t, s)
		}
		for _, p := range s.pieces {
			e.font(t.face, t.size)
			e.pdf.Text(p.x, p.y, p.codes)
		}
		if s.actual != "" {
			e.pdf.RawWriteStr("EMC")
		}
	}
}

// carrier draws an invisible space as wide as the span: text beside nothing, or
// beside nothing but paths, is lost to most readers.
func (e *emitter) carrier(t *textOp, s *span) {
	space := e.file.fonts.space
	e.font(space.face, t.size)
	e.pdf.RawWriteStr("3 Tr " + strconv.FormatFloat(100*s.width/(space.width*t.size), 'f', 1, 64) + " Tz")
	e.pdf.Text(s.x, t.y, " ")
	e.pdf.RawWriteStr("0 Tr 100 Tz")
}
