package bundle

import (
	"os"
	"path/filepath"
	"strconv"
	"testing"
)

// TestSweepsAreNotOfEveryBundle: the builders of one Pool look for leftovers
// first and then at times; another process looks at once.
func TestSweepsAreNotOfEveryBundle(t *testing.T) {
	o := fixtureOptions(t)
	o.Pool = &Pool{}
	makeAndClose(t, o)
	left := filepath.Join(filepath.Dir(o.Target), partialPrefix+"1"+partialSuffix)
	if err := os.WriteFile(left, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for range sweepEvery - 1 {
		makeAndClose(t, o)
	}
	if !exists(left) {
		t.Error("swept by a builder that need not")
	}
	makeAndClose(t, o)
	if exists(left) {
		t.Errorf("not swept by the %dth builder after", sweepEvery)
	}
	if err := os.WriteFile(left, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	o.Pool = nil
	makeAndClose(t, o)
	if exists(left) {
		t.Error("not swept by the first builder of a process")
	}
}

// TestSweepsForgetFolders: each bundle may have a folder of its own.
func TestSweepsForgetFolders(t *testing.T) {
	var s sweeps
	for i := range 10 * sweptFolders {
		if folder := strconv.Itoa(i); !s.due(folder) || s.due(folder) {
			t.Fatal("a new folder is looked through once")
		}
	}
	if len(s.since) > sweptFolders {
		t.Errorf("%d folders are remembered", len(s.since))
	}
}
