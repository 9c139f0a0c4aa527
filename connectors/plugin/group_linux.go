package plugin

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"sync"
	"syscall"

	"golang.org/x/sys/unix"
)

// group is a program's process group.
type group struct {
	mu     sync.Mutex
	cmd    *exec.Cmd
	folder string
	gone   bool // the number may be another's
}

// prepare gives a program a process group of its own, and an end when valise
// ends.
func prepare(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL}
}

// adopt sets the limits of a program that has just started. It has not been told
// anything yet, so what it holds so far is its own.
//
// The limit is RLIMIT_DATA and not RLIMIT_AS: runtimes such as Go's and Node's
// reserve address space by the gigabyte and never use it. There is no core dump:
// it would hold personal data.
func adopt(cmd *exec.Cmd, folder string, memory int64) (*group, error) {
	g := &group{cmd: cmd, folder: folder}
	err := limit(cmd.Process.Pid, unix.RLIMIT_CORE, 0)
	if memory > 0 {
		err = first(err, limit(cmd.Process.Pid, unix.RLIMIT_DATA, uint64(memory)))
	}
	return g, err
}

func limit(pid, resource int, value uint64) error {
	err := unix.Prlimit(pid, resource, &unix.Rlimit{Cur: value, Max: value}, nil)
	if errors.Is(err, unix.ESRCH) { // it has ended
		return nil
	}
	return err
}

// kill ends every process of the group.
func (g *group) kill() {
	g.mu.Lock()
	defer g.mu.Unlock()
	if !g.gone {
		_ = unix.Kill(-g.cmd.Process.Pid, unix.SIGKILL)
	}
}

// wait waits for the program, then ends what it left. The program is buried
// last: until then nobody else can have its number.
func (g *group) wait() {
	for {
		err := unix.Waitid(unix.P_PID, g.cmd.Process.Pid, nil, unix.WEXITED|unix.WNOWAIT, nil)
		if !errors.Is(err, unix.EINTR) {
			break
		}
	}
	g.mu.Lock()
	_ = unix.Kill(-g.cmd.Process.Pid, unix.SIGKILL)
	g.gone = true
	g.mu.Unlock()
	for range maxSweeps {
		if !sweep(g.folder) {
			break
		}
	}
	_ = g.cmd.Wait() // the state is in cmd.ProcessState
}

const maxSweeps = 16

// sweep ends processes that left the group: those that have the private folder
// in their environment. It reports whether there was one.
func sweep(folder string) (found bool) {
	environs, err := filepath.Glob("/proc/[0-9]*/environ")
	if err != nil {
		return false
	}
	for _, name := range environs {
		pid, err := strconv.Atoi(filepath.Base(filepath.Dir(name)))
		if err == nil && pid != os.Getpid() && endIfOf(pid, name, folder) {
			found = true
		}
	}
	return found
}

// endIfOf ends a process where it is one of the program's. The descriptor is
// made first, so that the process that is looked at is the one that ends.
func endIfOf(pid int, environ, folder string) bool {
	fd, err := unix.PidfdOpen(pid, 0)
	if err != nil {
		return false
	}
	defer func() { _ = unix.Close(fd) }()
	env, err := os.ReadFile(environ)
	if err != nil || !bytes.Contains(append([]byte{0}, env...), []byte("\x00TMPDIR="+folder+"\x00")) {
		return false
	}
	return unix.PidfdSendSignal(fd, unix.SIGKILL, nil, 0) == nil
}
