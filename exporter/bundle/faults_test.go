package bundle

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
)

// faulty fails the Nth operation that writes, and with forever every one after
// it. Removing works: what a failing disk cannot remove, the next run does.
type faulty struct {
	osFiles
	count   int
	fail    int
	forever bool
	err     error
}

func (f *faulty) step() error {
	f.count++
	if f.count == f.fail || (f.forever && f.count > f.fail) {
		return f.err
	}
	return nil
}

func (f *faulty) Create(path string) (file, error) {
	if err := f.step(); err != nil {
		return nil, &os.PathError{Op: "open", Path: path, Err: err}
	}
	inner, err := f.osFiles.Create(path)
	if err != nil {
		return nil, err
	}
	return &faultyFile{file: inner, files: f}, nil
}

func (f *faulty) Open(path string) (io.ReadCloser, error) {
	if err := f.step(); err != nil {
		return nil, &os.PathError{Op: "open", Path: path, Err: err}
	}
	return f.osFiles.Open(path)
}

func (f *faulty) PublishNew(from, to string) error {
	if err := f.step(); err != nil {
		return err
	}
	return f.osFiles.PublishNew(from, to)
}

// Swap back, to undo, always works.
func (f *faulty) Swap(from, to string) (bool, error) {
	if err := f.step(); err != nil && !f.forever {
		return false, err
	}
	return f.osFiles.Swap(from, to)
}

func (f *faulty) SyncDir(path string) error {
	if err := f.step(); err != nil {
		return err
	}
	return f.osFiles.SyncDir(path)
}

type faultyFile struct {
	file
	files *faulty
}

// Write writes half before it fails, as a full disk does.
func (f *faultyFile) Write(p []byte) (int, error) {
	if err := f.files.step(); err != nil {
		n, _ := f.file.Write(p[:len(p)/2])
		return n, &os.PathError{Op: "write", Path: "/secret/place", Err: err}
	}
	return f.file.Write(p)
}

func (f *faultyFile) Sync() error {
	if err := f.files.step(); err != nil {
		return err
	}
	return f.file.Sync()
}

// Close frees the handle and may still tell of a failure, as NFS does.
func (f *faultyFile) Close() error { return errors.Join(f.files.step(), f.file.Close()) }

func TestEveryOperationFails(t *testing.T) {
	for _, old := range []bool{false, true} {
		for _, forever := range []bool{false, true} {
			everyFailure(t, old, forever, func(*Options) {})
		}
	}
}

func TestEveryOperationFailsWhileSealing(t *testing.T) {
	_, recipient := newRecipient(t)
	key, _, _ := newKeys(t)
	for _, forever := range []bool{false, true} {
		everyFailure(t, true, forever, func(o *Options) {
			o.Target, o.Recipients, o.Signer = o.Target+".age", []Recipient{recipient}, key
		})
	}
}

func everyFailure(t *testing.T, old, forever bool, change func(*Options)) {
	t.Helper()
	n := 1
	for ; failAt(t, n, old, forever, change); n++ {
	}
	if n < 10 {
		t.Errorf("only %d operations", n)
	}
}

