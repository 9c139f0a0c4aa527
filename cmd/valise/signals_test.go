//go:build unix

package main

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"math/rand/v2"
	"net"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/valise-export/valise/cmd/internal/demo"
)

// stopSeed makes the moments of these tests; another one may be tried.
const stopSeed = 20261121

// long is a customer with 200,000 usage records: a run of some seconds.
func long(t *testing.T) *bench {
	t.Helper()
	b := newBench(t)
	must(t, demo.SQLite(t.Context(), b.path("home", "company.sqlite"), demo.Options{Records: 200_000}))
	b.write("valise.yaml", demo.Config("sqlite", "company.sqlite"))
	return b
}

// sibling is a bench of its own over the same home.
func (b *bench) sibling(t *testing.T) *bench {
	t.Helper()
	s := newBench(t)
	s.home = b.path("home")
	return s
}

// watched is a running program whose lines are read as they come.
type watched struct {
	command *exec.Cmd
	text    bytes.Buffer
	lines   chan string
	out     bytes.Buffer
}

func (b *bench) watch(args ...string) *watched {
	b.t.Helper()
	w := &watched{command: b.command(args...), lines: make(chan string, 1000)}
	w.command.Stdout = &w.out
	errs, err := w.command.StderrPipe()
	must(b.t, err)
	must(b.t, w.command.Start())
	go func() {
		defer close(w.lines)
		for s := bufio.NewScanner(errs); s.Scan(); {
			w.text.WriteString(s.Text() + "\n")
			w.lines <- s.Text()
		}
	}()
	return w
}

// begun waits for the line of the audit file that says so: from then on a signal
// finds the run, not a process that is only starting.
func (b *bench) begun() {
	b.t.Helper()
	for range 60_000 {
		if info, err := os.Stat(b.path("state", "valise", "audit.jsonl")); err == nil && info.Size() > 0 {
			return
		}
		time.Sleep(time.Millisecond)
	}
	b.t.Fatal("the run does not begin")
}

// after waits for that many lines, or for the one that says so, or the end.
func (w *watched) after(lines int, says string) {
	for range lines {
		line, open := <-w.lines
		if !open || says != "" && strings.Contains(line, says) {
			return
		}
	}
}

// end waits for the program.
func (w *watched) end(t *testing.T) ended {
	t.Helper()
	for range w.lines {
	}
	var exit *exec.ExitError
	if err := w.command.Wait(); err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	return ended{w.command.ProcessState.ExitCode(), w.out.String(), w.text.String()}
}

// moment is when a run is stopped: some time after a line. The run prints one
// line for each of 25 datasets, and one when it begins to seal.
type moment struct {
	lines int
	says  string
	delay time.Duration
}

// moments are all over the run: half of them within the long dataset, which is
// the eleventh, a quarter in the sealing.
func moments(random *rand.Rand, n int) []moment {
	list := make([]moment, n)
	for i := range list {
		list[i].delay = time.Duration(random.IntN(700)) * time.Millisecond
		switch i % 4 {
		case 0, 1:
			list[i].lines = 10
		case 2:
			list[i].lines, list[i].delay = random.IntN(25), list[i].delay/100
		case 3:
			list[i].lines, list[i].says, list[i].delay = 100, "sealing", list[i].delay/10
		}
	}
	return list
}

// TestStopped stops runs over one company at many moments.
func TestStopped(t *testing.T) {
	t.Parallel()
	t.Logf("seed %d", stopSeed)
	shared := long(t)
	t.Run("interrupted", func(t *testing.T) { t.Parallel(); interrupted(t, shared) })
	t.Run("killed", func(t *testing.T) { t.Parallel(); killed(t, shared) })
}

// older is what lies at --out before a run with --force.
const older = "the bundle of an earlier run"

