//go:build unix

package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/valise-export/valise/cmd/internal/demo"
)

// limited is the program in a shell that lets no file grow beyond that many
// KiB: each write beyond fails with EFBIG, as a full disk fails with ENOSPC.
func (b *bench) limited(t *testing.T, kib int, args ...string) *exec.Cmd {
	t.Helper()
	program, err := exec.LookPath("valise")
	must(t, err)
	c := b.command(args...)
	// The unit of a POSIX shell is 512 bytes.
	c.Args = append([]string{"sh", "-c", `ulimit -f "$0" && exec "$@"`, strconv.Itoa(kib * 2), program}, args...)
	c.Path, err = exec.LookPath("sh")
	must(t, err)
	return c
}

// TestWriteFails: where writing fails in the middle, wherever that is, the
// error is clear and nothing is left.
func TestWriteFails(t *testing.T) {
	t.Parallel()
	small, large := newBench(t), newBench(t)
	small.company() // most of it is in memory before it is sealed
	large.manyRecords()
	const spool = "write spool in the spool folder "
	for _, c := range []struct {
		b    *bench
		kib  int
		says string
	}{
		{small, 16, spool + small.path("tmp")}, {small, 300, spool + small.path("tmp")}, {small, 900, "write bundle in " + small.path("out")},
		{large, 16, spool + large.path("tmp")}, {large, 1000, spool + large.path("tmp")}, {large, 4000, spool + large.path("tmp")},
	} {
		e := c.b.finish(c.b.limited(t, c.kib, c.b.exportArgs(demo.Customers()[0].ID)...))
		if e.code != exitFailed {
			t.Fatalf("%d KiB: exit code %d:\n%s", c.kib, e.code, e.err)
		}
		last := e.err[strings.LastIndex(strings.TrimSpace(e.err), "\n")+1:]
		t.Logf("%d KiB: %s", c.kib, strings.TrimSpace(last))
		if !strings.HasPrefix(last, "valise: ") || !strings.Contains(last, "file too large") || !strings.Contains(last, c.says) || strings.Count(e.err, "valise: ") != 1 {
			t.Errorf("%d KiB: the message is not clear:\n%s", c.kib, e.err)
		}
		if strings.Contains(e.both(), demo.Customers()[0].ID) || strings.Contains(e.both(), "goroutine") {
			t.Errorf("%d KiB: the output says too much:\n%s", c.kib, e.err)
		}
		c.b.isEmpty("out", "tmp")
	}
	if e := large.finish(large.limited(t, 200_000, large.exportArgs(demo.Customers()[0].ID)...)); e.code != exitOK {
		t.Errorf("with room enough: exit code %d:\n%s", e.code, e.err)
	}
}

// manyRecords is the company with a customer whose spools do not fit memory.
func (b *bench) manyRecords() {
	b.t.Helper()
	must(b.t, demo.SQLite(b.t.Context(), b.path("home", "company.sqlite"), demo.Options{Records: 30_000}))
	b.write("valise.yaml", demo.Config("sqlite", "company.sqlite"))
}

// TestDiskFull fills real disks of one and of four MiB, for the output and for
// the private folder. Only root on Linux can mount them; the limit above and the
// tests of package bundle stand for it elsewhere.
func TestDiskFull(t *testing.T) {
	b := newBench(t)
	b.manyRecords()
	for _, c := range []struct{ folder, size string }{{"out", "1m"}, {"out", "4m"}, {"tmp", "1m"}, {"tmp", "4m"}} {
		if !mounted(t, b.path(c.folder), c.size) {
			t.Log("no disk can be mounted here")
			return
		}
		e := b.run(b.exportArgs(demo.Customers()[0].ID)...)
		if e.code != exitFailed || !strings.Contains(e.err, "no space left in ") || !strings.Contains(e.err, b.path(c.folder)) || !strings.Contains(e.err, "choose another place") {
			t.Errorf("%s of %s: exit code %d:\n%s", c.folder, c.size, e.code, e.err)
		}
		b.isEmpty("out", "tmp")
		must(t, exec.Command("umount", b.path(c.folder)).Run())
	}
}

// mounted puts a small disk over a folder until the test ends.
func mounted(t *testing.T, folder, size string) bool {
	t.Helper()
	if os.Geteuid() != 0 {
		return false
	}
	if err := exec.Command("mount", "-t", "tmpfs", "-o", "size="+size, "tmpfs", folder).Run(); err != nil {
		return false
	}
	t.Cleanup(func() { _ = exec.Command("umount", folder).Run() }) // it may be done
	return true
}

// TestReadOnlyFolders: what may not be written is said with its place.
func TestReadOnlyFolders(t *testing.T) {
	if os.Geteuid() == 0 {
		t.Log("root may write everywhere: missing folders stand for it")
	}
	t.Parallel()
	b := newBench(t)
	b.company()
	c := b.command(b.exportArgs(demo.Customers()[0].ID)...)
	missing := filepath.Join(b.root, "missing")
	c.Env = append(c.Env, "TMPDIR="+missing)
	if e := b.finish(c); e.code != exitFailed || !strings.Contains(e.err, missing) {
		t.Errorf("no TMPDIR: exit code %d:\n%s", e.code, e.err)
	}
	must(t, os.WriteFile(missing, nil, 0o600))
	c = b.command(b.exportArgs(demo.Customers()[0].ID)...)
	c.Env = append(c.Env, "XDG_STATE_HOME="+missing)
	if e := b.finish(c); e.code != exitFailed || !strings.Contains(e.err, "audit") {
		t.Errorf("no audit file: exit code %d:\n%s", e.code, e.err)
	}
	b.isEmpty("out", "tmp")
}
