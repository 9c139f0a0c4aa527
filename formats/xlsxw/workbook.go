package xlsxw

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strconv"

	"github.com/xuri/excelize/v2"

	"github.com/valise-export/valise/exporter"
)

// assemble lets excelize make the workbook around the rendered sheets and
// writes the archive.
func (w *writer) assemble(s exporter.Summary) (err error) {
	f := excelize.NewFile()
	defer func() { err = errors.Join(err, f.Close()) }()
	if err := w.fill(f, s); err != nil {
		return fmt.Errorf("make workbook: %w", err)
	}
	parts, err := collectParts(f)
	if err != nil {
		return fmt.Errorf("collect parts: %w", err)
	}
	member, err := w.sink.Create(Member)
	if err != nil {
		return fmt.Errorf("create member: %w", err)
	}
	if err := w.format.writeArchive(member, parts, w.sheetParts()); err != nil {
		_ = member.Close() // the first error tells more
		return fmt.Errorf("write archive: %w", err)
	}
	if err := member.Close(); err != nil {
		return fmt.Errorf("close member: %w", err)
	}
	return nil
}

func (w *writer) fill(f *excelize.File, s exporter.Summary) error {
	if s.Manifest == nil {
		s.Manifest = &exporter.Manifest{}
	}
	if err := addStyles(f); err != nil {
		return err
	}
	if err := w.addSheets(f); err != nil {
		return err
	}
	if err := writeSummary(f, s, w.Sheets()); err != nil {
		return fmt.Errorf("summary: %w", err)
	}
	if err := writeDictionary(f, s.Datasets); err != nil {
		return fmt.Errorf("dictionary: %w", err)
	}
	return setProperties(f, s)
}

// addSheets adds the front sheets and a place for each dataset sheet. The
// filter is set here for the sake of the defined name that Excel wants for it.
func (w *writer) addSheets(f *excelize.File) error {
	if err := f.SetSheetName("Sheet1", summarySheet); err != nil {
		return err
	}
	if _, err := f.NewSheet(dictionarySheet); err != nil {
		return err
	}
	for _, sh := range w.done {
		if _, err := f.NewSheet(sh.name); err != nil {
			return fmt.Errorf("add sheet %s: %w", sh.name, err)
		}
		if err := f.AutoFilter(sh.name, sheetArea(sh), nil); err != nil {
			return fmt.Errorf("filter sheet %s: %w", sh.name, err)
		}
	}
	return nil
}

// setProperties dates the workbook by the export's own clock.
func setProperties(f *excelize.File, s exporter.Summary) error {
	return f.SetDocProps(&excelize.DocProperties{
		Creator:        s.Brand.Name,
		LastModifiedBy: s.Brand.Name,
		Created:        s.Manifest.Export.AsOf,
		Modified:       s.Manifest.Export.AsOf,
	})
}

// sheetParts returns the rendered sheets by the path of their part: excelize
// numbers parts in the order in which sheets are added, and two come first.
func (w *writer) sheetParts() map[string]*sheet {
	parts := make(map[string]*sheet, len(w.done))
	for i, sh := range w.done {
		parts["xl/worksheets/sheet"+strconv.Itoa(i+3)+".xml"] = sh
	}
	return parts
}

// collectParts returns what excelize would put into its archive.
func collectParts(f *excelize.File) (map[string]*bytes.Buffer, error) {
	c := collector{}
	f.SetZipWriter(func(io.Writer) excelize.ZipWriter { return c })
	if _, err := f.WriteToBuffer(); err != nil {
		return nil, err
	}
	return c, nil
}

// collector is a zip writer that keeps parts instead of writing them.
type collector map[string]*bytes.Buffer

var _ excelize.ZipWriter = collector{}

// Create begins a part.
func (c collector) Create(name string) (io.Writer, error) {
	c[name] = &bytes.Buffer{}
	return c[name], nil
}

// AddFS is not used.
func (c collector) AddFS(fs.FS) error { return errors.ErrUnsupported }

// Close does nothing.
func (c collector) Close() error { return nil }
