// Package seal signs what the bot hands out and gets back: the data of buttons
// and the payloads of links. What comes back sealed was made by this bot, for
// this reader, and has not been touched; so nothing need be kept meanwhile, and a
// restart forgets nothing.
package seal

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
)

// Key signs; it is the same on every replica.
type Key []byte

// size is how many bytes of the keyed hash go with the data: 48 bits, which can
// be tried only by asking the bot, at the messenger's pace.
const size = 6

// Seal packs data for a reader: an account's number, or zero for anybody. The
// result holds only letters, digits, - and _, four for every three bytes.
func (k Key) Seal(reader int64, data []byte) string {
	return base64.RawURLEncoding.EncodeToString(append(k.mark(reader, data), data...))
}

// Open unpacks what Seal made for the reader; false for anything else.
func (k Key) Open(reader int64, text string) ([]byte, bool) {
	raw, err := base64.RawURLEncoding.Strict().DecodeString(text)
	if err != nil || len(raw) < size || !hmac.Equal(raw[:size], k.mark(reader, raw[size:])) {
		return nil, false
	}
	return raw[size:], true
}

func (k Key) mark(reader int64, data []byte) []byte {
	h := hmac.New(sha256.New, k)
	h.Write(binary.AppendVarint(nil, reader))
	h.Write(data)
	return h.Sum(nil)[:size]
}

// AppendText adds a text with its length, so that Reader can tell where it ends.
func AppendText(b []byte, text string) []byte {
	return append(binary.AppendUvarint(b, uint64(len(text))), text...)
}

// Reader takes numbers and texts off opened data, in the order they were added.
type Reader struct {
	b   []byte
	bad bool
}

// NewReader reads from data.
func NewReader(data []byte) *Reader { return &Reader{b: data} }

// Done reports whether nothing is left and nothing was missing.
func (r *Reader) Done() bool { return len(r.b) == 0 && !r.bad }

// More reports whether something is left.
func (r *Reader) More() bool { return len(r.b) > 0 }

// Byte takes one byte.
func (r *Reader) Byte() byte {
	if len(r.b) == 0 {
		r.bad = true
		return 0
	}
	v := r.b[0]
	r.b = r.b[1:]
	return v
}

// Rest takes all that is left.
func (r *Reader) Rest() string {
	s := string(r.b)
	r.b = nil
	return s
}

// Int takes a number added with binary.AppendVarint.
func (r *Reader) Int() int64 {
	v, n := binary.Varint(r.b)
	if n <= 0 {
		r.b, r.bad = nil, true
		return 0
	}
	r.b = r.b[n:]
	return v
}

// Text takes a text added with AppendText.
func (r *Reader) Text() string {
	length, n := binary.Uvarint(r.b)
	if n <= 0 || length > uint64(len(r.b)-n) { //nolint:gosec // n is never more than what is there
		r.b, r.bad = nil, true
		return ""
	}
	s := string(r.b[n : n+int(length)]) //nolint:gosec // bounded by what is there
	r.b = r.b[n+int(length):]           //nolint:gosec // bounded by what is there
	return s
}
