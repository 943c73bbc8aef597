// Package redisserver runs a private redis-server child process, for the demo
// and for tests. It listens on the loopback address only and keeps its data in
// a folder of the caller's.
package redisserver

import (
	"bufio"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"
)

// Program is the executable looked up on the PATH.
const Program = "redis-server"

// Options say how the server keeps its data.
type Options struct {
	// Dir holds the data; it must exist.
	Dir string
	// Fsync is appendfsync: always, everysec or no. Empty turns persistence off.
	Fsync string
	// Port to listen on; zero picks a free one.
	Port int
}

// Server is a running redis-server.
type Server struct {
	opts Options
	mu   sync.Mutex
	cmd  *exec.Cmd
}

// Installed reports whether there is a redis-server to run.
func Installed() bool {
	_, err := exec.LookPath(Program)
	return err == nil
}

// Start runs a server and waits until it accepts commands.
func Start(o Options) (*Server, error) {
	if o.Port == 0 {
		port, err := freePort()
		if err != nil {
			return nil, fmt.Errorf("redisserver: find a free port: %w", err)
		}
		o.Port = port
	}
	s := &Server{opts: o}
	return s, s.Restart()
}

// URL is how a client reaches it.
func (s *Server) URL() string { return "redis://" + s.Addr() + "/0" }

// Addr is host and port.
func (s *Server) Addr() string { return "127.0.0.1:" + strconv.Itoa(s.opts.Port) }

// Restart starts the server again after Kill or Stop, on the same port and data.
func (s *Server) Restart() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	cmd := exec.Command(Program, s.args()...) //nolint:gosec,noctx // a fixed program; the server's life is Stop's business
	cmd.SysProcAttr = dieWithParent()
	if err := cmd.Start(); err != nil {
		return fmt.Errorf("redisserver: start: %w", err)
	}
	s.cmd = cmd
	if err := waitReady(s.Addr(), 20*time.Second); err != nil {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
		return err
	}
	return nil
}

func (s *Server) args() []string {
	args := []string{
		"--port", strconv.Itoa(s.opts.Port), "--bind", "127.0.0.1", "--dir", s.opts.Dir,
		"--save", "", "--daemonize", "no", "--loglevel", "warning", "--maxmemory-policy", "noeviction",
	}
	if s.opts.Fsync != "" {
		args = append(args, "--appendonly", "yes", "--appendfsync", s.opts.Fsync)
	}
	return args
}

// Stop ends the server gently, keeping its data.
func (s *Server) Stop() error { return s.end(syscall.SIGTERM) }

// Kill ends the server as a power cut would.
func (s *Server) Kill() error { return s.end(syscall.SIGKILL) }

func (s *Server) end(sig syscall.Signal) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.cmd == nil {
		return nil
	}
	if err := s.cmd.Process.Signal(sig); err != nil && !errors.Is(err, os.ErrProcessDone) {
		return fmt.Errorf("redisserver: stop: %w", err)
	}
	_ = s.cmd.Wait() // its exit status says only how it was told to end
	s.cmd = nil
	return nil
}

func freePort() (int, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0") //nolint:noctx // closed at once
	if err != nil {
		return 0, err
	}
	defer func() { _ = l.Close() }()
	addr, ok := l.Addr().(*net.TCPAddr)
	if !ok {
		return 0, errors.New("not a TCP address")
	}
	return addr.Port, nil
}

// waitReady asks PING until the answer is PONG: while the server loads its data
// it accepts connections but answers LOADING.
func waitReady(addr string, limit time.Duration) error {
	deadline := time.Now().Add(limit)
	for time.Now().Before(deadline) {
		if ping(addr) {
			return nil
		}
		time.Sleep(10 * time.Millisecond)
	}
	return fmt.Errorf("redisserver: %s not ready after %s", addr, limit)
}

func ping(addr string) bool {
	conn, err := net.DialTimeout("tcp", addr, time.Second) //nolint:noctx // bounded by its timeout
	if err != nil {
		return false
	}
	defer func() { _ = conn.Close() }()
	_ = conn.SetDeadline(time.Now().Add(time.Second))
	if _, err := conn.Write([]byte("PING\r\n")); err != nil {
		return false
	}
	line, err := bufio.NewReader(conn).ReadString('\n')
	return err == nil && strings.HasPrefix(line, "+PONG")
}
