package plugin_test

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"syscall"
	"testing"
	"time"

	"github.com/valise-export/valise/config"
	"github.com/valise-export/valise/connectors"
	"github.com/valise-export/valise/connectors/plugin"
	"github.com/valise-export/valise/exporter"
)

// TestChildren: what the program starts is gone when the read is over, however
// it ends.
func TestChildren(t *testing.T) {
	onUnix(t)
	for _, c := range []struct {
		behaviour string
		class     exporter.ErrorClass // "" where the answer is whole
		linux     bool
	}{
		{"forks", "", false},
		{"forkhang", exporter.TimedOut, false},
		{"forkdie", exporter.Truncated, false},
		{"leaves", exporter.TimedOut, true},
	} {
		t.Run(c.behaviour, func(t *testing.T) {
			if c.linux && runtime.GOOS != "linux" {
				t.Skip("needs Linux: /proc shows who left the group")
			}
			dir := t.TempDir()
			o := plugin.Options{Command: command(t, c.behaviour, dir), IdleTimeout: 5 * time.Second}
			_, _, err := read(t, t.Context(), made(t, setup(t, o)))
			if c.class == "" && err != nil {
				t.Errorf("got %v", err)
			} else if c.class != "" {
				isFault(t, err, c.class, "")
			}
			gone(t, dir)
		})
	}
}

// TestBreakEndsChildren: breaking off in the middle ends them too.
func TestBreakEndsChildren(t *testing.T) {
	onUnix(t)
	dir := t.TempDir()
	s, err := made(t, setup(t, plugin.Options{Command: command(t, "forkhang", dir)})).Open(t.Context(), exporter.Request{Subject: subject})
	if err != nil {
		t.Fatal(err)
	}
	for _, err := range s.Read(t.Context(), "note") {
		if err != nil {
			t.Fatal(err)
		}
		break
	}
	gone(t, dir)
	if err := s.Close(); err != nil {
		t.Error(err)
	}
}

// host is a valise in the middle of a read of the program that its arguments
// name. It says so on standard output and waits.
func host(p *program) int {
	m := config.Mapping{Name: "note", SubjectColumn: "owner", Fields: []config.Bind{{Field: "id"}}}
	c, err := plugin.New(connectors.Setup{Dataset: note, Source: config.Source{Options: &plugin.Options{Command: p.args}, Datasets: []config.Mapping{m}}})
	if err != nil {
		return 1
	}
	s, err := c.Open(context.Background(), exporter.Request{Subject: subject})
	if err != nil {
		return 1
	}
	for _, err := range s.Read(context.Background(), "note") {
		if err != nil {
			return 1
		}
		p.say("reading")
	}
	return 1
}

// TestKilledHost: when valise is killed, the program ends, and the next run
// removes its folder.
func TestKilledHost(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("needs Linux: prctl(2)")
	}
	dir := t.TempDir()
	s := setup(t, plugin.Options{Command: command(t, "well")})
	argv := command(t, "host", command(t, "stays", dir)...)
	cmd := exec.Command(argv[0], argv[1:]...)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil || line != "reading\n" {
		t.Errorf("the host says %q, %v", line, err)
	}
	if err := cmd.Process.Kill(); err != nil {
		t.Error(err)
	}
	if err := cmd.Wait(); err == nil {
		t.Error("the host was not killed")
	}
	gone(t, dir)
	if got, _, err := read(t, t.Context(), made(t, s)); err != nil || len(got) != 1 {
		t.Errorf("got %q, %v", got, err)
	}
}

// gone waits until the child that a program noted has ended.
func gone(t *testing.T, dir string) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(dir, "pid"))
	if err != nil {
		t.Fatal(err)
	}
	pid, err := strconv.Atoi(string(text))
	if err != nil {
		t.Fatal(err)
	}
	for range 500 {
		if !alive(pid) {
			return
		}
		time.Sleep(20 * time.Millisecond)
	}
	t.Errorf("the program's child still runs")
}

// alive reports whether a process runs. One that has ended and that nobody has
// buried yet does not.
func alive(pid int) bool {
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err == nil {
		_, rest, _ := bytes.Cut(stat, []byte(") "))
		return len(rest) > 0 && rest[0] != 'Z' && rest[0] != 'X'
	}
	if runtime.GOOS == "linux" {
		return false
	}
	p, err := os.FindProcess(pid)
	return err == nil && !errors.Is(p.Signal(syscall.Signal(0)), os.ErrProcessDone)
}
