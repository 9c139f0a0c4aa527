package main

import (
	"os"
	"strings"
	"testing"
)

// TestNobodyReads: an export whose output goes to nobody leaves a whole bundle
// and nothing beside it.
func TestNobodyReads(t *testing.T) {
	t.Parallel()
	home := newBench(t)
	config := home.company()
	for name, c := range map[string]struct {
		out, err, json bool // which of them nobody reads
		code           int
	}{
		"standard error":           {err: true},
		"standard output":          {out: true, code: exitFailed},
		"standard output, as JSON": {out: true, json: true, code: exitFailed},
		"both":                     {out: true, err: true, code: exitFailed},
	} {
		target := home.path("out", strings.ReplaceAll(name, " ", "-")+".zip")
		args := []string{"export", "--config", config, "--customer", "004094724466", "--out", target, "--identity", "passport:1", "--reason", "r", "--formats", "json"}
		if c.json {
			args = append(args, "--json")
		}
		command := home.command(args...)
		if c.out {
			command.Stdout = nobody(t)
		}
		if c.err {
			command.Stderr = nobody(t)
		}
		_ = command.Run() // its exit code tells
		if code := command.ProcessState.ExitCode(); code != c.code {
			t.Errorf("%s: exit code %d, want %d", name, code, c.code)
		}
		if e := home.run("verify", target); e.code != exitOK {
			t.Errorf("%s: the bundle: %s", name, e.both())
		}
		home.isEmpty("tmp")
	}
	if files := listed(t, home.path("out")); len(files) != 4 {
		t.Errorf("files beside the bundles: %q", files)
	}
}

// nobody is a pipe that has no reader.
func nobody(t *testing.T) *os.File {
	t.Helper()
	r, w, err := os.Pipe()
	must(t, err)
	must(t, r.Close())
	t.Cleanup(func() { _ = w.Close() })
	return w
}
