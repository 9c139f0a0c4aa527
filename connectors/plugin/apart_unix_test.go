//go:build unix

package plugin_test

import (
	"os/exec"
	"syscall"
)

// apart lets a child leave its parent's group and session.
func apart(cmd *exec.Cmd) { cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true} }
