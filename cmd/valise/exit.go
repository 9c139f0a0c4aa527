package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/valise-export/valise/config"
	"github.com/valise-export/valise/exporter/run"
)

// The exit codes. They are documented in the README and stable.
const (
	exitOK          = 0
	exitFailed      = 1
	exitUsage       = 2
	exitGaps        = 3
	exitHeld        = 4 // the leak guard found something, or other people's data are to be reviewed: nothing was published
	exitNoSubject   = 5
	exitInterrupted = 130
)

// codeError is an error with its exit code. A nil err prints nothing.
type codeError struct {
	code int
	err  error
}

func (e *codeError) Error() string {
	if e.err == nil {
		return ""
	}
	return e.err.Error()
}

func (e *codeError) Unwrap() error { return e.err }

func usage(err error) error {
	if err == nil {
		return nil
	}
	return &codeError{exitUsage, err}
}

// report prints an error, each on lines of its own, and returns the exit code.
func report(ctx context.Context, w io.Writer, err error) int {
	if err == nil {
		return exitOK
	}
	code := exitCode(ctx, err)
	if code == exitInterrupted {
		fmt.Fprintln(w, "valise: interrupted; nothing was written")
		return code
	}
	for _, line := range strings.Split(strings.TrimRight(err.Error(), "\n"), "\n") {
		if line != "" {
			fmt.Fprintln(w, "valise: "+line)
		}
	}
	return code
}

func exitCode(ctx context.Context, err error) int {
	var coded *codeError
	var problems config.Problems
	var subject *run.SubjectError
	var account *run.NoAccountError
	var since *run.SinceError
	var leak *run.LeakError
	var held *run.HeldError
	switch {
	case ctx.Err() != nil && errors.Is(err, context.Canceled):
		return exitInterrupted
	case errors.As(err, &coded):
		return coded.code
	case errors.As(err, &problems), errors.As(err, &since):
		return exitUsage
	case errors.As(err, &subject), errors.As(err, &account):
		return exitNoSubject
	case errors.As(err, &leak), errors.As(err, &held):
		return exitHeld
	default:
		return exitFailed
	}
}
