package bundle

import (
	"errors"

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
