package formattest_test

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/valise-export/valise/formats/formattest"
	"github.com/valise-export/valise/formats/xlsxw"
)

// TestPython reads everything back with Python's json and csv and with
// openpyxl.
func TestPython(t *testing.T) {
	if err := exec.Command("python3", "-c", "import openpyxl").Run(); err != nil {
		t.Skip("python3 with openpyxl is not installed (pip install openpyxl)")
	}
	sets := formattest.Sets()
	t.Run("hard cases", func(t *testing.T) { pythonReadsBack(t, write(t, sets...)) })
	t.Run("naughty strings", func(t *testing.T) {
		pythonReadsBack(t, write(t, formattest.Texts("naughty", formattest.Naughty(t))))
	})
	t.Run("generated", func(t *testing.T) {
		var sets []formattest.Set
		for _, name := range []string{"a", "b", "c", "d", "e", "f"} {
			sets = append(sets, formattest.Generate(name).Example(len(sets)+1))
		}
		pythonReadsBack(t, write(t, sets...))
	})
}

type pythonSet struct {
	Name  string   `json:"name"`
	JSON  string   `json:"json"`
	CSV   string   `json:"csv"`
	Types []string `json:"types"`
}

func pythonReadsBack(t *testing.T, o output) {
	t.Helper()
	found := runPython(t, o)
	for _, s := range o.sets {
		for format, want := range map[string]formattest.Want{
			"json": formattest.WantJSON, "csv": formattest.WantCSV, "xlsx": formattest.WantXLSX,
		} {
			check(t, "python: "+format, s, found[s.Dataset.Name][format], nil, want)
		}
	}
}

func runPython(t *testing.T, o output) map[string]map[string]formattest.Table {
	t.Helper()
	var job struct {
		Workbook string      `json:"workbook"`
		Sets     []pythonSet `json:"sets"`
	}
	job.Workbook = xlsxw.Member
	for _, s := range o.sets {
		p := pythonSet{Name: s.Dataset.Name, JSON: s.Dataset.Member("json"), CSV: s.Dataset.Member("csv")}
		for _, f := range s.Dataset.Fields {
			p.Types = append(p.Types, string(f.Type))
		}
		job.Sets = append(job.Sets, p)
	}
	input, err := json.Marshal(job)
	if err != nil {
		t.Fatalf("encode job: %v", err)
	}
	cmd := exec.Command("python3", filepath.Join("testdata", "readers.py"), unpack(t, o))
	cmd.Stdin = bytes.NewReader(input)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("readers.py: %v\n%s", err, stderr.String())
	}
	var found map[string]map[string]formattest.Table
	if err := json.Unmarshal(out, &found); err != nil {
		t.Fatalf("decode: %v", err)
	}
	return found
}

// unpack writes every member below a new folder and returns it.
func unpack(t *testing.T, o output) string {
	t.Helper()
	dir := t.TempDir()
	for name, content := range o.sink.All() {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatalf("unpack: %v", err)
		}
		if err := os.WriteFile(path, content, 0o600); err != nil {
			t.Fatalf("unpack: %v", err)
		}
	}
	return dir
}
