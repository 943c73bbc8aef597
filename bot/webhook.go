package bot

import (
	"crypto/subtle"
	"encoding/json"
	"errors"
	"io"
	"net/http"
)

// maxUpdate bounds the body of one webhook call.
const maxUpdate = 1 << 20

// Webhook receives updates that Telegram pushes. It answers 200 only when the
// update is done with; anything else makes Telegram offer it again.
func Webhook(in *Intake, secret string) http.Handler {
	var order lanes
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		given := r.Header.Get("X-Telegram-Bot-Api-Secret-Token")
		if secret == "" || subtle.ConstantTimeCompare([]byte(given), []byte(secret)) != 1 {
			http.Error(w, "wrong secret", http.StatusUnauthorized)
			return
		}
		if r.Method != http.MethodPost {
			http.Error(w, "POST only", http.StatusMethodNotAllowed)
			return
		}
		body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxUpdate))
		var tooLarge *http.MaxBytesError
		switch {
		case errors.As(err, &tooLarge):
			http.Error(w, "too large", http.StatusRequestEntityTooLarge)
			return
		case err != nil || !json.Valid(body):
			http.Error(w, "not JSON", http.StatusBadRequest)
			return
		}
		u, _ := decode(body) // Deliver judges; here only the chat matters
		lane := order.of(u.chat())
		lane.Lock()
		defer lane.Unlock()
		if err := in.Deliver(r.Context(), body); err != nil {
			http.Error(w, "try again", http.StatusInternalServerError)
			return
		}
		w.WriteHeader(http.StatusOK)
	})
}
