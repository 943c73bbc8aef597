// Package checkin is the vocabulary of the district's outreach campaign: who
// reports, for which place and day, which figures, and what is said in answer.
//
// It does no I/O and never reads a clock; every other package speaks in its
// words. The central idea is the fold:
//
//	message ──parse──▶ Record (newest revision wins) ──Steps──▶ counters
//
// A Record is what one chat message means in its newest revision. Every total
// the bot ever shows is the sum of the Steps of all active Records, so counters
// can be moved by differences when a message is edited, and recomputed from
// nothing to prove that they are right.
package checkin
