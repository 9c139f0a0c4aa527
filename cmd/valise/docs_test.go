package main

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/valise-export/valise/cmd/internal/app"
	"github.com/valise-export/valise/config"
)

var update = flag.Bool("update", false, "write the generated pages anew")

// The reference of the configuration is made from the structs that read it.
func TestConfigReference(t *testing.T) {
	const page = "../../docs/config.md"
	want := config.Reference(app.Kinds()...)
	if *update {
		if err := os.WriteFile(page, want, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("%s is not what the option structs say; run go test ./cmd/valise -run TestConfigReference -update", page)
	}
}

// The README's config is read as it stands there.
func TestReadmeConfig(t *testing.T) {
	page, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(page), "```yaml\n")
	text, _, found := strings.Cut(rest, "```")
	if !found || strings.Count(text, "\n") > 10 {
		t.Fatalf("the README's config is not there, or longer than ten lines:\n%s", text)
	}
	file := filepath.Join(t.TempDir(), "valise.yaml")
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	env := func(name string) (string, bool) { return "postgres://user@localhost/crm", name == "CRM_DSN" }
	s, err := app.Load(file, env, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Config.ForExport(); err != nil {
		t.Fatal(err)
	}
}
