package plugin

import (
	"os/exec"
	"sync"
	"syscall"
	"unsafe"

	"golang.org/x/sys/windows"
)

// group is a job object: a program and the processes that it starts. One that it
// starts before it is put into the job is not found.
type group struct {
	mu   sync.Mutex
	cmd  *exec.Cmd
	job  windows.Handle
	gone bool
}

// prepare keeps valise's console events from the program.
func prepare(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{CreationFlags: windows.CREATE_NEW_PROCESS_GROUP, HideWindow: true}
}

// adopt puts a program that has just started into a job, which ends when valise
// does.
func adopt(cmd *exec.Cmd, _ string, memory int64) (*group, error) {
	g := &group{cmd: cmd}
	var err error
	if g.job, err = windows.CreateJobObject(nil, nil); err != nil {
		return g, err
	}
	info := windows.JOBOBJECT_EXTENDED_LIMIT_INFORMATION{}
	info.BasicLimitInformation.LimitFlags = windows.JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE
	if memory > 0 {
		info.BasicLimitInformation.LimitFlags |= windows.JOB_OBJECT_LIMIT_PROCESS_MEMORY
		info.ProcessMemoryLimit = uintptr(memory)
	}
	_, err = windows.SetInformationJobObject(g.job, windows.JobObjectExtendedLimitInformation,
		uintptr(unsafe.Pointer(&info)), uint32(unsafe.Sizeof(info)))
	if err != nil {
		return g, err
	}
	return g, g.assign()
}

func (g *group) assign() error {
	const access = windows.PROCESS_SET_QUOTA | windows.PROCESS_TERMINATE
	process, err := windows.OpenProcess(access, false, uint32(g.cmd.Process.Pid))
	if err != nil {
		return err
	}
	return first(windows.AssignProcessToJobObject(g.job, process), windows.CloseHandle(process))
}

// kill ends every process of the job.
func (g *group) kill() {
	g.mu.Lock()
	defer g.mu.Unlock()
	if !g.gone {
		_ = windows.TerminateJobObject(g.job, 1)
		_ = g.cmd.Process.Kill()
	}
}

// wait waits for the program, then ends what it left in the job.
func (g *group) wait() {
	_ = g.cmd.Wait() // the state is in cmd.ProcessState
	g.mu.Lock()
	defer g.mu.Unlock()
	_ = windows.TerminateJobObject(g.job, 1)
	_ = windows.CloseHandle(g.job)
	g.gone = true
}
