//go:build unix

package plugin

import (
	"io/fs"
	"os"
	"syscall"

	"golang.org/x/sys/unix"
)

// locks says whether a folder is locked while it is in use.
const locks = true

// tryLock takes a folder's lock without waiting. The lock ends with the file's
// Close, and with the process.
func tryLock(f *os.File) bool {
	return unix.Flock(int(f.Fd()), unix.LOCK_EX|unix.LOCK_NB) == nil
}

// ours reports whether a folder belongs to the user that runs this process.
func ours(info fs.FileInfo) bool {
	stat, ok := info.Sys().(*syscall.Stat_t)
	return ok && int(stat.Uid) == os.Geteuid()
}
