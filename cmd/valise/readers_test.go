package main

import (
	"archive/zip"
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/valise-export/valise/cmd/internal/app"
	"github.com/valise-export/valise/cmd/internal/demo"
	"github.com/valise-export/valise/exporter"
	"github.com/valise-export/valise/formats/all"
)

// wholeBundle exports one of the demo's customers in every format and returns
// the zip.
func wholeBundle(t *testing.T, s *app.System, customer string) string {
	t.Helper()
	target := filepath.Join(t.TempDir(), "b.zip")
	_, err := pack(t, s, app.Request{CustomerID: customer, Target: target, Formats: all.Names()})
	must(t, err)
	return target
}

// readers reads a bundle with Python and returns what it counted, or its
// complaints.
func readers(t *testing.T, file string) (counted map[string]int, complaints string) {
	t.Helper()
	if err := exec.Command("python3", "-c", "import openpyxl").Run(); err != nil {
		t.Skip("python3 with openpyxl is not installed (pip install openpyxl)")
	}
	c := exec.Command("python3", filepath.Join("testdata", "readers.py"), file)
	var out, errs bytes.Buffer
	c.Stdout, c.Stderr = &out, &errs
	if c.Run() == nil {
		must(t, json.Unmarshal(out.Bytes(), &counted))
	}
	return counted, errs.String()
}

// TestPythonReadsTheSame: Python's readers find the same values in JSON, CSV and
// XLSX.
func TestPythonReadsTheSame(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	s := load(t, b.company())
	for _, i := range []int{0, 8, 10, 16} { // all, Arabic, next to nothing, dinars
		c := demo.Customers()[i]
		file := wholeBundle(t, s, c.ID)
		counted, complaints := readers(t, file)
		if complaints != "" {
			t.Errorf("%s:\n%s", c.Note, complaints)
			continue
		}
		m := manifestOf(t, members(t, file))
		total := 0
		for _, d := range m.Datasets {
			total += int(d.Records)
		}
		if counted["records"] != total || counted["values"] < total*4 || total == 0 {
			t.Errorf("%s: %v compared of %d records", c.Note, counted, total)
		}
		t.Logf("%s: %v", c.Note, counted)
	}
}

// TestPythonSeesADifference: the comparison can fail, in each format.
func TestPythonSeesADifference(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	file := wholeBundle(t, load(t, b.company()), demo.Customers()[8].ID)
	first := recordsOf(t, members(t, file), "invoice")[0]
	total := fmt.Sprintf(`"total":"%s"`, first["total"])
	for _, c := range []struct{ member, old, new, says string }{
		{"/invoice.json", total, total[:len(total)-1] + `1"`, "invoice, record 1, total, XLSX"},
		{"/invoice.csv", fmt.Sprintf("%s,%s", first["total"], first["currency"]), fmt.Sprintf("%s0,%s", first["total"], first["currency"]), "invoice, record 1, total, CSV"},
		{"/invoice.json", `"invoice_id":"inv-`, `"invoice_id":"INV-`, "invoice, record 1, invoice_id, XLSX"},
		{"/invoice.json", "},", "},{},", "records in JSON"},
		{"/invoice.json", "", "", ""},
	} {
		_, complaints := readers(t, altered(t, file, c.member, c.old, c.new))
		if c.says == "" && complaints != "" || !strings.Contains(complaints, c.says) {
			t.Errorf("%s with %q: %s", c.member, c.new, complaints)
		}
	}
}

