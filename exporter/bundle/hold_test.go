package bundle

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestHeldIsNeverInTheClear: while a bundle is held nothing that a zip or the
// held file's own head says is written beside the target; while one is published
// it is, which shows that the watch sees.
func TestHeldIsNeverInTheClear(t *testing.T) {
	for _, held := range []bool{true, false} {
		o := fixtureOptions(t)
		w := &watcher{folder: filepath.Dir(o.Target)}
		b, err := newBuilder(o, w)
		if err != nil {
			t.Fatal(err)
		}
		if err := fill(b, 4096); err != nil {
			t.Fatal(err)
		}
		c := fixtureContents()
		if held {
			c.Verdict = func() (*Hold, error) {
				return &Hold{Path: o.Target + HeldSuffix, Key: []byte("a key of the tests, no secret"), Held: Held{Actor: "ana-canary"}}, nil
			}
		}
		r, err := b.Seal(context.Background(), c)
		if err != nil {
			t.Fatal(err)
		}
		if err := b.Close(); err != nil {
			t.Fatal(err)
		}
		content, err := os.ReadFile(r.Path)
		if err != nil || len(w.files) != 1 || w.text.Len() < len(content) {
			t.Errorf("held %v: %v: %d bytes seen in %v, of %d", held, err, w.text.Len(), w.files, len(content))
		}
		for _, plain := range []string{"manifest.json", fixtureTop} {
			if strings.Contains(w.text.String(), plain) == held {
				t.Errorf("held %v: %q is in the clear: %v", held, plain, !held)
			}
		}
		if strings.Contains(w.text.String(), "ana-canary") {
			t.Error("who made it is in the clear")
		}
	}
}