// start begins an export, for every second one over an older bundle.
func (b *bench) start(i int) *watched {
	b.t.Helper()
	args := b.exportArgs(demo.Customers()[0].ID)
	if i%2 == 1 {
		must(b.t, os.WriteFile(b.path("out", "b.zip"), []byte(older), 0o600))
		args = append(args, "--force")
	}
	return b.watch(args...)
}

// untouched says whether --out is as it was before.
func (b *bench) untouched(i int) bool {
	b.t.Helper()
	data, err := os.ReadFile(b.path("out", "b.zip"))
	if i%2 == 0 {
		return errors.Is(err, os.ErrNotExist)
	}
	return string(data) == older
}

// interrupted: SIGINT, SIGTERM and SIGHUP at any moment end the run with 130, and leave
// all as it was. A run that was whole before is whole.
func interrupted(t *testing.T, shared *bench) {
	stopped, signals := 0, []syscall.Signal{syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP}
	for i, m := range moments(rand.New(rand.NewPCG(stopSeed, 1)), 16) {
		b := shared.sibling(t)
		w := b.start(i)
		b.begun()
		w.after(m.lines, m.says)
		time.Sleep(m.delay)
		_ = w.command.Process.Signal(signals[i/2%len(signals)]) // it may have ended
		e := w.end(t)
		b.isEmpty("tmp")
		if n := len(listed(t, b.path("out"))); n > 1 {
			t.Errorf("moment %d: %d files at --out", i, n)
		}
		switch e.code {
		case exitInterrupted:
			stopped++
			if !b.untouched(i) {
				t.Errorf("moment %d: --out is not as it was", i)
			}
			if !strings.Contains(e.err, "valise: interrupted; nothing was written\n") || e.out != "" {
				t.Errorf("moment %d: it does not say so:\n%s%s", i, e.out, e.err)
			}
			if strings.Contains(e.err, "gap:") || strings.Contains(e.err, demo.Customers()[0].ID) {
				t.Errorf("moment %d: the output says too much:\n%s", i, e.err)
			}
		case exitOK:
			b.verifies()
		default:
			t.Errorf("moment %d (%+v): exit code %d:\n%s", i, m, e.code, e.err)
		}
	}
	t.Logf("%d of 16 runs were stopped before their end", stopped)
	if stopped < 8 {
		t.Errorf("only %d of 16 runs were stopped before their end", stopped)
	}
}

func (b *bench) verifies() {
	b.t.Helper()
	if e := b.run("verify", b.path("out", "b.zip")); e.code != exitOK {
		b.t.Errorf("what is at --out does not verify:\n%s", e.err)
	}
}

// killed: after SIGKILL there is nothing new at --out, or a whole bundle; the
// next run takes away what the crash left.
func killed(t *testing.T, shared *bench) {
	remains := map[string]int{}
	for i, m := range moments(rand.New(rand.NewPCG(stopSeed, 2)), 8) {
		b := shared.sibling(t)
		w := b.start(i)
		b.begun()
		w.after(m.lines, m.says)
		time.Sleep(m.delay)
		_ = w.command.Process.Kill() // it may have ended
		e := w.end(t)
		remains["folder"] += len(listed(t, b.path("tmp")))
		for _, name := range listed(t, b.path("out")) {
			if name != "b.zip" {
				remains["partial"]++
			}
		}
		if !b.untouched(i) {
			b.verifies()
		} else if e.code == exitOK {
			t.Errorf("kill %d: exit code 0 and no bundle", i)
		}
		b.sweeps()
	}
	t.Logf("left by the kills: %v", remains)
	if remains["folder"] == 0 || remains["partial"] == 0 {
		t.Errorf("no kill hit a run in the middle: %v", remains)
	}
}

// sweeps runs another export and looks whether it cleans up after the killed
// one.
func (b *bench) sweeps() {
	b.t.Helper()
	args := append(b.exportArgs(demo.Customers()[1].ID, "--formats", "json"), "--out", b.path("out", "next.zip"))
	if e := b.run(args...); e.code != exitOK {
		b.t.Errorf("the next run: exit code %d:\n%s", e.code, e.err)
	}
	b.isEmpty("tmp")
	for _, name := range listed(b.t, b.path("out")) {
		if name != "b.zip" && name != "next.zip" {
			b.t.Errorf("the next run left %s", name)
		}
	}
}

