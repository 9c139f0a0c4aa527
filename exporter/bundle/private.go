package bundle

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// The names of what is temporary. A later run knows its own kind by them.
const (
	runPrefix     = "valise-run-"
	lockName      = "lock"
	partialPrefix = ".valise-"
	partialSuffix = ".partial"
)

// attempts bounds the tries for a name: another run may sweep one up in the
// moment between making and locking it.
const attempts = 100

// guard is a lock on something temporary, held while the run lives.
type guard struct {
	path string   // what is guarded: a folder or a file
	lock *os.File // in the folder, or the file itself
}

// held takes the lock of an open file and makes sure that the path still leads
// to it: a sweep may have been faster.
func held(f *os.File, path string) bool {
	if !tryLock(f) {
		return false
	}
	mine, err := f.Stat()
	if err != nil {
		return false
	}
	there, err := os.Lstat(path)
	return err == nil && os.SameFile(mine, there)
}

// makeRunFolder makes the run's private 0700 folder with a lock in it.
func makeRunFolder(files fileSystem, parent string) (*guard, error) {
	for range attempts {
		dir, err := os.MkdirTemp(parent, runPrefix)
		if err != nil {
			return nil, explain("make private folder in "+parent, parent, err)
		}
		lock, err := os.OpenFile(filepath.Join(dir, lockName), os.O_RDWR|os.O_CREATE, 0o600)
		if err == nil && held(lock, lock.Name()) {
			return &guard{path: dir, lock: lock}, nil
		}
		if err == nil {
			err = lock.Close()
		}
		if err := errors.Join(ignoreGone(err), removeRunFolder(files, dir)); err != nil {
			return nil, explain("lock private folder in "+parent, parent, err)
		}
	}
	return nil, fmt.Errorf("make private folder in %s: other runs remove it at once", parent)
}

// makePartial makes the file beside the target that will become it. The data
// go through one handle and the lock hangs on another, so that the data's Close
// can be checked while the file is still guarded.
func makePartial(files fileSystem, folder string, name func() string) (*guard, file, error) {
	for range attempts {
		path := filepath.Join(folder, partialPrefix+name()+partialSuffix)
		data, err := files.Create(path)
		if errors.Is(err, fs.ErrExist) {
			continue
		}
		if err != nil {
			return nil, nil, explain("write in folder "+folder, folder, err)
		}
		lock, err := os.OpenFile(path, os.O_RDWR, 0)
		if err == nil && held(lock, path) {
			return &guard{path: path, lock: lock}, data, nil
		}
		if err == nil {
			err = lock.Close()
		}
		if err := errors.Join(ignoreGone(err), data.Close(), removeFile(files, path)); err != nil {
			return nil, nil, explain("lock in folder "+folder, folder, err)
		}
	}
	return nil, nil, fmt.Errorf("write in folder %s: other runs remove the file at once", folder)
}

func ignoreGone(err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}

// unlock gives up the lock. It may be called again.
func (g *guard) unlock() error {
	if g.lock == nil {
		return nil
	}
	err := g.lock.Close()
	g.lock = nil
	return err
}

// removeRunFolder removes a private folder, its lock last of all: a folder
// without a lock is empty, so whoever meets one needs no lock to remove it.
func removeRunFolder(files fileSystem, dir string) error {
	names, err := os.ReadDir(dir)
	if err != nil {
		return ignoreGone(err)
	}
	for _, entry := range names {
		name := entry.Name()
		if name == lockName {
			continue
		}
		if err := files.RemoveAll(filepath.Join(dir, name)); err != nil {
			return fmt.Errorf("remove from %s: %w", dir, reason(err))
		}
	}
	if err := removeFile(files, filepath.Join(dir, lockName)); err != nil {
		return err
	}
	return removeFile(files, dir)
}

// sweepRunFolders removes the private folders that crashed runs of this user
// left. What cannot be removed now stays for the next run.
func sweepRunFolders(files fileSystem, parent string) {
	for _, name := range namesIn(parent) {
		dir := filepath.Join(parent, name)
		if strings.HasPrefix(name, runPrefix) && mayRemove(dir, fs.ModeDir) {
			sweepRunFolder(files, dir)
		}
	}
}

// sweepRunFolder makes no lock in a folder that may be on its way out: its
// owner could not remove it any more. Only where a power cut left files and no
// lock, it makes one.
func sweepRunFolder(files fileSystem, dir string) {
	lock, flags := filepath.Join(dir, lockName), 0
	if gone(lock) {
		if removeFile(files, dir) == nil || !abandoned(dir) {
			return
		}
		flags = os.O_CREATE
	}
	sweep(lock, flags, func() error { return removeRunFolder(files, dir) })
}

// abandoned reports whether a private folder holds a file and no lock. A run
// makes its lock first and removes it last: a file that is there before and after
// the lock is seen to be gone has no run.
func abandoned(dir string) bool {
	for _, name := range namesIn(dir) {
		if name != lockName {
			return gone(filepath.Join(dir, lockName)) && !gone(filepath.Join(dir, name))
		}
	}
	return false
}

func gone(path string) bool {
	_, err := os.Lstat(path)
	return errors.Is(err, fs.ErrNotExist)
}

// sweepPartials removes the partial files that crashed runs of this user left.
func sweepPartials(files fileSystem, folder string) {
	for _, name := range namesIn(folder) {
		path := filepath.Join(folder, name)
		ourName := strings.HasPrefix(name, partialPrefix) && strings.HasSuffix(name, partialSuffix)
		if ourName && mayRemove(path, 0) {
			sweep(path, 0, func() error { return removeFile(files, path) })
		}
	}
}

// mayRemove keeps a sweep away from another user's things and from links.
func mayRemove(path string, want fs.FileMode) bool {
	info, err := os.Lstat(path)
	return err == nil && info.Mode().Type() == want && ours(info)
}

// sweep removes what the lock guards, when that is free.
func sweep(lockPath string, flags int, remove func() error) {
	lock, err := os.OpenFile(lockPath, os.O_RDWR|flags, 0o600)
	if err != nil {
		return
	}
	free := held(lock, lockPath)
	if lockBlocksRename && lock.Close() != nil {
		return
	}
	if free {
		_ = remove() // the next run tries again
	}
	if !lockBlocksRename {
		_ = lock.Close() // nothing was written
	}
}

func namesIn(folder string) []string {
	f, err := os.Open(folder)
	if err != nil {
		return nil
	}
	names, err := f.Readdirnames(-1)
	if errors.Join(err, f.Close()) != nil {
		return nil
	}
	return names
}