// altered packs a bundle anew with the first of a text in one member replaced.
func altered(t *testing.T, file, suffix, old, new string) string {
	t.Helper()
	in, err := zip.OpenReader(file)
	must(t, err)
	defer in.Close()
	var buf bytes.Buffer
	out := zip.NewWriter(&buf)
	for _, f := range in.File {
		data := entry(t, f)
		if strings.HasSuffix(f.Name, suffix) {
			if !bytes.Contains(data, []byte(old)) {
				t.Fatalf("%s does not hold %q", f.Name, old)
			}
			data = bytes.Replace(data, []byte(old), []byte(new), 1)
		}
		w, err := out.Create(f.Name)
		must(t, err)
		_, err = w.Write(data)
		must(t, err)
	}
	must(t, out.Close())
	changed := filepath.Join(t.TempDir(), "altered.zip")
	must(t, os.WriteFile(changed, buf.Bytes(), 0o600))
	return changed
}

// TestSchemas: every JSON member is valid under its own schema, for each of the
// notable customers.
func TestSchemas(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	s := load(t, b.company())
	for _, c := range demo.Customers() {
		found := packed(t, s, c.ID, "json")
		checked := 0
		for name, data := range found {
			if !strings.HasPrefix(name, "data/schemas/") {
				continue
			}
			checked++
			dataset := strings.TrimSuffix(filepath.Base(name), ".schema.json")
			validate(t, c.Note+": "+dataset, data, memberOf(found, dataset))
		}
		if n := len(withFiles(manifestOf(t, found))); checked == 0 || checked != n {
			t.Errorf("%s: %d schemas, %d datasets with files", c.Note, checked, n)
		}
	}
}

func withFiles(m exporter.Manifest) []string {
	var names []string
	for _, d := range m.Datasets {
		if len(d.Files) > 0 {
			names = append(names, d.Name)
		}
	}
	return names
}

func memberOf(found map[string][]byte, dataset string) []byte {
	for name, data := range found {
		if strings.HasSuffix(name, "/"+dataset+".json") {
			return data
		}
	}
	return nil
}

func validate(t *testing.T, place string, schema, data []byte) {
	t.Helper()
	document, err := jsonschema.UnmarshalJSON(bytes.NewReader(schema))
	must(t, err)
	compiler := jsonschema.NewCompiler()
	compiler.AssertFormat()
	must(t, compiler.AddResource("urn:test", document))
	compiled, err := compiler.Compile("urn:test")
	must(t, err)
	value, err := jsonschema.UnmarshalJSON(bytes.NewReader(data))
	if err != nil {
		t.Errorf("%s: %v", place, err)
		return
	}
	if err := compiled.Validate(value); err != nil {
		t.Errorf("%s: %v", place, err)
	}
	if records, ok := value.([]any); ok && len(records) > 0 { // a record that lacks a field is not
		record := records[0].(map[string]any)
		for field := range record {
			if field != "_withheld" {
				delete(record, field)
				break
			}
		}
		if compiled.Validate(value) == nil {
			t.Errorf("%s: the schema takes a record that lacks a field", place)
		}
	}
}

// TestProgramsAgree: what other people have on their machines opens a bundle
// and finds nothing wrong.
func TestProgramsAgree(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	s := load(t, b.company())
	file := wholeBundle(t, s, demo.Customers()[1].ID) // Japanese
	top := unpacked(t, file)
	name := recordsOf(t, members(t, file), "contact_information")[0]["full_name"].(string)
	const python = "import sys, zipfile; z = zipfile.ZipFile(sys.argv[1]); assert z.testzip() is None; print('python', len(z.namelist()))"
	for _, c := range []struct {
		program, debian, says string
		args                  []string
	}{
		{"sha256sum", "coreutils", "data/manifest.json: OK", []string{"--check", "--strict", "manifest-sha256.txt"}},
		{"sha256sum", "coreutils", "manifest-sha256.txt: OK", []string{"--check", "--strict", "tagmanifest-sha256.txt"}},
		{"unzip", "unzip", "No errors detected", []string{"-t", file}},
		{"7z", "7zip", "Everything is Ok", []string{"t", file}},
		{"bsdtar", "libarchive-tools", "data/manifest.json", []string{"-xvf", file, "-C", t.TempDir()}},
		{"python3", "python3", "python", []string{"-c", python, file}},
		{"qpdf", "qpdf", "No syntax or stream encoding errors found", []string{"--check", "report.pdf"}},
		{"pdftotext", "poppler-utils", name, []string{"-layout", "report.pdf", "-"}},
		{"pdfinfo", "poppler-utils", "Pages:", []string{"report.pdf"}},
	} {
		t.Run(c.program, func(t *testing.T) {
			needs(t, c.program, c.debian)
			command := exec.Command(c.program, c.args...)
			command.Dir = top
			out, err := command.CombinedOutput()
			if err != nil || !strings.Contains(string(out), c.says) || strings.Contains(strings.ToLower(string(out)), "warning") {
				t.Errorf("%v; want %q in:\n%.2000s", err, c.says, out)
			}
		})
	}
	t.Run("jq", func(t *testing.T) { jqReads(t, top) })
	t.Run("soffice", func(t *testing.T) { officeReads(t, top, members(t, file)) })
}

