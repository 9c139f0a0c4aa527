package main

import (
	"bytes"
	"flag"
	"os"
	"testing"

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
