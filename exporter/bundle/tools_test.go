package bundle

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/valise-export/valise/exporter"
)

// unpack extracts a bundle and returns its top directory.
func unpack(t *testing.T, text []byte) string {
	t.Helper()
	dir := t.TempDir()
	for name, content := range contents(t, text) {
		path := filepath.Join(dir, fixtureTop, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return filepath.Join(dir, fixtureTop)
}

func run(t *testing.T, dir, name string, args ...string) (string, error) {
	t.Helper()
	if _, err := exec.LookPath(name); err != nil {
		t.Skipf("%s is not installed: Debian packages coreutils, unzip, 7zip, libarchive-tools, python3, minisign, age", name)
	}
	cmd := exec.Command(name, args...)
	cmd.Dir = dir
	out, err := cmd.CombinedOutput()
	return string(out), err
}

func TestSha256sumAgrees(t *testing.T) {
	dir := unpack(t, makeBundle(t))
	for _, manifest := range []string{payloadSumsMember, tagSumsMember} {
		if out, err := run(t, dir, "sha256sum", "--check", "--strict", manifest); err != nil {
			t.Errorf("%s: %v\n%s", manifest, err, out)
		}
	}
	if err := os.WriteFile(filepath.Join(dir, processingMember), []byte("{}"), 0o600); err != nil {
		t.Fatal(err)
	}
	if out, err := run(t, dir, "sha256sum", "--check", payloadSumsMember); err == nil {
		t.Errorf("an edited member passes:\n%s", out)
	}
}

func TestZipProgramsAgree(t *testing.T) {
	path := filepath.Join(t.TempDir(), "bundle.zip")
	if err := os.WriteFile(path, makeBundle(t), 0o600); err != nil {
		t.Fatal(err)
	}
	const script = "import sys, zipfile; z = zipfile.ZipFile(sys.argv[1]); assert z.testzip() is None; print(len(z.namelist()))"
	for _, c := range []struct {
		name, want string
		args       []string
	}{
		{"unzip", "No errors detected", []string{"-t", path}},
		{"7z", "Everything is Ok", []string{"t", path}},
		{"bsdtar", fixtureTop + "/" + manifestMember, []string{"-tvf", path}},
		{"python3", "16", []string{"-c", script, path}},
	} {
		t.Run(c.name, func(t *testing.T) {
			out, err := run(t, ".", c.name, c.args...)
			if err != nil || !strings.Contains(out, c.want) || strings.Contains(strings.ToLower(out), "warning") {
				t.Errorf("%v\n%s", err, out)
			}
		})
	}
}

// python runs a script with the Python that VALISE_PYTHON names: CI's has the
// readers.
func python(t *testing.T, module, dir, script string) (string, error) {
	t.Helper()
	name := os.Getenv("VALISE_PYTHON")
	if name == "" {
		name = "python3"
	}
	if out, err := run(t, dir, name, "-c", "import "+module); err != nil {
		t.Skipf("PyPI package %s is missing in %s (VALISE_PYTHON): %s", module, name, out)
	}
	return run(t, dir, name, "-c", script)
}

func TestBagitPythonAgrees(t *testing.T) {
	dir := unpack(t, makeBundle(t))
	if out, err := python(t, "bagit", dir, "import bagit; bagit.Bag('.').validate(); print('valid')"); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}

// frictionless reads every CSV with its Table Schema and checks types, keys,
// references, hashes and sizes.
func TestFrictionlessAgrees(t *testing.T) {
	dir := filepath.Join(unpack(t, makeBundle(t)), "data")
	const script = `
from frictionless import Package
report = Package('datapackage.json').validate()
print(report.to_summary())
assert report.valid
rows = Package('datapackage.json').get_resource('invoice').read_rows()
assert str(rows[1]['total']) == '-123456789012345678901234567890.10', rows[1]['total']
assert rows[0]['invoice_id'] == '00123'
`
	if out, err := python(t, "frictionless", dir, script); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
	broken := filepath.Join(dir, "3-purchase_and_payment_history", "invoice_line.csv")
	if err := os.WriteFile(broken, []byte(strings.Replace(lineCSV, "00123", "00999", 1)), 0o600); err != nil {
		t.Fatal(err)
	}
	if out, err := python(t, "frictionless", dir, script); err == nil {
		t.Errorf("a broken reference passes:\n%s", out)
	}
}

func TestSchemasFitTheRecords(t *testing.T) {
	dir := unpack(t, makeBundle(t))
	for _, c := range []struct{ name, member, broken string }{
		{"invoice", "data/3-purchase_and_payment_history/invoice.json", `[{"invoice_id":1}]`},
		{"invoice_line", "data/3-purchase_and_payment_history/invoice_line.json", `[{"invoice_id":"1","line":1,"amount":"1e5"}]`},
		{"invoice_line", "data/3-purchase_and_payment_history/invoice_line.json", `[{"invoice_id":"1","line":1.5,"amount":"1"}]`},
		{"invoice_line", "data/3-purchase_and_payment_history/invoice_line.json", `[{"invoice_id":"1","line":1,"amount":"1","x":1}]`},
		{"invoice_line", "data/3-purchase_and_payment_history/invoice_line.json", `[{"invoice_id":"1","line":1}]`},
	} {
		schema := compile(t, filepath.Join(dir, schemaMember(c.name)), SchemaID(c.name))
		text, err := os.ReadFile(filepath.Join(dir, c.member))
		if err != nil {
			t.Fatal(err)
		}
		if err := schema.Validate(decode(t, text)); err != nil {
			t.Errorf("%s: %v", c.member, err)
		}
		if err := schema.Validate(decode(t, []byte(c.broken))); err == nil {
			t.Errorf("%s: %s passes", c.name, c.broken)
		}
	}
}

func compile(t *testing.T, path, id string) *jsonschema.Schema {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	if err := c.AddResource(id, decode(t, text)); err != nil {
		t.Fatal(err)
	}
	schema, err := c.Compile(id)
	if err != nil {
		t.Fatal(err)
	}
	return schema
}

func decode(t *testing.T, text []byte) any {
	t.Helper()
	v, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func TestListsAreNeverNull(t *testing.T) {
	for name, text := range contents(t, makeBundle(t)) {
		if name == manifestMember || name == processingMember {
			if strings.Contains(text, "null") || !strings.HasSuffix(text, "}\n") {
				t.Errorf("%s:\n%s", name, text)
			}
		}
	}
}

func TestForeignKeysOnlyWhereTheyHold(t *testing.T) {
	for _, c := range []struct {
		what  string
		holds func(*Contents)
		want  bool
	}{
		{"shown", func(*Contents) {}, true},
		{"not shown", func(c *Contents) { c.Holds = nil }, false},
		{"other field", func(c *Contents) { c.Datasets[1].References[0].To = []string{"none"} }, false},
		{"not in the bundle", func(c *Contents) { c.Datasets = c.Datasets[1:] }, false},
	} {
		o := fixtureOptions(t)
		b, err := New(o)
		if err != nil {
			t.Fatal(err)
		}
		if err := fill(b, 1000); err != nil {
			t.Fatal(err)
		}
		contents := fixtureContents()
		c.holds(&contents)
		var got struct {
			Resources []struct {
				Name   string
				Schema struct{ ForeignKeys []any }
			}
		}
		if err := json.Unmarshal(b.datapackage(nil, &contents), &got); err != nil {
			t.Fatal(err)
		}
		found := false
		for _, r := range got.Resources {
			found = found || len(r.Schema.ForeignKeys) > 0
		}
		if found != c.want {
			t.Errorf("%s: foreign key %v", c.what, found)
		}
		if err := b.Close(); err != nil {
			t.Error(err)
		}
	}
}

func TestPrimaryKeyOnlyWhereItHolds(t *testing.T) {
	several := exporter.Field{Name: exporter.SourceColumn, Type: exporter.TypeText}
	for _, c := range []struct {
		what   string
		change func(*exporter.DatasetSummary)
		want   string
	}{
		{"whole", func(*exporter.DatasetSummary) {}, "invoice_id"},
		{"left out", func(d *exporter.DatasetSummary) { d.Fields = d.Fields[1:] }, ""},
		{"masked", func(d *exporter.DatasetSummary) { d.Fields[0].Class = exporter.ClassPerson }, ""},
		{"none", func(d *exporter.DatasetSummary) { d.Key = nil }, ""},
		{"one source", func(d *exporter.DatasetSummary) { d.Fields = append(d.Fields, several) }, "invoice_id"},
		{"several sources", func(d *exporter.DatasetSummary) {
			d.Fields, d.Parts = append(d.Fields, several), make([]exporter.ManifestDataset, 2)
		}, "source invoice_id"},
	} {
		d := exporter.DatasetSummary{Dataset: invoices()}
		c.change(&d)
		if got := strings.Join(primaryKey(&d), " "); got != c.want {
			t.Errorf("%s: %q, want %q", c.what, got, c.want)
		}
	}
}
