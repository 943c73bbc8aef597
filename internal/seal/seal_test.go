package seal

import (
	"encoding/binary"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestOnlyWhatWasSealedForTheReaderOpens(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		key, reader := Key(rapid.SliceOfN(rapid.Byte(), 1, 40).Draw(t, "key")), rapid.Int64().Draw(t, "reader")
		n, s := rapid.Int64().Draw(t, "n"), rapid.String().Draw(t, "s")
		text := key.Seal(reader, AppendText(binary.AppendVarint([]byte{7}, n), s))
		data, ok := key.Open(reader, text)
		if !ok {
			t.Fatal("does not open for its reader")
		}
		r := NewReader(data)
		if r.Byte() != 7 || r.Int() != n || r.Text() != s || !r.Done() {
			t.Fatalf("came back changed: %q", data)
		}
		if _, ok := key.Open(reader+1, text); ok {
			t.Fatal("opens for another reader")
		}
		if _, ok := append(key, 'x').Open(reader, text); ok {
			t.Fatal("opens with another key")
		}
		at := rapid.IntRange(0, len(text)-1).Draw(t, "at")
		if _, ok := key.Open(reader, text[:at]+string('A'+(text[at]+1)%26)+text[at+1:]); ok && text[at] != 'A'+(text[at]+1)%26 {
			t.Fatal("opens though changed")
		}
	})
}

func FuzzReader(f *testing.F) {
	f.Add([]byte{1, 200, 1, 5, 'a'})
	f.Fuzz(func(_ *testing.T, b []byte) {
		for r := NewReader(b); r.More(); {
			_, _, _ = r.Byte(), r.Int(), strings.Clone(r.Text())
		}
	})
}
