package pdfw_test

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/valise-export/valise/formats/pdfw"
)

func TestSample(t *testing.T) {
	c := contents()
	out, _ := render(t, pdfw.New(pdfw.Options{}), c, summary(c))
	if dir := os.Getenv("VALISE_PDF_SAMPLE"); dir != "" {
		if err := os.WriteFile(filepath.Join(dir, "sample.pdf"), out, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	again, _ := render(t, pdfw.New(pdfw.Options{}), c, summary(c))
	if !bytes.Equal(out, again) {
		t.Error("two runs give different bytes")
	}
	_ = exec.ErrNotFound
}
