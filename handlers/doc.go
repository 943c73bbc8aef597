// Package handlers decides what a message, a command and a button mean, and says
// so to the store. It knows neither Telegram nor Redis.
//
// A message takes one straight way:
//
//	who wrote it? ─▶ what does it say? ─▶ may they? ─▶ commit, with the reply
//
// Groups hear words only when words are needed: a recorded report gets a
// reaction, chatter gets nothing at all. Every reply is posted under a reason made
// from the message's identity, so a redelivered message is answered once.
package handlers
