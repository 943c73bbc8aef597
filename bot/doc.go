// Package bot is the Telegram edge: how updates come in and notices go out.
//
// # In
//
// Poller and Webhook feed the same Intake. An update is acknowledged (the
// offset moves, the webhook answers 200) only after the Handler has returned
// without an error, which means that all it causes is stored:
//
//	getUpdates ─┐                    ┌─ nil ──▶ acknowledged
//	            ├─▶ Intake.Deliver ──┤
//	webhook  ───┘                    └─ error ─▶ offered again, later
//
// Updates of different chats are handled side by side, those of one chat in
// order. An update that cannot be read, or that keeps failing while the store
// answers, is buried in the dead list so that it cannot hold up the others.
//
// Updates are read with types of our own that name only what we use: an unknown
// kind of attachment somewhere in an update must not cost us the report in it.
//
// # Out
//
// Sender claims notices from the outbox on lease, waits out the pace, sends and
// settles. What an error means is decided by the pure function judge.
package bot
