// Command valise packs everything held about one customer into one bundle that
// they can take away. See the README for the commands and exit codes.
package main

import (
	"context"
	"os"
	"os/signal"
	"runtime"
	"syscall"
)

func main() { os.Exit(Main()) }

// Main runs the command line and returns the exit code.
func Main() int {
	ctx, stop := signal.NotifyContext(context.Background(), stops()...)
	defer stop()
	w := system()
	defer runtime.KeepAlive(collectEarly(w))
	giveBackPages()
	root := rootCommand(w)
	root.SetArgs(os.Args[1:])
	return report(ctx, os.Stderr, root.ExecuteContext(ctx))
}

// stops are the signals that end a run in order, with nothing left behind. A
// terminal that closes is one, unless nohup says to go on.
func stops() []os.Signal {
	all := []os.Signal{os.Interrupt, syscall.SIGTERM}
	if !signal.Ignored(syscall.SIGHUP) {
		all = append(all, syscall.SIGHUP)
	}
	return all
}
