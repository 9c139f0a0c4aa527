package plugin

import (
	"errors"
	"os"
	"path/filepath"
)

const folderPrefix = "valise-plugin-"

// folder is a program's private folder. It is locked while it is in use, so that
// what a crash left can be told from it.
type folder struct {
	path string
	lock *os.File
}

var errFolder = errors.New("no private folder")

// newFolder makes an empty folder that only this user can read.
func newFolder() (*folder, error) {
	for range 10 {
		path, err := os.MkdirTemp("", folderPrefix)
		if err != nil {
			return nil, err
		}
		lock, err := os.Open(path)
		if errors.Is(err, os.ErrNotExist) { // another valise took it for one that was left
			continue
		}
		if err != nil {
			return nil, first(err, os.Remove(path))
		}
		if tryLock(lock) && same(lock, path) {
			return keep(&folder{path: path, lock: lock})
		}
		_ = lock.Close() // the same, a moment later
	}
	return nil, errFolder
}

// keep keeps the lock, where a folder that is open can be removed.
func keep(f *folder) (*folder, error) {
	if locks {
		return f, nil
	}
	err := f.lock.Close()
	f.lock = nil
	return f, err
}

func same(f *os.File, path string) bool {
	a, err := f.Stat()
	if err != nil {
		return false
	}
	b, err := os.Lstat(path)
	return err == nil && os.SameFile(a, b)
}

// remove removes the folder with everything in it.
func (f *folder) remove() error {
	err := removeAll(f.path)
	if f.lock == nil {
		return err
	}
	return first(err, f.lock.Close())
}

// removeAll removes a folder, also where the program took away the right to.
func removeAll(path string) error {
	if os.RemoveAll(path) == nil {
		return nil
	}
	err := filepath.WalkDir(path, func(name string, d os.DirEntry, _ error) error {
		if d != nil && d.IsDir() {
			return os.Chmod(name, 0o700)
		}
		return nil
	})
	return first(os.RemoveAll(path), err)
}

// clean removes the folders of runs that crashed. What it cannot remove stays:
// it is not this run's.
func clean() {
	names, err := filepath.Glob(filepath.Join(os.TempDir(), folderPrefix+"*"))
	if err != nil {
		return
	}
	for _, name := range names {
		if info, err := os.Lstat(name); err == nil && info.IsDir() && ours(info) {
			cleanOne(name)
		}
	}
}

func cleanOne(name string) {
	f, err := os.Open(name)
	if err != nil {
		return
	}
	if tryLock(f) && same(f, name) {
		_ = removeAll(name)
	}
	_ = f.Close()
}
