package bundle

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
)

// fileSystem is what a bundle asks of the disk; tests let it fail.
type fileSystem interface {
	// Create makes a new file, 0600.
	Create(path string) (file, error)
	// Open opens a file for reading.
	Open(path string) (io.ReadCloser, error)
	// PublishNew renames from to to, unless to is there: then fs.ErrExist.
	PublishNew(from, to string) error
	// Swap gives from the name to, and what was there the name from. Where the
	// file system cannot, it replaces to, and swapped is false.
	Swap(from, to string) (swapped bool, err error)
	// SyncDir makes the names in a folder durable.
	SyncDir(path string) error
	Remove(path string) error
	RemoveAll(path string) error
}

type file interface {
	io.Writer
	io.ReaderAt
	io.Closer
	Sync() error
}

type osFiles struct{}

var _ fileSystem = osFiles{}

func (osFiles) Create(path string) (file, error) {
	return os.OpenFile(path, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600)
}

func (osFiles) Open(path string) (io.ReadCloser, error)      { return os.Open(path) }
func (osFiles) PublishNew(from, to string) error             { return publishNew(from, to) }
func (osFiles) Swap(from, to string) (swapped bool, e error) { return swap(from, to) }
func (osFiles) SyncDir(path string) error                    { return syncDir(path) }
func (osFiles) Remove(path string) error                     { return os.Remove(path) }
func (osFiles) RemoveAll(path string) error                  { return os.RemoveAll(path) }

// explain names the place of a failed write, with a remedy for a full disk.
func explain(what, place string, err error) error {
	if diskFull(err) {
		return fmt.Errorf("%s: no space left in %s; free some, or choose another place: %w", what, place, errNoSpace(err))
	}
	if !strings.Contains(what, place) {
		what += " in " + place
	}
	return fmt.Errorf("%s: %w", what, reason(err))
}

// noSpace keeps the system's error for errors.Is, without its path.
type noSpace struct{ cause error }

func (e noSpace) Error() string { return "disk full" }
func (e noSpace) Unwrap() error { return e.cause }

func errNoSpace(err error) error { return noSpace{reason(err)} }

// removeFile removes a file that may be gone already.
func removeFile(files fileSystem, path string) error {
	if err := files.Remove(path); err != nil && !errors.Is(err, os.ErrNotExist) {
		return fmt.Errorf("remove %s: %w", path, reason(err))
	}
	return nil
}
