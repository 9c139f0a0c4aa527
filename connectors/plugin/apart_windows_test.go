package plugin_test

import (
	"os/exec"
	"syscall"
)

// apart lets a child leave its parent's group.
func apart(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{CreationFlags: syscall.CREATE_NEW_PROCESS_GROUP}
}
