package main

import (
	"fmt"
	"io"
	"os"
	"runtime/debug"
	"time"

	"github.com/spf13/cobra"
)

// world is what a command touches outside itself.
type world struct {
	out, err *os.File
	env      func(string) (string, bool)
	now      func() time.Time
	version  string
}

func system() world {
	return world{out: os.Stdout, err: os.Stderr, env: os.LookupEnv, now: time.Now, version: version()}
}

// version is the module's, as the Go tool stamped it.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok || info.Main.Version == "" || info.Main.Version == "(devel)" {
		return "valise/devel"
	}
	return "valise/" + info.Main.Version
}

func rootCommand(w world) *cobra.Command {
	root := &cobra.Command{
		Use:   "valise",
		Short: "Pack everything held about one customer into one bundle they can take away",
		Long: `valise pulls account, billing, payment, tax and preference data for one customer
from the systems that hold them, sorts them into the categories of the privacy
notice, and writes one zip of JSON, CSV, XLSX, PDF and an offline page.

Exit codes: 0 complete, 1 failed, 2 usage or config, 3 bundle with gaps,
4 held for review, 5 no such customer or more than one, 130 interrupted.`,
		SilenceUsage: true, SilenceErrors: true, Version: w.version,
	}
	root.SetOut(w.out)
	root.SetErr(w.err)
	root.SetFlagErrorFunc(func(c *cobra.Command, err error) error {
		return usage(fmt.Errorf("%w; see %s --help", err, c.CommandPath()))
	})
	root.AddCommand(
		demoCommand(w), exportCommand(w), planCommand(w), verifyCommand(w), inspectCommand(w), openCommand(w), releaseCommand(w), keygenCommand(w),
		configCommand(w), noticeCommand(w), policyCommand(w), datasetsCommand(w), connectorsCommand(w),
	)
	return root
}

// args checks the number of arguments as a usage error.
func args(n cobra.PositionalArgs) cobra.PositionalArgs {
	return func(c *cobra.Command, a []string) error {
		if err := n(c, a); err != nil {
			return usage(fmt.Errorf("%w; see %s --help", err, c.CommandPath()))
		}
		return nil
	}
}

func printf(w io.Writer, format string, a ...any) error {
	_, err := fmt.Fprintf(w, format, a...)
	return err
}