// jqReads lets jq parse every JSON member.
func jqReads(t *testing.T, top string) {
	needs(t, "jq", "jq")
	var files []string
	must(t, filepath.WalkDir(top, func(path string, d fs.DirEntry, err error) error {
		if strings.HasSuffix(path, ".json") {
			files = append(files, path)
		}
		return err
	}))
	out, err := exec.Command("jq", append([]string{"-e", "type"}, files...)...).CombinedOutput()
	if err != nil || strings.Count(string(out), "\n") != len(files) || len(files) < 20 {
		t.Errorf("%v, %d files:\n%.2000s", err, len(files), out)
	}
}

// officeReads lets LibreOffice open the workbook, and finds in each sheet as it
// shows it the texts and decimals of the JSON.
func officeReads(t *testing.T, top string, found map[string][]byte) {
	soffice := needs(t, "soffice", "libreoffice-calc")
	dir := t.TempDir()
	profile := url.URL{Scheme: "file", Path: filepath.ToSlash(filepath.Join(dir, "profile"))}
	out, err := exec.Command(soffice, "-env:UserInstallation="+profile.String(), "--headless",
		"--convert-to", "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,true,false,false,-1", "--outdir", dir, filepath.Join(top, "workbook.xlsx")).CombinedOutput()
	if err != nil {
		t.Fatalf("%v:\n%.2000s", err, out)
	}
	compared := 0
	for _, d := range manifestOf(t, found).Datasets {
		if d.Records == 0 {
			continue
		}
		data, err := os.ReadFile(filepath.Join(dir, "workbook-"+d.Name+".csv"))
		must(t, err)
		rows, err := csv.NewReader(bytes.NewReader(data)).ReadAll()
		must(t, err)
		compared += sameSheet(t, d, rows, recordsOf(t, found, d.Name))
	}
	if compared < 1000 {
		t.Errorf("only %d values compared", compared)
	}
}

func sameSheet(t *testing.T, d exporter.ManifestDataset, rows [][]string, records []map[string]any) (compared int) {
	t.Helper()
	if len(rows) != len(records)+1 {
		t.Errorf("%s: %d rows, %d records", d.Name, len(rows)-1, len(records))
		return 0
	}
	for column, name := range rows[0] {
		i := -1
		for n, f := range d.Fields {
			if f.Name == name && (f.Type == exporter.TypeText || f.Type == exporter.TypeDecimal || f.Type == exporter.TypeInteger) {
				i = n
			}
		}
		if i < 0 {
			continue
		}
		for n, r := range records {
			want := ""
			if r[name] != nil {
				want = fmt.Sprint(r[name])
			}
			compared++
			got := rows[n+1][column]
			if d.Fields[i].Type != exporter.TypeText {
				got = strings.ReplaceAll(got, ",", "") // digits in groups
			}
			if got != want {
				t.Errorf("%s, record %d, %s: LibreOffice shows %q, JSON has %q", d.Name, n+1, name, got, want)
			}
		}
	}
	return compared
}