// TestInterruptWhileWaiting: a run that waits for a server or for a query that
// does not end is stopped as well.
func TestInterruptWhileWaiting(t *testing.T) {
	t.Parallel()
	endless := `"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) AS invoice_id, '1' AS account_id FROM n WHERE '1' NOT IN (:account_ids)"`
	for name, c := range map[string]broken{
		"postgres is silent": {source: "type: sqldb\ndriver: postgres\ndsn: postgres://ledger_role:" + brokenSecret + "@" + refusing(t, silent) + "/books?sslmode=disable", mapping: ticketQuery},
		"mysql is silent":    {source: "type: sqldb\ndriver: mysql\ndsn: ledger_role:" + brokenSecret + "@tcp(" + refusing(t, silent) + ")/books", mapping: ticketQuery},
		"between attempts":   {source: "type: sqldb\ndriver: postgres\nattempts: 100\ndsn: postgres://ledger_role:" + brokenSecret + "@" + closedPort(t) + "/books?sslmode=disable", mapping: ticketQuery},
		"an endless query":   {source: "type: sqldb\ndriver: sqlite\ndsn: empty.sqlite", mapping: "query: " + endless + "\nfields: [invoice_id]"},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t)
			c.dataset = "invoice"
			b.write("customers.csv", []byte("customer_id,full_name\n"+brokenCustomer+","+brokenValue+"\n"))
			b.write("empty.sqlite", nil)
			config := c.config(true)
			if strings.Contains(c.source, "attempts") {
				config = bytes.Replace(config, []byte("    attempts: 2\n"), nil, 1)
			}
			b.write("valise.yaml", config)
			w := b.watch(b.exportArgs(brokenCustomer)...)
			b.begun()
			time.Sleep(300 * time.Millisecond)
			must(t, w.command.Process.Signal(syscall.SIGINT))
			stuck := time.AfterFunc(time.Minute, func() { _ = w.command.Process.Kill() })
			e := w.end(t)
			if !stuck.Stop() {
				t.Fatal("it did not stop")
			}
			if e.code != exitInterrupted || !strings.Contains(e.err, "valise: interrupted; nothing was written\n") {
				t.Errorf("exit code %d:\n%s", e.code, e.err)
			}
			quiet(t, e)
			b.isEmpty("out", "tmp")
		})
	}
}

// TestInterruptDemo: the demo company that is not whole does not stay either.
func TestInterruptDemo(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(stopSeed, 3))
	for i := range 6 {
		b := newBench(t)
		database := b.path("out", "demo", "company.sqlite")
		w := b.watch("demo", "--out", b.path("out", "demo"), "--records", "60000")
		for range 60_000 {
			if _, err := os.Stat(database); err == nil {
				break
			}
			time.Sleep(time.Millisecond)
		}
		time.Sleep(time.Duration(random.IntN(600)) * time.Millisecond)
		_ = w.command.Process.Signal(syscall.SIGINT) // it may have ended
		e := w.end(t)
		if e.code == exitOK {
			continue
		}
		if e.code != exitInterrupted || e.err[strings.LastIndex(strings.TrimSpace(e.err), "\n")+1:] != "valise: interrupted; nothing was written\n" {
			t.Errorf("interrupt %d: exit code %d:\n%s", i, e.code, e.err)
		}
		b.isEmpty("tmp")
		names := strings.Join(listed(t, b.path("out", "demo")), " ")
		if names != "" && names != "company.sqlite valise.yaml" { // made whole before the bundle is begun
			t.Errorf("interrupt %d: left %s", i, names)
		}
	}
}

// silent takes a connection and never answers.
func silent(c net.Conn) { _, _ = io.Copy(io.Discard, c) }
