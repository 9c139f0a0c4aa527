package main

import (
	"archive/zip"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"valise": main})
}

// Each script is one use of the program: what a person types, what comes back,
// and what must not be there afterwards.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir: "testdata/script",
		Setup: func(e *testscript.Env) error {
			module, err := filepath.Abs("../..")
			if err != nil {
				return err
			}
			e.Setenv("MODULE", module)
			e.Setenv("XDG_STATE_HOME", filepath.Join(e.WorkDir, ".state"))
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"exits":   exits,
			"nothing": nothing,
			"flip":    flip,
			"cut":     cut,
			"rezip":   rezip,
			"unpack":  unpack,
			"mode":    mode,
			"edit":    edit,
			"agekey":  agekey,
			"append":  appendTo,
			"only":    only,
		},
	})
}

// exits CODE program [arg ...]: the program ends with exactly that code.
func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits CODE program [arg ...]")
	}
	code := 0
	if err := ts.Exec(args[1], args[2:]...); err != nil {
		var exit *exec.ExitError
		if !errors.As(err, &exit) {
			ts.Fatalf("run: %v", err)
		}
		code = exit.ExitCode()
	}
	if want := args[0]; strconv.Itoa(code) != want {
		ts.Fatalf("exit code %d, want %s", code, want)
	}
}

// nothing DIR: the folder is empty or not there.
func nothing(ts *testscript.TestScript, _ bool, args []string) {
	entries, err := os.ReadDir(ts.MkAbs(args[0]))
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		ts.Check(err)
	}
	for _, e := range entries {
		ts.Fatalf("left behind: %s", e.Name())
	}
}

// flip FILE OFFSET: inverts one byte; a negative offset counts from the end.
func flip(ts *testscript.TestScript, _ bool, args []string) {
	file := ts.MkAbs(args[0])
	data, err := os.ReadFile(file)
	ts.Check(err)
	at, err := strconv.Atoi(args[1])
	ts.Check(err)
	if at < 0 {
		at += len(data)
	}
	data[at] ^= 0xff
	ts.Check(os.WriteFile(file, data, 0o600))
}

// cut FILE BYTES: takes bytes off the end.
func cut(ts *testscript.TestScript, _ bool, args []string) {
	file := ts.MkAbs(args[0])
	info, err := os.Stat(file)
	ts.Check(err)
	n, err := strconv.ParseInt(args[1], 10, 64)
	ts.Check(err)
	ts.Check(os.Truncate(file, info.Size()-n))
}

// rezip IN OUT [SUFFIX OLD NEW]: packs a bundle anew with another program's
// choices, with one text replaced in the member whose name ends so.
func rezip(ts *testscript.TestScript, _ bool, args []string) {
	in, err := zip.OpenReader(ts.MkAbs(args[0]))
	ts.Check(err)
	defer in.Close()
	out, err := os.Create(ts.MkAbs(args[1]))
	ts.Check(err)
	z := zip.NewWriter(out)
	for _, f := range in.File {
		data := content(ts, f)
		if len(args) == 5 && strings.HasSuffix(f.Name, args[2]) {
			if !strings.Contains(data, args[3]) {
				ts.Fatalf("%s does not hold the text", args[2])
			}
			data = strings.Replace(data, args[3], args[4], 1)
		}
		w, err := z.Create(f.Name)
		ts.Check(err)
		_, err = io.WriteString(w, data)
		ts.Check(err)
	}
	ts.Check(z.Close())
	ts.Check(out.Close())
}

func content(ts *testscript.TestScript, f *zip.File) string {
	r, err := f.Open()
	ts.Check(err)
	data, err := io.ReadAll(r)
	ts.Check(err)
	ts.Check(r.Close())
	return string(data)
}

// unpack FILE.zip DIR: extracts a bundle without its top directory.
func unpack(ts *testscript.TestScript, _ bool, args []string) {
	in, err := zip.OpenReader(ts.MkAbs(args[0]))
	ts.Check(err)
	defer in.Close()
	for _, f := range in.File {
		_, name, _ := strings.Cut(f.Name, "/")
		file := filepath.Join(ts.MkAbs(args[1]), filepath.FromSlash(name))
		ts.Check(os.MkdirAll(filepath.Dir(file), 0o755))
		ts.Check(os.WriteFile(file, []byte(content(ts, f)), 0o600))
	}
}

// mode PERMISSIONS FILE: the file has exactly these.
func mode(ts *testscript.TestScript, _ bool, args []string) {
	info, err := os.Stat(ts.MkAbs(args[1]))
	ts.Check(err)
	if got := strconv.FormatUint(uint64(info.Mode().Perm()), 8); got != args[0] {
		ts.Fatalf("mode %s, want %s", got, args[0])
	}
}

// edit IN OUT PATTERN TEXT: replaces what matches, line by line; something must.
func edit(ts *testscript.TestScript, _ bool, args []string) {
	data, err := os.ReadFile(ts.MkAbs(args[0]))
	ts.Check(err)
	pattern, err := regexp.Compile("(?m)" + args[2])
	ts.Check(err)
	if !pattern.Match(data) {
		ts.Fatalf("%s has nothing that matches", args[0])
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), pattern.ReplaceAllLiteral(data, []byte(args[3])), 0o600))
}
