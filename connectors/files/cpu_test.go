//go:build unix

package files_test

import (
	"syscall"
	"testing"
	"time"
)

// cpu is the process's own time: it says the same on a machine that has other
// work.
func cpu(b *testing.B) time.Duration {
	b.Helper()
	var u syscall.Rusage
	check(syscall.Getrusage(syscall.RUSAGE_SELF, &u))
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
