package plugin_test

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/valise-export/valise/config"
	"github.com/valise-export/valise/connectors"
	"github.com/valise-export/valise/connectors/plugin"
	"github.com/valise-export/valise/exporter"
	"github.com/valise-export/valise/exporter/dictionary"
	"github.com/valise-export/valise/exporter/text"
)

const examples = "../../docs/examples/plugin"

func TestPythonExample(t *testing.T) {
	if _, err := exec.LookPath("python3"); err != nil {
		t.Skip("needs python3 (Debian's package python3)")
	}
	source, err := os.ReadFile(filepath.Join(examples, "shop.py"))
	if err != nil {
		t.Fatal(err)
	}
	if n := bytes.Count(source, []byte("\n")); n >= 60 {
		t.Errorf("the example has %d lines, and is said to have under 60", n)
	}
	example(t, nil)
}

func TestGoExample(t *testing.T) {
	goTool, err := exec.LookPath("go")
	if err != nil {
		t.Skip("needs the go command")
	}
	program := filepath.Join(t.TempDir(), "shop.exe")
	if out, err := exec.Command(goTool, "build", "-o", program, examples+"/go").CombinedOutput(); err != nil {
		t.Fatalf("build: %v\n%s", err, out)
	}
	example(t, []string{program})
}

// example reads the shop with the config's own command, or with another one.
func example(t *testing.T, argv []string) {
	c, err := config.Load(filepath.Join(examples, "shop.yaml"), os.LookupEnv, plugin.Kind().Kind)
	if err != nil {
		t.Fatal(err)
	}
	shop := c.Sources[0]
	options := shop.Options.(*plugin.Options)
	if argv != nil {
		options.Command = argv
	}
	open := func(t *testing.T, file string) exporter.Connector {
		options.Options["file"] = config.NewSecret(file)
		dir, err := filepath.Abs(c.Dir)
		if err != nil {
			t.Fatal(err)
		}
		return made(t, connectors.Setup{Source: shop, Dataset: dictionary.Lookup, Dir: dir})
	}
	t.Run("Read", func(t *testing.T) { exampleReads(t, open(t, "shop.xml")) })
	t.Run("Check", func(t *testing.T) { exampleChecks(t, open(t, "shop.xml")) })
	t.Run("NoFile", func(t *testing.T) {
		_, err := values(t, open(t, "none.xml"), "purchase")
		isFault(t, err, exporter.Unreachable, "no_file")
	})
	t.Run("NotXML", func(t *testing.T) {
		if runtime.GOOS == "windows" {
			t.Skip("needs a Unix system: an absolute path joined to a folder")
		}
		_, err := values(t, open(t, "shop.py"), "purchase")
		isFault(t, err, exporter.Malformed, "bad_xml")
	})
}

func exampleReads(t *testing.T, c exporter.Connector) {
	for dataset, want := range map[string][]string{
		"subject":             {"7|7|Zoë Ångström|zoe@example.com|person"},
		"contact_information": {"7|7|Zoë Ångström|SE"},
		"purchase": {
			`7|7|1001|2026-01-05T09:30:00Z|Lamp "Månsken"|2|1299.00|SEK`,
			"7|7|1003|2026-02-01T18:45:00Z|Bulb|10|99.10|SEK",
		},
	} {
		if got, err := values(t, c, dataset); err != nil || !slices.Equal(got, want) {
			t.Errorf("%s: got %q, %v, want %q", dataset, got, err, want)
		}
	}
}

func exampleChecks(t *testing.T, c exporter.Connector) {
	for _, p := range c.(exporter.Checker).Check(t.Context()) {
		if p.Err != nil || len(p.Undeclared) > 0 {
			t.Errorf("%s: undeclared %v, %v", p.Dataset, p.Undeclared, p.Err)
		}
	}
}

// values returns the records of customer 7, each as proof and values.
func values(t *testing.T, c exporter.Connector, dataset string) (out []string, err error) {
	t.Helper()
	s, err := c.Open(t.Context(), exporter.Request{Subject: exporter.Subject{ID: "7", Accounts: []exporter.Account{{ID: "7"}}}})
	if err != nil {
		t.Fatal(err)
	}
	for r, e := range s.Read(context.Background(), dataset) {
		if err = e; err != nil {
			break
		}
		line := []string{r.Proof.Text()}
		for _, v := range r.Values {
			line = append(line, string(text.Append(nil, v)))
		}
		out = append(out, strings.Join(line, "|"))
	}
	if len(s.Report().Undeclared) > 0 {
		t.Errorf("%s: undeclared %v", dataset, s.Report().Undeclared)
	}
	if err := s.Close(); err != nil {
		t.Error(err)
	}
	return out, err
}
