package bundle

import (
	"errors"
	"io/fs"
	"os"

	"golang.org/x/sys/windows"
)

func publishNew(from, to string) error { return move(from, to, windows.MOVEFILE_WRITE_THROUGH) }

func swap(from, to string) (bool, error) {
	return false, move(from, to, windows.MOVEFILE_WRITE_THROUGH|windows.MOVEFILE_REPLACE_EXISTING)
}

func move(from, to string, flags uint32) error {
	f, err := windows.UTF16PtrFromString(from)
	if err != nil {
		return err
	}
	t, err := windows.UTF16PtrFromString(to)
	if err != nil {
		return err
	}
	return windows.MoveFileEx(f, t, flags)
}

// syncDir does nothing: a folder cannot be synced, and the move is written
// through.
func syncDir(string) error { return nil }

func diskFull(err error) bool {
	return errors.Is(err, windows.ERROR_DISK_FULL) || errors.Is(err, windows.ERROR_HANDLE_DISK_FULL)
}

// tryLock locks one byte far beyond the content, because these locks also stop
// reads and writes.
func tryLock(f *os.File) bool {
	const flags = windows.LOCKFILE_EXCLUSIVE_LOCK | windows.LOCKFILE_FAIL_IMMEDIATELY
	return windows.LockFileEx(windows.Handle(f.Fd()), flags, 0, 1, 0, &windows.Overlapped{OffsetHigh: 1 << 30}) == nil
}

// ours is true: the user's temporary folder is private.
func ours(fs.FileInfo) bool { return true }

const lockBlocksRename = true

// startWriteback does nothing: Sync writes all at the end.
func startWriteback(file, int64, int64) {}
