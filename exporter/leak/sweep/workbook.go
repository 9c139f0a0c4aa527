package sweep

import (
	"archive/zip"
	"bufio"
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"html"
	"io"
	"slices"
	"strings"
	"unsafe"

	"github.com/klauspost/compress/flate"

	"github.com/valise-export/valise/exporter"
	"github.com/valise-export/valise/exporter/bundle"
)

// workbook looks through the parts of a workbook: sheets of datasets cell by
// cell, under the names in their first row; the rest as text.
func (w *sweeper) workbook(r io.Reader, m bundle.Member) error {
	at, size, err := w.random(r, m)
	if err != nil {
		return err
	}
	z, err := zip.NewReader(at, size)
	if err != nil {
		return errForm
	}
	z.RegisterDecompressor(zip.Deflate, flate.NewReader) // faster than the standard library's
	sheets := sheetNames(z)
	for _, f := range z.File {
		w.guard.Inspect(m.Name, []byte(f.Name))
		if err := w.part(f, m.Name, sheets[f.Name]); err != nil {
			return fmt.Errorf("part %s: %w", f.Name, err)
		}
	}
	return nil
}

// random returns the member for reading in any order: where it is stored it is
// read from the bundle, else held in memory.
func (w *sweeper) random(r io.Reader, m bundle.Member) (io.ReaderAt, int64, error) {
	if section, ok := w.bundle.Stored(m.Name); ok {
		return section, section.Size(), nil
	}
	data, err := whole(r)
	return bytes.NewReader(data), int64(len(data)), err
}

func (w *sweeper) part(f *zip.File, member, sheet string) (err error) {
	r, err := f.Open()
	if err != nil {
		return errForm
	}
	defer func() { err = errors.Join(err, r.Close()) }()
	m := w.bundle.Manifest()
	i := slices.IndexFunc(m.Datasets, func(d exporter.ManifestDataset) bool { return sheet != "" && slices.Contains(d.Sheets, sheet) })
	if i >= 0 {
		return w.sheet(r, shape(m, &m.Datasets[i], member+" "+sheet))
	}
	text, err := whole(r)
	if err != nil {
		return err
	}
	w.markup(member, text)
	return nil
}

// sheetNames returns the name of the sheet in each part.
func sheetNames(z *zip.Reader) map[string]string {
	var book struct {
		Sheets []struct {
			Name string `xml:"name,attr"`
			ID   string `xml:"http://schemas.openxmlformats.org/officeDocument/2006/relationships id,attr"`
		} `xml:"sheets>sheet"`
	}
	var links struct {
		All []struct {
			ID     string `xml:"Id,attr"`
			Target string `xml:"Target,attr"`
		} `xml:"Relationship"`
	}
	out := map[string]string{}
	if readXML(z, "xl/workbook.xml", &book) != nil || readXML(z, "xl/_rels/workbook.xml.rels", &links) != nil {
		return out
	}
	for _, s := range book.Sheets {
		for _, l := range links.All {
			if l.ID == s.ID {
				out["xl/"+strings.TrimPrefix(strings.TrimPrefix(l.Target, "/"), "xl/")] = s.Name
			}
		}
	}
	return out
}

func readXML(z *zip.Reader, name string, into any) error {
	f, err := z.Open(name)
	if err != nil {
		return err
	}
	return errors.Join(xml.NewDecoder(io.LimitReader(f, maxWhole)).Decode(into), f.Close())
}

// sheet looks through the cells of a dataset.
func (w *sweeper) sheet(from io.Reader, d exporter.Dataset) error {
	cells := newCells(from)
	header, err := cells.row()
	if err != nil {
		return ignoreEnd(err)
	}
	columns := named(&d, titles(&d, header))
	out, err := w.begin(columns)
	if err != nil {
		return err
	}
	values := make([]exporter.Value, len(columns.Fields))
	for {
		row, err := cells.row()
		if err != nil {
			return errors.Join(ignoreEnd(err), out.end())
		}
		clear(values)
		for i := range min(len(row), len(values)) {
			values[i] = value(&columns.Fields[i], row[i])
		}
		if err := out.add(values); err != nil {
			return err
		}
	}
}

// titles returns the names of the fields in the order of the columns: the header
// has their titles, in the language of the export, in the same order.
func titles(d *exporter.Dataset, header []string) []string {
	out := make([]string, len(header))
	for i := range header {
		out[i] = strings.Clone(header[i]) // the next row is in the same place
	}
	for i := range min(len(out), len(d.Fields)) {
		out[i] = d.Fields[i].Name
	}
	return out
}

func ignoreEnd(err error) error {
	if errors.Is(err, io.EOF) {
		return nil
	}
	return err
}

// cells reads the rows of a sheet's part: the text of each cell at its column.
type cells struct {
	in   *bufio.Reader
	long []byte // a piece that is longer than the reader's buffer
	text []byte // of the row
	at   []cell
	out  []string
}

// cell is where a cell's text is in that of the row.
type cell struct{ start, end int }

func newCells(r io.Reader) *cells { return &cells{in: bufio.NewReaderSize(r, 64<<10)} }

// row returns the texts of the next row, valid until the next call; io.EOF ends
// them.
func (c *cells) row() ([]string, error) {
	c.text, c.at = c.text[:0], c.at[:0]
	column := 0
	for {
		text, err := c.until('<')
		if err != nil {
			return nil, err
		}
		if len(text) > 0 && column > 0 {
			c.add(column-1, text)
		}
		tag, err := c.until('>')
		if err != nil {
			return nil, err
		}
		switch name, rest, _ := bytes.Cut(tag, []byte(" ")); string(name) {
		case "c":
			column = columnOf(rest, len(c.at)+1)
		case "/c":
			column = 0
		case "/row":
			return c.texts(), nil
		}
	}
}

// until returns what stands before a byte, which is read, too. It is valid until
// the next call.
func (c *cells) until(end byte) ([]byte, error) {
	part, err := c.in.ReadSlice(end)
	if err == nil {
		return part[:len(part)-1], nil
	}
	c.long = c.long[:0]
	for errors.Is(err, bufio.ErrBufferFull) {
		c.long = append(c.long, part...)
		if len(c.long) > maxWhole {
			return nil, errForm
		}
		part, err = c.in.ReadSlice(end)
	}
	if err != nil {
		return nil, err
	}
	c.long = append(c.long, part...)
	return c.long[:len(c.long)-1], nil
}

// add appends to the text of a column.
func (c *cells) add(column int, text []byte) {
	for len(c.at) <= column {
		c.at = append(c.at, cell{})
	}
	at := &c.at[column]
	if at.end != len(c.text) {
		start := len(c.text)
		c.text = append(c.text, c.text[at.start:at.end]...)
		at.start = start
	}
	if bytes.IndexByte(text, '&') < 0 {
		c.text = append(c.text, text...)
	} else {
		c.text = append(c.text, html.UnescapeString(string(text))...)
	}
	at.end = len(c.text)
}

func (c *cells) texts() []string {
	c.out = c.out[:0]
	for _, at := range c.at {
		part := c.text[at.start:at.end]
		c.out = append(c.out, unsafe.String(unsafe.SliceData(part), len(part)))
	}
	return c.out
}

// columnOf reads the column of a cell from its reference, r="AB12".
func columnOf(attributes []byte, next int) int {
	_, ref, ok := bytes.Cut(attributes, []byte(`r="`))
	if !ok {
		return next
	}
	n := 0
	for _, c := range ref {
		if c < 'A' || c > 'Z' || n > 1<<14 {
			break
		}
		n = n*26 + int(c-'A') + 1
	}
	return max(n, 1)
}
