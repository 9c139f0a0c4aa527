package formattest_test

import (
	"encoding/xml"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// openOffice lets LibreOffice turn a file into flat OpenDocument and reads that.
func openOffice(t *testing.T, soffice, path string, args ...string) map[string][][]officeCell {
	t.Helper()
	dir := t.TempDir()
	args = append([]string{"-env:UserInstallation=file://" + dir + "/profile", "--headless", "--convert-to", "fods", "--outdir", dir}, args...)
	if out, err := exec.Command(soffice, append(args, path)...).CombinedOutput(); err != nil {
		t.Fatalf("soffice: %v\n%s", err, out)
	}
	base := filepath.Base(path)
	f, err := os.Open(filepath.Join(dir, strings.TrimSuffix(base, filepath.Ext(base))+".fods"))
	if err != nil {
		t.Fatalf("open: %v", err)
	}
	defer f.Close()
	sheets, err := readFODS(f)
	if err != nil {
		t.Fatalf("read: %v", err)
	}
	return sheets
}

type fodsCell struct {
	Repeat  int    `xml:"number-columns-repeated,attr"`
	Kind    string `xml:"value-type,attr"`
	Value   string `xml:"value,attr"`
	Formula string `xml:"formula,attr"`
	Shown   []para `xml:"p"`
}

// para is a paragraph; OpenDocument writes spaces and tabs as elements.
type para string

// UnmarshalXML collects a paragraph's text.
func (p *para) UnmarshalXML(d *xml.Decoder, _ xml.StartElement) error {
	var b strings.Builder
	for depth := 1; depth > 0; {
		token, err := d.Token()
		if err != nil {
			return err
		}
		switch e := token.(type) {
		case xml.StartElement:
			depth++
			b.WriteString(spaceOf(e))
		case xml.EndElement:
			depth--
		case xml.CharData:
			b.Write(e)
		}
	}
	*p = para(b.String())
	return nil
}

func spaceOf(e xml.StartElement) string {
	switch e.Name.Local {
	case "tab":
		return "\t"
	case "line-break":
		return "\n"
	case "s":
		for _, a := range e.Attr {
			if n, err := strconv.Atoi(a.Value); err == nil {
				return strings.Repeat(" ", n)
			}
		}
		return " "
	}
	return ""
}

func readFODS(r io.Reader) (map[string][][]officeCell, error) {
	sheets := map[string][][]officeCell{}
	dec := xml.NewDecoder(r)
	name := ""
	for {
		token, err := dec.Token()
		if errors.Is(err, io.EOF) {
			return sheets, nil
		}
		if err != nil {
			return nil, err
		}
		start, ok := token.(xml.StartElement)
		if !ok {
			continue
		}
		switch start.Name.Local {
		case "table":
			name = start.Attr[0].Value
		case "table-row":
			var row struct {
				Repeat int        `xml:"number-rows-repeated,attr"`
				Cells  []fodsCell `xml:"table-cell"`
			}
			if err := dec.DecodeElement(&row, &start); err != nil {
				return nil, err
			}
			cells := officeRow(row.Cells)
			for range min(max(row.Repeat, 1), 100) {
				sheets[name] = append(sheets[name], cells)
			}
		}
	}
}

func officeRow(cells []fodsCell) []officeCell {
	var row []officeCell
	for _, c := range cells {
		lines := make([]string, len(c.Shown))
		for i, p := range c.Shown {
			lines[i] = string(p)
		}
		cell := officeCell{kind: c.Kind, value: c.Value, shown: strings.Join(lines, "\n"), formula: c.Formula}
		for range min(max(c.Repeat, 1), 400) {
			row = append(row, cell)
		}
	}
	return row
}
