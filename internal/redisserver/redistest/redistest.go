// Package redistest gives tests a real redis-server of their own.
package redistest

import (
	"fmt"
	"os"
	"testing"

	"checkinbot/internal/redisserver"
)

// Start runs a server for one test. A machine without redis-server fails the
// test, because the store is only proven on the real one.
func Start(tb testing.TB, fsync string) *redisserver.Server {
	tb.Helper()
	if !redisserver.Installed() {
		tb.Fatal("redis-server is not installed; on Debian or Ubuntu: sudo apt-get install redis-server")
	}
	s, err := redisserver.Start(redisserver.Options{Dir: tb.TempDir(), Fsync: fsync})
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { _ = s.Stop() })
	return s
}

// Main runs a package's tests with one server for all of them and returns the exit
// code. Tests keep apart by names of their own.
func Main(m *testing.M, shared **redisserver.Server) int {
	if !redisserver.Installed() {
		fmt.Fprintln(os.Stderr, "redis-server is not installed; on Debian or Ubuntu: sudo apt-get install redis-server")
		return 1
	}
	dir, err := os.MkdirTemp("", "redistest")
	if err != nil {
		panic(err)
	}
	defer func() { _ = os.RemoveAll(dir) }()
	if *shared, err = redisserver.Start(redisserver.Options{Dir: dir}); err != nil {
		panic(err)
	}
	defer func() { _ = (*shared).Stop() }()
	return m.Run()
}
