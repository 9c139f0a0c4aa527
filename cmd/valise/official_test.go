package main

import (
	"bytes"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// TestOfficialTools: programs of the standards' own makers find each sample
// valid, and find an error once a byte of it is another.
func TestOfficialTools(t *testing.T) {
	t.Parallel()
	for _, c := range samples(t) {
		dir := c.unpacked(t)
		for _, tool := range []struct {
			program, needs string
			args           []string
			member         string // that an edit breaks
		}{
			{"bagit.py", "PyPI package bagit", []string{"--validate", "."}, "data/processing.json"},
			{"frictionless", "PyPI package frictionless", []string{"validate", "data/datapackage.json"}, "data/3-purchase_and_payment_history/invoice.csv"},
			{"qpdf", "Debian package qpdf", []string{"--check", "report.pdf"}, "report.pdf"},
			{"jq", "Debian package jq", []string{"empty", "data/manifest.json", "data/datapackage.json", "data/processing.json"}, "data/manifest.json"},
		} {
			t.Run(c.name+"/"+tool.program, func(t *testing.T) {
				if _, err := exec.LookPath(tool.program); err != nil {
					t.Skipf("%s is not installed: %s", tool.program, tool.needs)
				}
				if out, err := inFolder(dir, tool.program, tool.args...); err != nil {
					t.Errorf("%v\n%s", err, tail(out))
				}
				broken := copied(t, dir)
				breakMember(t, filepath.Join(broken, filepath.FromSlash(tool.member)))
				if out, err := inFolder(broken, tool.program, tool.args...); err == nil {
					t.Errorf("%s passes a broken %s:\n%s", tool.program, tool.member, tail(out))
				}
			})
		}
	}
}

func inFolder(dir, program string, args ...string) ([]byte, error) {
	c := exec.Command(program, args...)
	c.Dir = dir
	return c.CombinedOutput()
}

func tail(out []byte) []byte { return out[max(0, len(out)-3000):] }

func copied(t *testing.T, dir string) string {
	t.Helper()
	to := filepath.Join(t.TempDir(), "copy")
	must(t, os.CopyFS(to, os.DirFS(dir)))
	return to
}

// breakMember cuts the last third off a member.
func breakMember(t *testing.T, file string) {
	t.Helper()
	data, err := os.ReadFile(file)
	must(t, err)
	must(t, os.Chmod(file, 0o600))
	must(t, os.WriteFile(file, data[:len(data)*2/3], 0o600))
}

// TestJSONFitsItsSchema: every JSON member of a dataset is valid against the
// JSON Schema that lies beside it, with formats asserted, and every schema has
// a member.
func TestJSONFitsItsSchema(t *testing.T) {
	t.Parallel()
	for _, c := range samples(t) {
		t.Run(c.name, func(t *testing.T) {
			dir := filepath.Join(c.unpacked(t), "data")
			checked := 0
			must(t, fs.WalkDir(os.DirFS(dir), ".", func(path string, _ fs.DirEntry, err error) error {
				folder, file, inside := strings.Cut(path, "/")
				if err != nil || !inside || folder == "schemas" || !strings.HasSuffix(file, ".json") {
					return err
				}
				checked++
				schema := schemaOf(t, filepath.Join(dir, "schemas", strings.TrimSuffix(file, ".json")+".schema.json"))
				if err := schema.Validate(jsonOf(t, filepath.Join(dir, path))); err != nil {
					t.Errorf("%s: %v", path, err)
				}
				return nil
			}))
			if n := len(listed(t, filepath.Join(dir, "schemas"))); checked == 0 || n != checked {
				t.Errorf("%d members for %d schemas", checked, n)
			}
		})
	}
}

func schemaOf(t *testing.T, file string) *jsonschema.Schema {
	t.Helper()
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	must(t, c.AddResource("file.json", jsonOf(t, file)))
	schema, err := c.Compile("file.json")
	must(t, err)
	return schema
}

func jsonOf(t *testing.T, file string) any {
	t.Helper()
	data, err := os.ReadFile(file)
	must(t, err)
	v, err := jsonschema.UnmarshalJSON(bytes.NewReader(data))
	must(t, err)
	return v
}

// TestDataPackageProfiles: datapackage.json and each of its resources, schemas
// and dialects are valid against the profiles of Data Package v2. These hold
// expressions that Go's regexp does not have, so Python reads them.
func TestDataPackageProfiles(t *testing.T) {
	t.Parallel()
	python := os.Getenv("VALISE_PYTHON")
	if python == "" {
		python = "python3"
	}
	for _, module := range []string{"dplib", "jsonschema"} {
		if _, err := inFolder(".", python, "-c", "import "+module); err != nil {
			t.Skipf("%s cannot import %s (VALISE_PYTHON): PyPI packages dplib-py and jsonschema", python, module)
		}
	}
	for _, c := range samples(t) {
		out, err := inFolder(".", python, filepath.Join("testdata", "profiles.py"), filepath.Join(c.unpacked(t), "data", "datapackage.json"))
		if err != nil {
			t.Errorf("%s: %v\n%s", c.name, err, tail(out))
		}
	}
}
