package bundle

import (
	"errors"
	"os"

	"golang.org/x/sys/unix"
)

// publishNew asks the kernel for a rename that never replaces, and falls back
// to a hard link where the file system does not know it.
func publishNew(from, to string) error {
	err := unix.Renameat2(unix.AT_FDCWD, from, unix.AT_FDCWD, to, unix.RENAME_NOREPLACE)
	if unsupported(err) {
		return linkNew(from, to)
	}
	return err
}

func swap(from, to string) (bool, error) {
	err := unix.Renameat2(unix.AT_FDCWD, from, unix.AT_FDCWD, to, unix.RENAME_EXCHANGE)
	if unsupported(err) {
		return false, unix.Rename(from, to)
	}
	return err == nil, err
}

func unsupported(err error) bool {
	return errors.Is(err, unix.EINVAL) || errors.Is(err, unix.ENOSYS) || errors.Is(err, unix.EOPNOTSUPP)
}

// startWriteback asks the disk to begin with a part of a file; nobody waits for
// it (sync_file_range(2)).
func startWriteback(f file, from, n int64) {
	if f, ok := f.(*os.File); ok {
		_ = unix.SyncFileRange(int(f.Fd()), from, n, unix.SYNC_FILE_RANGE_WRITE) // advice: Sync tells what fails
	}
}
