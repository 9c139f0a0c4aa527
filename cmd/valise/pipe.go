package main

import (
	"os"
	"os/signal"
	"syscall"
)

// outliveReaders lets a command that writes a bundle go on where nobody reads
// its standard output or error any more: a write there is an error like another.
// Without it the first such write ends the process at once (SIGPIPE), with
// unfinished files left behind. The signal is taken and not ignored, as programs
// that the command starts would inherit that; nobody looks at what was taken.
func outliveReaders() { signal.Notify(make(chan os.Signal, 1), syscall.SIGPIPE) }
