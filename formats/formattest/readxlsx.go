package formattest

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"io/fs"
	"path"
	"strings"
)

// Workbook is what ReadXLSX found.
type Workbook struct {
	Sheets []string // names, in order
	Tables map[string]Table
	Links  map[string][]string // sheet → places inside the workbook that its cells lead to
}

// Dataset returns a dataset's sheets as one table.
func (w Workbook) Dataset(name string) Table {
	t := w.Tables[name]
	for i := 2; ; i++ {
		next, ok := w.Tables[fmt.Sprintf("%s (%d)", name, i)]
		if !ok {
			return t
		}
		t.Records, t.Withheld = append(t.Records, next.Records...), append(t.Withheld, next.Withheld...)
	}
}

// ReadXLSX reads a workbook with archive/zip and encoding/xml alone. A formula,
// a cell of an unknown type or number format, or an unfrozen or unfiltered
// dataset sheet is an error. Texts are decoded (_xHHHH_), numbers are written
// by their format, dates by their serial number.
func ReadXLSX(data []byte) (Workbook, error) {
	archive, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return Workbook{}, err
	}
	if err := verify(archive); err != nil {
		return Workbook{}, err
	}
	r := xlsxReader{archive: archive, paths: map[string]string{}}
	if err := r.front(); err != nil {
		return Workbook{}, err
	}
	w := Workbook{Tables: map[string]Table{}, Links: map[string][]string{}}
	for _, s := range r.book.Sheets {
		sheet, err := r.sheet(r.paths[s.ID])
		if err != nil {
			return Workbook{}, fmt.Errorf("sheet %s: %w", s.Name, err)
		}
		w.Sheets = append(w.Sheets, s.Name)
		w.Links[s.Name] = sheet.links
		if s.Name == "Summary" {
			continue
		}
		if w.Tables[s.Name], err = sheet.table(); err != nil {
			return Workbook{}, fmt.Errorf("sheet %s: %w", s.Name, err)
		}
	}
	return w, nil
}

// verify checks the size and the checksum of every part: archive/zip takes a
// checksum of 0 for none.
func verify(archive *zip.Reader) error {
	for _, f := range archive.File {
		part, err := f.Open()
		if err != nil {
			return fmt.Errorf("%s: %w", f.Name, err)
		}
		content, err := io.ReadAll(part)
		if err != nil {
			return fmt.Errorf("%s: %w", f.Name, err)
		}
		if crc32.ChecksumIEEE(content) != f.CRC32 || uint64(len(content)) != f.UncompressedSize64 {
			return fmt.Errorf("%s: wrong size or checksum", f.Name)
		}
	}
	return nil
}

type xlsxReader struct {
	archive *zip.Reader
	book    struct {
		Sheets []struct {
			Name string `xml:"name,attr"`
			ID   string `xml:"http://schemas.openxmlformats.org/officeDocument/2006/relationships id,attr"`
		} `xml:"sheets>sheet"`
	}
	paths   map[string]string // relationship id → part
	strings []string
	formats []string // by style number
}

// front reads the parts that sheets refer to.
func (r *xlsxReader) front() error {
	var rels struct {
		All []struct {
			ID     string `xml:"Id,attr"`
			Target string `xml:"Target,attr"`
		} `xml:"Relationship"`
	}
	var shared struct {
		Items []struct {
			Text string `xml:"t"`
		} `xml:"si"`
	}
	var styles struct {
		Formats []struct {
			ID   string `xml:"numFmtId,attr"`
			Code string `xml:"formatCode,attr"`
		} `xml:"numFmts>numFmt"`
		Cells []struct {
			Format string `xml:"numFmtId,attr"`
		} `xml:"cellXfs>xf"`
	}
	for name, to := range map[string]any{
		"xl/workbook.xml": &r.book, "xl/_rels/workbook.xml.rels": &rels, "xl/sharedStrings.xml": &shared, "xl/styles.xml": &styles,
	} {
		err := r.decode(name, to)
		if name == "xl/sharedStrings.xml" && errors.Is(err, fs.ErrNotExist) {
			continue // all of its strings are inline
		}
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	for _, rel := range rels.All {
		r.paths[rel.ID] = path.Join("xl", rel.Target)
	}
	for _, item := range shared.Items {
		r.strings = append(r.strings, unescape(item.Text))
	}
	codes := map[string]string{"0": "General", "1": "0", "2": "0.00", "3": "#,##0", "4": "#,##0.00", "49": "@"}
	for _, f := range styles.Formats {
		codes[f.ID] = f.Code
	}
	for _, c := range styles.Cells {
		r.formats = append(r.formats, codes[c.Format])
	}
	return nil
}

func (r *xlsxReader) decode(name string, to any) error {
	f, err := r.archive.Open(name)
	if err != nil {
		return err
	}
	if err := xml.NewDecoder(f).Decode(to); err != nil {
		return err
	}
	return f.Close()
}

// xlsxSheet is a sheet part.
type xlsxSheet struct {
	rows   [][]Cell
	links  []string
	frozen bool
	filter string
}

// table makes a table of a sheet: the first row is the header.
func (s xlsxSheet) table() (Table, error) {
	if !s.frozen || !strings.HasPrefix(s.filter, "A1:") || len(s.rows) == 0 {
		return Table{}, fmt.Errorf("header frozen: %v, filter %q, %d rows", s.frozen, s.filter, len(s.rows))
	}
	var t Table
	withheld := false
	for _, c := range s.rows[0] {
		if c.Text == "_withheld" {
			withheld = true
			break
		}
		t.Columns = append(t.Columns, c.Text)
	}
	for _, row := range s.rows[1:] {
		for len(row) <= len(t.Columns) {
			row = append(row, Cell{})
		}
		t.Records = append(t.Records, row[:len(t.Columns)])
		if withheld {
			t.Withheld = append(t.Withheld, ParseWithheld(row[len(t.Columns)].Text))
		}
	}
	return t, nil
}
