package config

import (
	"bufio"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
)

var update = flag.Bool("update", false, "write the expected problems anew")

// A case is one file: a config, the environment, and the problems expected of
// loading it and, where it loads, of exporting with it.
func TestCases(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatalf("no cases: %v", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txt"), func(t *testing.T) { runCase(t, file) })
	}
}

func runCase(t *testing.T, file string) {
	archive, err := txtar.ParseFile(file)
	if err != nil {
		t.Fatal(err)
	}
	part := func(name string) string {
		for _, f := range archive.Files {
			if f.Name == name {
				return string(f.Data)
			}
		}
		return ""
	}
	env := envOf(part("env"))
	got := problemsOf(t, "config.yaml", part("config.yaml"), env)
	for name, value := range env {
		if len(value) > 3 && strings.Contains(got, value) {
			t.Errorf("the value of %s is in a message:\n%s", name, got)
		}
	}
	if *update {
		archive.Files = setFile(archive.Files, "problems", got)
		if err := os.WriteFile(file, txtar.Format(archive), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if want := part("problems"); got != want {
		t.Errorf("got:\n%s\nwant:\n%s", got, want)
	}
}

func problemsOf(t *testing.T, name, text string, env map[string]string) string {
	t.Helper()
	c, err := Parse(name, []byte(text), lookup(env), fakeKinds()...)
	if err == nil {
		err = c.ForExport()
	}
	if err == nil {
		return ""
	}
	var ps Problems
	if !errors.As(err, &ps) || len(ps) == 0 {
		t.Fatalf("error is %T %v, want Problems", err, err)
	}
	return ps.Error() + "\n"
}

func setFile(files []txtar.File, name, text string) []txtar.File {
	for i := range files {
		if files[i].Name == name {
			files[i].Data = []byte(text)
			return files
		}
	}
	return append(files, txtar.File{Name: name, Data: []byte(text)})
}

func lookup(env map[string]string) func(string) (string, bool) {
	return func(name string) (string, bool) {
		v, ok := env[name]
		return v, ok
	}
}

func envOf(text string) map[string]string {
	env := map[string]string{}
	lines := bufio.NewScanner(strings.NewReader(text))
	for lines.Scan() {
		if name, value, ok := strings.Cut(lines.Text(), "="); ok {
			env[name] = value
		}
	}
	return env
}