// failAt runs an export whose nth operation fails. It reports whether there was
// an nth operation.
func failAt(t *testing.T, n int, old, forever bool, change func(*Options)) bool {
	t.Helper()
	o := fixtureOptions(t)
	change(&o)
	o.Force = old
	if old {
		if err := os.WriteFile(o.Target, []byte("old"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	files := &faulty{fail: n, forever: forever, err: syscall.ENOSPC}
	err := exportLarge(o, files)
	if left := leftovers(t, o); len(left) > 0 {
		t.Errorf("operation %d: left behind %v", n, left)
	}
	if files.count < n {
		if err != nil {
			t.Errorf("operation %d: %v", n, err)
		}
		return false
	}
	if err == nil {
		t.Errorf("operation %d failed without an error", n)
		return true
	}
	if strings.Contains(err.Error(), "/secret/place") || !errors.Is(err, syscall.ENOSPC) {
		t.Errorf("operation %d: %v", n, err)
	}
	switch text, _ := os.ReadFile(o.Target); {
	case old && string(text) != "old":
		t.Errorf("operation %d: the target was touched", n)
	case !old && exists(o.Target):
		t.Errorf("operation %d: something was published", n)
	}
	return true
}

// exportLarge has a member and a scratch that leave memory.
func exportLarge(o Options, files fileSystem) (err error) {
	b, err := newBuilder(o, files)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, b.Close()) }()
	if err := fill(b, 4096); err != nil {
		return err
	}
	content := noise(512 << 10)
	if err := write(b.Sink("x"), "data/1-x/large.zip", content, 40_000); err != nil {
		return err
	}
	if err := useScratch(b.Sink("x"), content); err != nil {
		return err
	}
	_, err = b.Seal(context.Background(), fixtureContents())
	return err
}

func TestFullDiskIsSaid(t *testing.T) {
	o := fixtureOptions(t)
	err := exportLarge(o, &faulty{fail: 3, forever: true, err: syscall.ENOSPC})
	if err == nil || !strings.Contains(err.Error(), "no space left in the spool folder") {
		t.Errorf("%v", err)
	}
	_, err = newBuilder(o, &faulty{fail: 1, err: syscall.EACCES})
	if err == nil || !strings.Contains(err.Error(), "write in folder") || !errors.Is(err, syscall.EACCES) {
		t.Errorf("%v", err)
	}
}

// What could not be removed is told, and tried again.
func TestCloseTriesAgain(t *testing.T) {
	o := fixtureOptions(t)
	files := &stubborn{}
	b, err := newBuilder(o, files)
	if err != nil {
		t.Fatal(err)
	}
	if err := fill(b, 500); err != nil {
		t.Fatal(err)
	}
	files.refuse = true
	if err := b.Close(); err == nil {
		t.Error("close: no error")
	}
	files.refuse = false
	if err := b.Close(); err != nil {
		t.Error(err)
	}
	if left := leftovers(t, o); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}

type stubborn struct {
	osFiles
	refuse bool
}

func (s *stubborn) Remove(path string) error {
	if s.refuse {
		return syscall.EIO
	}
	return s.osFiles.Remove(path)
}

func (s *stubborn) RemoveAll(path string) error {
	if s.refuse {
		return syscall.EIO
	}
	return s.osFiles.RemoveAll(path)
}

// crash ends a run as a killed process does: locks go, files stay.
func crash(t *testing.T, b *Builder) {
	t.Helper()
	if err := errors.Join(b.private.unlock(), b.partial.unlock(), b.data.Close()); err != nil {
		t.Fatal(err)
	}
}

func TestNextRunCleansUpAfterACrash(t *testing.T) {
	o := fixtureOptions(t)
	dead, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	if err := write(dead.Sink("x"), "data/1-x/large.zip", noise(1<<20), 50_000); err != nil {
		t.Fatal(err)
	}
	live, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	if !exists(dead.private.path) || !exists(dead.partial.path) {
		t.Error("a live run was swept up")
	}
	crash(t, dead)
	next, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	if exists(dead.private.path) || exists(dead.partial.path) {
		t.Error("what the crash left is still there")
	}
	if !exists(live.private.path) || !exists(live.partial.path) {
		t.Error("a live run was swept up")
	}
	if err := errors.Join(live.Close(), next.Close()); err != nil {
		t.Error(err)
	}
	if left := leftovers(t, o); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}

// A run that ends is in nobody's way, and nobody in its: each looks at the
// folders of the others while they come and go.
func TestRunsSideBySide(t *testing.T) {
	o := fixtureOptions(t)
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			for range 300 {
				b, err := New(o)
				if err != nil {
					t.Error(err)
					return
				}
				if err := b.Close(); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	if left := leftovers(t, o); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}

func makeAndClose(t *testing.T, o Options) {
	t.Helper()
	b, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	if err := b.Close(); err != nil {
		t.Error(err)
	}
}

// A power cut can lose the lock of a folder and keep the rest.
func TestNextRunCleansUpWithoutALock(t *testing.T) {
	o := fixtureOptions(t)
	for _, name := range []string{"1", "2/spool"} {
		path := filepath.Join(o.SpoolDir, runPrefix+name)
		if err := os.MkdirAll(path, 0o700); err != nil {
			t.Fatal(err)
		}
	}
	makeAndClose(t, o)
	if left := leftovers(t, o); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}

// Others' files with our names stay: links lead elsewhere.
func TestSweepLeavesLinksAlone(t *testing.T) {
	o := fixtureOptions(t)
	precious := t.TempDir()
	if err := os.WriteFile(precious+"/file", nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(precious, o.SpoolDir+"/"+runPrefix+"1"); err != nil {
		t.Fatal(err)
	}
	makeAndClose(t, o)
	if !exists(precious + "/file") {
		t.Error("a sweep followed a link")
	}
}
