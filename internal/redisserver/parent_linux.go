package redisserver

import "syscall"

// dieWithParent lets the kernel end the child when we are killed ourselves.
func dieWithParent() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL, Setpgid: true}
}
