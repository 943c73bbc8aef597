// Package store keeps the ledger, the counters, the roster and the outbox of one
// district in Redis. It is the only package that knows Redis.
//
// # Guarantees
//
// Every change is one Lua script, all or nothing. A script first compares what
// its caller has read with what is stored and changes nothing when they differ;
// the caller then reads again. So a script may be repeated by the client after
// a network error, or raced by another replica, without counting twice.
//
// Counters are never computed in Redis: the caller works out the movements with
// the pure fold of package checkin, and Verify holds the stored counters against
// the same fold over the whole ledger.
//
// # Keys
//
// A district is one tenant and one hash tag; every key begins with "{district}:",
// so every script is single-slot and a Redis Cluster works as one server does.
//
//	key                             type    TTL   holds                                    written by      read by
//	ledger:<yyyymmdd>:<shard>       hash    -     chat:message → newest revision           Commit, Amend   Commit, Amend, Verify
//	                                              (UTC day sent; shard of 64 by chat)
//	days:<subject>:<yyyymm>         hash    -     dd → code=count,code=count of the day    Commit, Amend   Totals, Verify
//	months:<subject>                hash    -     yyyymm, all → the same of a month, of    Commit, Amend   Totals, Verify
//	                                              all time
//	stock:<person>                  hash    -     code → the person's statements           Commit, Amend   Commit, Amend, Verify
//	opening                         hash    -     place|code → total set as achieved       Open            Open, Verify
//	                                              before the bot began
//	opening:<place>                 hash    -     code → what its totals begin with        Open            Totals, Verify
//	review:<yyyymmdd>               hash    -     place|question → answer about the        Find            Findings
//	                                              quarter that begins then
//	problems                        hash    -     number → problem found                   Raise,          Problems
//	                                                                                       CloseProblem
//	cases:open                      hash    -     number → appeal that is written down     Commit, Amend,  Cases, Case,
//	                                                                                       PassUp          Verify, Forget
//	cases:resolved, cases:confirmed hash    -     number → the same once it is             the same        the same
//	cases:erased                    hash    -     number → the same, without its words,    Tidy            the same
//	                                              90 days after it was resolved
//	cases:seq                       string  -     how many were given a number             Commit, Amend   Commit, Amend
//	mine:<person>                   hash    -     month → messages that name the person    Commit, Amend,  Amend, Recent,
//	                                                                                       Decide          Everything, Forget
//	mine:<person>:<yyyymm>          zset    -     chat:message by time sent (UTC month)    the same        the same
//	sweeps                          hash    -     forgotten person → JSON, until swept     Forget, Sweep   Sweep
//	audit:<yyyymm>                  hash    400 d number → when, who, what was changed     Commit, Amend,  Audit, Forget
//	                                                                                       Decide
//	audit:seq                       string  -     last number given                        the same        the same
//	slips                           hash    -     id → what waits for somebody             Decide, Tidy    Decide, Slip
//	chats                           hash    -     group → title, whether the bot is admin  Standing        Chat
//	outbox                          hash    -     id → notice waiting to leave             Commit, Post    Claim
//	outbox:people, outbox:broadcast zset    -     id by when it may leave, in ms           Commit, Post    Claim
//	outbox:tries                    hash    -     id → attempts that failed                Settle          Claim
//	outbox:seq                      string  -     last id given                            Commit, Post    Commit, Post
//	outbox:lost                     stream  7 d   notices given up, with the reason        Settle, Tidy    people
//	pace                            zset    -     chat → when it may be written to again   Claim, Settle   Claim
//	said:<yyyymmdd>                 hash    4 d   reason → "" queued, or id of what was    Commit, Post,   Commit, Post,
//	                                              sent, or "!" with why it was not         Settle, Skip    Amend, Said
//	words:<yyyymmdd>                hash    4 d   hash of a message → its revision and     KeepWords       Words
//	                                              the hash of its words
//	told                            hash    -     name → what was told last under it       PostTold        Told
//	alive                           string  -     when a replica beat last, in ms          Alive           Alive
//	outages                         hash    -     from → to, in ms, when none beat         Alive           Alive
//	unreachable                     hash    -     chat → reason and since when             Settle,         Troubles
//	                                                                                       Standing
//	moved                           hash    -     old chat id → supergroup's id            Moved           Claim, Roster
//	places, people, groups          hash    -     id → JSON                                ReplaceRoster,  Roster
//	                                                                                       Decide, Forget
//	roster                          hash    -     version: changes whenever the roster     ReplaceRoster,  Directory, Decide
//	                                              does                                     Decide, Moved
//	poller                          string  4 s   who may poll the messenger               Lease           Lease
//	dead                            stream  7 d   updates that could not be handled        Bury, Tidy      people
//	ping                            string  60 s  whether writes are taken                 Ping            -
//
// A subject is a place id, one with "#" and a key work, or "p:" and a person's id. Codes are those of the
// catalogue, and #r, #z, #l for the number of reports with figures, zero reports
// and leave; #n, #s, #c, #o are those of cases noted, resolved, confirmed and reopened.
package store
