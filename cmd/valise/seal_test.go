package main

import (
	"os"

	"filippo.io/age"
	"github.com/rogpeppe/go-internal/testscript"
)

// agekey FILE NAME: makes an age key; NAME gets its recipient.
func agekey(ts *testscript.TestScript, _ bool, args []string) {
	i, err := age.GenerateX25519Identity()
	ts.Check(err)
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte("# a test's key\n"+i.String()+"\n"), 0o600))
	ts.Setenv(args[1], i.Recipient().String())
}

// appendTo FILE OTHER: adds the other's text at the end of a file.
func appendTo(ts *testscript.TestScript, _ bool, args []string) {
	text := ts.ReadFile(args[0]) + ts.ReadFile(args[1])
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(text), 0o600))
}

// only DIR NAME: the folder has this one file.
func only(ts *testscript.TestScript, _ bool, args []string) {
	entries, err := os.ReadDir(ts.MkAbs(args[0]))
	ts.Check(err)
	if len(entries) != 1 || entries[0].Name() != args[1] {
		ts.Fatalf("%s holds %v", args[0], entries)
	}
}
