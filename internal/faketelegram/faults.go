package faketelegram

import (
	"net/http"
	"time"
)

// FaultKind is how a call goes wrong.
type FaultKind int

// The faults.
const (
	DropBefore FaultKind = iota // the connection breaks; nothing happened
	DropAfter                   // it happened, but the answer is lost
	Status                      // an error status with Telegram's JSON
	HTMLPage                    // a proxy's error page
	Garbage                     // 200 with something that is not JSON
	Slow                        // the answer is late
)

// Fault makes calls of a method fail. An empty Method matches every one.
type Fault struct {
	Method string
	Kind   FaultKind
	// Times is how many calls it strikes.
	Times int
	// Code is the status of Status faults.
	Code int
	// Delay is that of Slow faults.
	Delay time.Duration
}

// Inject adds a fault; faults strike in the order they were injected.
func (s *Server) Inject(f Fault) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults = append(s.faults, &f)
}

func (s *Server) fault(method string) *Fault {
	for _, f := range s.faults {
		if f.Times > 0 && (f.Method == "" || f.Method == method) {
			f.Times--
			struck := *f
			return &struck
		}
	}
	return nil
}

// before reports whether the fault ends the call before it takes effect.
func (f *Fault) before(w http.ResponseWriter) bool {
	switch f.Kind {
	case DropBefore:
		drop(w)
	case Status:
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(f.Code)
		_, _ = w.Write(mustJSON(map[string]any{"ok": false, "error_code": f.Code, "description": http.StatusText(f.Code)}))
	case HTMLPage:
		w.Header().Set("Content-Type", "text/html")
		w.WriteHeader(http.StatusBadGateway)
		_, _ = w.Write([]byte("<html><body><h1>502 Bad Gateway</h1></body></html>"))
	case Garbage:
		_, _ = w.Write([]byte("\x00\x01 not json"))
	default:
		return false
	}
	return true
}

// after reports whether the fault swallows the answer of a call that took effect.
func (f *Fault) after(w http.ResponseWriter) bool {
	switch f.Kind {
	case DropAfter:
		drop(w)
		return true
	case Slow:
		time.Sleep(f.Delay)
	default:
	}
	return false
}

// drop breaks the connection without an answer.
func drop(w http.ResponseWriter) {
	if h, ok := w.(http.Hijacker); ok {
		if conn, _, err := h.Hijack(); err == nil {
			_ = conn.Close()
			return
		}
	}
	panic(http.ErrAbortHandler)
}
