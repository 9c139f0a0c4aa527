//go:build unix

package bundle

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
)

// Every way of publishing gives the name, and none replaces a file.
func TestPublishNew(t *testing.T) {
	for name, publish := range map[string]func(from, to string) error{
		"system": publishNew, "link": linkNew, "reserve": reserveNew,
	} {
		dir := t.TempDir()
		from, to := filepath.Join(dir, "from"), filepath.Join(dir, "to")
		if err := os.WriteFile(from, []byte("new"), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := publish(from, to); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if text, _ := os.ReadFile(to); string(text) != "new" || exists(from) {
			t.Errorf("%s: %q", name, text)
		}
		if err := os.WriteFile(from, []byte("newer"), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := publish(from, to); !errors.Is(err, fs.ErrExist) {
			t.Errorf("%s: %v", name, err)
		}
		if text, _ := os.ReadFile(to); string(text) != "new" || !exists(from) {
			t.Errorf("%s: replaced by %q", name, text)
		}
	}
}
