package demo

import (
	"context"
	"path/filepath"
	"testing"
)

func TestTry(t *testing.T) {
	p := filepath.Join(t.TempDir(), "d.sqlite")
	if err := SQLite(context.Background(), p, Options{}); err != nil {
		t.Fatal(err)
	}
}
