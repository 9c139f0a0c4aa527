package main

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/valise-export/valise/cmd/internal/app"
	"github.com/valise-export/valise/cmd/internal/demo"
	"github.com/valise-export/valise/config"
	"github.com/valise-export/valise/exporter"
	"github.com/valise-export/valise/exporter/run"
)

// asOf is the instant of every export of these tests.
var asOf = time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)

// demoDatabase is the demo company's SQLite file, made once.
var demoDatabase = sync.OnceValues(func() (_ []byte, err error) {
	dir, err := os.MkdirTemp("", "valise-test-")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	file := filepath.Join(dir, "company.sqlite")
	if err := demo.SQLite(context.Background(), file, demo.Options{}); err != nil {
		return nil, err
	}
	return os.ReadFile(file)
})

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// bench is a folder with all that a run of the program may touch: home for the
// config and its data, out, tmp, and state.
type bench struct {
	t    *testing.T
	root string
	home string
}

func newBench(t *testing.T) *bench {
	t.Helper()
	b := &bench{t: t, root: t.TempDir()}
	b.home = b.path("home")
	for _, name := range []string{"home", "out", "tmp", "state"} {
		must(t, os.Mkdir(b.path(name), 0o700))
	}
	return b
}

func (b *bench) path(parts ...string) string {
	return filepath.Join(append([]string{b.root}, parts...)...)
}

// write puts a file into home and returns its path.
func (b *bench) write(name string, data []byte) string {
	b.t.Helper()
	file := b.path("home", name)
	must(b.t, os.WriteFile(file, data, 0o600))
	return file
}

// company puts the demo company into home, with texts of its config replaced
// (old, new, old, new …), and returns the config's path.
func (b *bench) company(edits ...string) string {
	b.t.Helper()
	data, err := demoDatabase()
	must(b.t, err)
	b.write("company.sqlite", data)
	return b.write("valise.yaml", edited(b.t, demo.Config("sqlite", "company.sqlite"), edits...))
}

func edited(t *testing.T, data []byte, edits ...string) []byte {
	t.Helper()
	s := string(data)
	for i := 0; i < len(edits); i += 2 {
		if !strings.Contains(s, edits[i]) {
			t.Fatalf("the config does not hold %q", edits[i])
		}
		s = strings.ReplaceAll(s, edits[i], edits[i+1])
	}
	return []byte(s)
}

// ended is how a run of the program ended.
type ended struct {
	code     int
	out, err string
}

func (e ended) both() string { return e.out + e.err }

// command is the program, not yet started.
func (b *bench) command(args ...string) *exec.Cmd {
	c := exec.Command("valise", args...)
	c.Dir = b.home
	c.Env = append(os.Environ(), "TMPDIR="+b.path("tmp"), "TMP="+b.path("tmp"), "XDG_STATE_HOME="+b.path("state"), "HOME="+b.path("state"))
	return c
}

// run runs the program to its end.
func (b *bench) run(args ...string) ended {
	b.t.Helper()
	return b.finish(b.command(args...))
}

func (b *bench) finish(c *exec.Cmd) ended {
	b.t.Helper()
	var out, errs bytes.Buffer
	c.Stdout, c.Stderr = &out, &errs
	err := c.Run()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		b.t.Fatalf("run: %v", err)
	}
	return ended{c.ProcessState.ExitCode(), out.String(), errs.String()}
}

// exportArgs are the arguments of an export of home's config to out/b.zip.
func (b *bench) exportArgs(customer string, more ...string) []string {
	return append([]string{
		"export", "--customer", customer, "--out", b.path("out", "b.zip"), "--identity", "test:1", "--reason", "test",
		"--as-of", asOf.Format(time.RFC3339),
	}, more...)
}

// isEmpty fails for each thing that is in a folder.
func (b *bench) isEmpty(folders ...string) {
	b.t.Helper()
	for _, folder := range folders {
		for _, name := range listed(b.t, b.path(folder)) {
			b.t.Errorf("left behind: %s/%s", folder, name)
		}
	}
}

func listed(t *testing.T, folder string) []string {
	t.Helper()
	entries, err := os.ReadDir(folder)
	must(t, err)
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names
}

// load reads a config and makes its connectors.
func load(t *testing.T, file string) *app.System {
	t.Helper()
	s, err := app.Load(file, os.LookupEnv, time.Now)
	must(t, err)
	if s.Config.Key.Reveal() == "" {
		s.Config.Key = config.NewSecret("a key of the tests, no secret")
	}
	return s
}

// pack exports a customer in this process and returns the result.
func pack(t *testing.T, s *app.System, r app.Request) (run.Result, error) {
	t.Helper()
	if r.Scope == "" {
		r.Scope = exporter.ScopeAccess
	}
	if r.AsOf.IsZero() {
		r.AsOf = asOf
	}
	r.Version = "valise/test"
	job, err := s.Job(r)
	must(t, err)
	job.Wait = nil
	return run.Export(t.Context(), job)
}

// packed exports a customer that must come out whole, and returns the members.
func packed(t *testing.T, s *app.System, customer string, formats ...string) map[string][]byte {
	t.Helper()
	target := filepath.Join(t.TempDir(), "b.zip")
	_, err := pack(t, s, app.Request{CustomerID: customer, Target: target, Formats: formats})
	must(t, err)
	return members(t, target)
}

// members returns the bundle's members by their paths below the top directory.
func members(t *testing.T, file string) map[string][]byte {
	t.Helper()
	z, err := zip.OpenReader(file)
	must(t, err)
	defer z.Close()
	all := map[string][]byte{}
	for _, f := range z.File {
		_, name, _ := strings.Cut(f.Name, "/")
		all[name] = entry(t, f)
	}
	return all
}

func entry(t *testing.T, f *zip.File) []byte {
	t.Helper()
	r, err := f.Open()
	must(t, err)
	data, err := io.ReadAll(r)
	must(t, errors.Join(err, r.Close()))
	return data
}

// manifestOf reads the bundle's manifest.
func manifestOf(t *testing.T, all map[string][]byte) exporter.Manifest {
	t.Helper()
	var m exporter.Manifest
	must(t, json.Unmarshal(all["data/manifest.json"], &m))
	return m
}

// recordsOf reads the JSON member of a dataset; without one there is no record.
func recordsOf(t *testing.T, all map[string][]byte, dataset string) []map[string]any {
	t.Helper()
	for name, data := range all {
		if strings.HasPrefix(name, "data/") && strings.HasSuffix(name, "/"+dataset+".json") {
			var list []map[string]any
			d := json.NewDecoder(bytes.NewReader(data))
			d.UseNumber()
			must(t, d.Decode(&list))
			return list
		}
	}
	return nil
}

// needs skips the test where a program is not there.
func needs(t *testing.T, program, debian string) string {
	t.Helper()
	path, err := exec.LookPath(program)
	if err != nil {
		t.Skipf("%s is not installed: Debian package %s", program, debian)
	}
	return path
}
