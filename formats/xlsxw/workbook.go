package xlsxw

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"

	"github.com/valise-export/valise/exporter"
	"github.com/valise-export/valise/formats/report"
)

// assemble makes the workbook around the rendered sheets: from what was kept of
// one of its shape, else excelize makes it.
func (w *writer) assemble(s exporter.Summary) error {
	if s.Manifest == nil {
		s.Manifest = &exporter.Manifest{}
	}
	parts, err := w.parts(&s)
	if err != nil {
		return fmt.Errorf("make workbook: %w", err)
	}
	for i := range parts {
		exporter.Inspect(w.sink, Member, parts[i].text) // that of a dataset's sheet is not among them
	}
	member, err := w.sink.Create(Member)
	if err != nil {
		return fmt.Errorf("create member: %w", err)
	}
	if err := w.format.writeArchive(member, parts); err != nil {
		_ = member.Close() // the first error tells more
		return fmt.Errorf("write archive: %w", err)
	}
	if err := member.Close(); err != nil {
		return fmt.Errorf("close member: %w", err)
	}
	return nil
}

// parts returns the parts of the archive.
func (w *writer) parts(s *exporter.Summary) ([]part, error) {
	p, e := report.Words(s), &s.Manifest.Export
	at := w.names.front(p)
	words, err := w.format.dictionary(p, s.Datasets)
	if err != nil {
		return nil, err
	}
	summary, charts := summarise(p, at, s, w.Sheets(), report.Spending(report.Titled(s, w.sums.Digests())))
	sh := &shape{
		p: p, at: at, brand: s.Brand.Name, scope: e.Scope, language: e.Language, id: e.ID, time: e.AsOf,
		words: words.rows, sheets: w.done, charts: charts,
	}
	t, err := w.format.template(sh)
	if err != nil {
		return nil, err
	}
	parts := append(t.fill(sh, summary.part()), part{path: sheetPart(dictionaryNumber), text: words.text, packed: words.packed})
	for i, sheet := range w.done {
		parts = append(parts, part{path: sheetPart(firstNumber + i), sheet: sheet})
	}
	slices.SortFunc(parts, inOrder)
	return parts, nil
}

// excelizeParts lets excelize make the parts of a workbook of a shape, with empty
// sheets.
func excelizeParts(s *shape) (parts map[string]*bytes.Buffer, err error) {
	f := excelize.NewFile()
	defer func() { err = errors.Join(err, f.Close()) }()
	if err := addStyles(f); err != nil {
		return nil, err
	}
	if err := addSheets(f, s); err != nil {
		return nil, err
	}
	if err := layOut(f, s.at.summary, summaryWidths[:]); err != nil {
		return nil, fmt.Errorf("lay out summary: %w", err)
	}
	if err := (&picture{f, s}).draw(); err != nil {
		return nil, fmt.Errorf("draw charts: %w", err)
	}
	if err := setProperties(f, s); err != nil {
		return nil, err
	}
	return collectParts(f)
}

// addSheets adds the front sheets and a place for each dataset sheet. Filters
// are set here for the sake of the defined names that Excel wants for them.
func addSheets(f *excelize.File, s *shape) error {
	if err := f.SetSheetName("Sheet1", s.at.summary); err != nil {
		return err
	}
	if err := addSheet(f, s.at.dictionary, area(len(dictionaryColumns), s.words)); err != nil {
		return err
	}
	for _, sh := range s.sheets {
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

// layOut sets the columns' widths of the summary, prints it one page wide, and
// shows no grid.
func layOut(f *excelize.File, sheet string, widths []int) error {
	var errs []error
	for i, width := range widths {
		errs = append(errs, f.SetColWidth(sheet, columnName(i), columnName(i), float64(width)))
	}
	fit, orientation, height, a4, grid, colour := true, "landscape", 0, 9, false, colourFront
	left, top, bottom := 0.4, 0.5, 0.6
	footer := strings.ReplaceAll(printFooter, "&amp;", "&")
	return errors.Join(append(errs,
		f.SetSheetProps(sheet, &excelize.SheetPropsOptions{FitToPage: &fit, TabColorRGB: &colour}),
		f.SetPageLayout(sheet, &excelize.PageLayoutOptions{Orientation: &orientation, FitToHeight: &height, Size: &a4}),
		f.SetPageMargins(sheet, &excelize.PageLayoutMarginsOptions{Left: &left, Right: &left, Top: &top, Bottom: &bottom}),
		f.SetHeaderFooter(sheet, &excelize.HeaderFooterOptions{OddFooter: footer}),
		f.SetSheetView(sheet, 0, &excelize.ViewOptions{ShowGridLines: &grid}),
	)...)
}

// setProperties dates the workbook by the export's own clock.
func setProperties(f *excelize.File, s *shape) error {
	title := s.p.T("sheet.document")
	if s.brand != "" {
		title = s.brand + ": " + title
	}
	err := f.SetDocProps(&excelize.DocProperties{
		Title: title, Subject: scopeWord(s.p, s.scope), Identifier: s.id, Language: s.language,
		Creator: s.brand, LastModifiedBy: s.brand, Created: s.time, Modified: s.time,
	})
	if err != nil {
		return err
	}
	return f.SetAppProps(&excelize.AppProperties{Application: "valise", Company: s.brand})
}

// Excelize numbers sheets in the order in which they are added.
const (
	summaryNumber    = 1
	dictionaryNumber = 2
	firstNumber      = 3 // of a dataset's sheet
)

func isSheet(path string) bool { return strings.HasPrefix(path, "xl/worksheets/sheet") }

func sheetPart(number int) string { return "xl/worksheets/sheet" + strconv.Itoa(number) + ".xml" }

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
