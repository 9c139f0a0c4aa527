package bundle

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

func spillBuilder(t *testing.T, files fileSystem) (*Builder, string) {
	t.Helper()
	dir := t.TempDir()
	b, err := newBuilder(Options{Target: filepath.Join(dir, "b.zip"), Top: "top", AsOf: time.Unix(0, 0), SpoolDir: dir}, files)
	if err != nil {
		t.Fatal(err)
	}
	return b, dir
}

// A spilled file is private, reads what was written, and is gone after its own
// Close or the builder's.
func TestSpill(t *testing.T) {
	b, dir := spillBuilder(t, osFiles{})
	var spills [2]Spill
	for i := range spills {
		s, err := b.Spill()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := s.Write([]byte("0123456789")); err != nil {
			t.Fatal(err)
		}
		p := make([]byte, 3)
		if _, err := s.ReadAt(p, 4); err != nil || string(p) != "456" {
			t.Errorf("%q %v", p, err)
		}
		spills[i] = s
	}
	info, err := os.Stat(spills[0].(*spill).path)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v %v", info, err)
	}
	for range 2 {
		if err := spills[0].Close(); err != nil {
			t.Error(err)
		}
	}
	if _, err := os.Stat(spills[0].(*spill).path); !errors.Is(err, fs.ErrNotExist) {
		t.Error("closed, and still there")
	}
	if err := b.Close(); err != nil {
		t.Fatal(err)
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) > 0 {
		t.Errorf("%v left, %v", left, err)
	}
	if _, err := b.Spill(); err == nil {
		t.Error("a closed builder spills")
	}
}

func TestSpillOnAFullDisk(t *testing.T) {
	for _, step := range []int{0, 1} { // making the file, writing it
		files := &faulty{err: syscall.ENOSPC}
		b, _ := spillBuilder(t, files)
		files.fail = files.count + 1 + step
		s, err := b.Spill()
		if err == nil {
			_, err = s.Write([]byte("0123456789"))
		}
		if err == nil || !strings.Contains(err.Error(), "no space left in the spool folder") || strings.Contains(err.Error(), "secret") {
			t.Errorf("step %d: %v", step, err)
		}
		if err := b.Close(); err != nil {
			t.Error(err)
		}
	}
}
