package bot

import (
	"errors"
	"strings"
	"time"

	tg "github.com/go-telegram/bot"

	"checkinbot/internal/checkin"
)

// Back-off between attempts of one notice: 1 s, 2 s, 4 s … up to five minutes.
const (
	firstAgain = time.Second
	longAgain  = 5 * time.Minute
	// tokenAgain is how long to be silent when Telegram does not know us.
	tokenAgain = 30 * time.Second
)

// judge says what an attempt's outcome means for the notice. Tries is how many
// attempts failed before this one.
func judge(n checkin.Notice, sent int, err error, tries int) checkin.Verdict {
	var many *tg.TooManyRequestsError
	var moved *tg.MigrateError
	switch {
	case err == nil:
		return checkin.Verdict{Sent: sent}
	case strings.Contains(err.Error(), "error decode response result"):
		// Telegram took it; the library cannot read a part of the answer.
		return checkin.Verdict{Sent: sent}
	case errors.As(err, &many):
		wait := time.Duration(max(many.RetryAfter, 1)) * time.Second
		return checkin.Verdict{Again: wait, Silence: wait}
	case errors.As(err, &moved):
		return checkin.Verdict{Again: firstAgain, MovedTo: int64(moved.MigrateToChatID)}
	case errors.Is(err, tg.ErrorForbidden):
		return checkin.Verdict{Never: "forbidden", Unreachable: n.Worded()}
	case errors.Is(err, tg.ErrorBadRequest):
		return judgeBadRequest(n, err)
	case errors.Is(err, tg.ErrorUnauthorized), errors.Is(err, tg.ErrorNotFound):
		return checkin.Verdict{Again: tokenAgain, Silence: tokenAgain}
	}
	return checkin.Verdict{Again: min(firstAgain<<min(tries, 10), longAgain)}
}

// goneChats are the 400s that mean the chat itself is out of reach.
var goneChats = []string{
	"chat not found", "user not found", "peer_id_invalid", "group chat was deactivated", "chat_write_forbidden",
	"not enough rights to send", "need administrator rights", "have no rights to send", "user_deactivated", "topic_closed",
}

func judgeBadRequest(n checkin.Notice, err error) checkin.Verdict {
	text := strings.ToLower(err.Error())
	if strings.Contains(text, "message is not modified") {
		return checkin.Verdict{Sent: n.ReplyTo}
	}
	for _, gone := range goneChats {
		if strings.Contains(text, gone) {
			return checkin.Verdict{Never: "unreachable", Unreachable: n.Worded()}
		}
	}
	return checkin.Verdict{Never: "refused"}
}

// label names a verdict for metrics.
func label(v checkin.Verdict) string {
	switch {
	case v.Never != "":
		return "never"
	case v.Again > 0:
		return "again"
	}
	return "done"
}
