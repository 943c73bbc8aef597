// Package faketelegram is a Bot API server for tests and the demo: the subset
// this project uses, with the behaviour that hurts.
//
//	people (Say, Edit, Press …) ──▶ pending updates ──getUpdates / webhook──▶ bot
//	events, Chat            ◀────── chats           ◀──sendMessage …──────── bot
//
// Updates stay pending until a later offset confirms them, are offered again
// until then, and expire (24 hours, button presses 150 seconds) on the server's
// own clock. A second poller ends the first with 409. Calls are checked
// strictly: an unknown method or parameter, a missing one, a text too long or
// HTML that does not parse is refused in the words of the real server. Limits
// are answered with 429 and retry_after. Faults can be injected: connections
// dropped before or after the call took effect, errors, HTML pages, garbage and
// delay.
package faketelegram
