//go:build unix && !linux

package plugin

import (
	"os/exec"
	"sync"
	"syscall"

	"golang.org/x/sys/unix"
)

// group is a program's process group. There is no limit of memory here, and a
// process that leaves the group is not found.
type group struct {
	mu   sync.Mutex
	cmd  *exec.Cmd
	gone bool // the number may be another's
}

// prepare gives a program a process group of its own.
func prepare(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
}

// adopt takes over a program that has just started.
func adopt(cmd *exec.Cmd, _ string, _ int64) (*group, error) {
	return &group{cmd: cmd}, nil
}

// kill ends every process of the group.
func (g *group) kill() {
	g.mu.Lock()
	defer g.mu.Unlock()
	if !g.gone {
		_ = unix.Kill(-g.cmd.Process.Pid, unix.SIGKILL)
	}
}

// wait waits for the program, then ends what it left in the group.
func (g *group) wait() {
	_ = g.cmd.Wait() // the state is in cmd.ProcessState
	g.mu.Lock()
	defer g.mu.Unlock()
	_ = unix.Kill(-g.cmd.Process.Pid, unix.SIGKILL)
	g.gone = true
}
