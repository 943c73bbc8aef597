// Package redistest gives tests a real redis-server of their own.
package redistest

import (
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
