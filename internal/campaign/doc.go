// Package campaign makes up an outreach campaign as the chat messages that would
// have reported it, for load, soak and demonstration runs.
//
//	Size, seed ──plan──▶ slots (who, when, where, which figures)
//	           ──order─▶ notes (reports, edits, undos, chatter; by time)
//	           ──write─▶ Message (words and, beside them, what they mean)
//
// The totals are those of the source report, exactly; how they fall on people,
// villages and days is chance, the same for the same seed. Every message carries
// its meaning, and Truth adds meanings up without any code of internal/checkin
// beyond its plain types, so that a bot fed with the words can be held against it.
//
// Places are those of 隆阳区 (villages other than the few known ones are invented);
// people and accounts are fictional. Base values that the source printed rounded
// (1.48万 and the like) are reconstructions.
package campaign
