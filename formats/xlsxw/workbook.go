package xlsxw

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"regexp"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"

	"github.com/valise-export/valise/exporter"
	"github.com/valise-export/valise/exporter/lang"
	"github.com/valise-export/valise/formats/report"
)

// assemble lets excelize make the workbook around the rendered sheets and
// writes the archive.
func (w *writer) assemble(s exporter.Summary) (err error) {
	f := excelize.NewFile()
	defer func() { err = errors.Join(err, f.Close()) }()
	p := report.Words(&s)
	words := newDictionary(p, s.Datasets)
	if err := w.fill(f, p, s, words.area()); err != nil {
		return fmt.Errorf("make workbook: %w", err)
	}
	parts, err := collectParts(f)
	if err != nil {
		return fmt.Errorf("collect parts: %w", err)
	}
	parts[sheetPart(dictionaryNumber)] = bytes.NewBuffer(words.part())
	for _, path := range partOrder(parts) {
		exporter.Inspect(w.sink, Member, parts[path].Bytes()) // the sheets of datasets are not among them yet
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

// fill makes styles, sheets and the summary; words is the dictionary's area.
func (w *writer) fill(f *excelize.File, p *lang.Printer, s exporter.Summary, words string) error {
	if s.Manifest == nil {
		s.Manifest = &exporter.Manifest{}
	}
	if err := addStyles(f); err != nil {
		return err
	}
	at := w.names.front(p)
	if err := w.addSheets(f, at, words); err != nil {
		return err
	}
	if err := writeSummary(f, p, at, s, w.Sheets(), report.Spending(report.Titled(&s, w.sums.Digests()))); err != nil {
		return fmt.Errorf("summary: %w", err)
	}
	return setProperties(f, p, s)
}

// addSheets adds the front sheets and a place for each dataset sheet. Filters
// are set here for the sake of the defined names that Excel wants for them.
func (w *writer) addSheets(f *excelize.File, at frontNames, words string) error {
	if err := f.SetSheetName("Sheet1", at.summary); err != nil {
		return err
	}
	if err := addSheet(f, at.dictionary, words); err != nil {
		return err
	}
	for _, sh := range w.done {
		if err := addSheet(f, sh.name, sh.area()); err != nil {
			return fmt.Errorf("add sheet %s: %w", sh.name, err)
		}
	}
	return nil
}

// addSheet adds a sheet whose header is printed on every page.
func addSheet(f *excelize.File, name, area string) error {
	if _, err := f.NewSheet(name); err != nil {
		return err
	}
	if err := f.AutoFilter(name, area, nil); err != nil {
		return err
	}
	header := strings.TrimSuffix(sheetReference(name), "A1") + "$1:$1"
	return f.SetDefinedName(&excelize.DefinedName{Name: "_xlnm.Print_Titles", RefersTo: header, Scope: name})
}

// setProperties dates the workbook by the export's own clock.
func setProperties(f *excelize.File, p *lang.Printer, s exporter.Summary) error {
	e := s.Manifest.Export
	title := p.T("sheet.document")
	if s.Brand.Name != "" {
		title = s.Brand.Name + ": " + title
	}
	err := f.SetDocProps(&excelize.DocProperties{
		Title:          title,
		Subject:        scopeWord(p, e.Scope),
		Identifier:     e.ID,
		Language:       e.Language,
		Creator:        s.Brand.Name,
		LastModifiedBy: s.Brand.Name,
		Created:        e.AsOf,
		Modified:       e.AsOf,
	})
	if err != nil {
		return err
	}
	return f.SetAppProps(&excelize.AppProperties{Application: "valise", Company: s.Brand.Name})
}

// Excelize numbers sheets in the order in which they are added.
const (
	dictionaryNumber = 2
	firstNumber      = 3 // of a dataset's sheet
)

func sheetPart(number int) string { return "xl/worksheets/sheet" + strconv.Itoa(number) + ".xml" }

// sheetParts returns the rendered sheets by the path of their part.
func (w *writer) sheetParts() map[string]*sheet {
	parts := make(map[string]*sheet, len(w.done))
	for i, sh := range w.done {
		parts[sheetPart(firstNumber+i)] = sh
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
	dropImageTypes(c[firstParts[0]])
	return c, nil
}

// imageType matches the types of images, which excelize lists, in no fixed
// order, as soon as there is a chart. The workbook has no image.
var imageType = regexp.MustCompile(`<Default Extension="[a-z]+" ContentType="image/[^"]+"></Default>`)

func dropImageTypes(types *bytes.Buffer) {
	if types == nil {
		return
	}
	rest := imageType.ReplaceAllLiteral(types.Bytes(), nil)
	types.Reset()
	types.Write(rest)
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
