-- claim: lease the notices that may leave now, within what the messenger allows
-- overall, per chat, and per group and minute. People come before broadcasts.
--
-- KEYS  1 outbox  2 queue of people  3 queue of broadcasts  4 pace  5 tries  6 moved
-- ARGV  1 now ms (0: the server's clock)  2 lease ms  3 most notices
--       4 overall interval ms  5 chat interval ms
--       6 group interval ms    7 group burst
--       8 horizon ms: how far ahead a notice may be handed out with a time to wait
--
-- A body is "<chat> <ration> <json>", with ration 0 counted overall only, 1 per
-- chat too, 2 per group and minute too. The pace set holds, for each chat, the
-- time at which its next message conforms (a generic cell rate limiter); "*" is
-- the overall one, "!" a pause ordered by the messenger.
--
-- Returns { wait ms until something may be due, granted … }, each granted being
-- { id, lease, tries, wait ms before sending, chat now, body }. Lease is the
-- token that Settle must show.
local now = tonumber(ARGV[1])
if now == 0 then
  local t = redis.call('TIME')
  now = t[1] * 1000 + math.floor(t[2] / 1000)
end
local lease, most = tonumber(ARGV[2]), tonumber(ARGV[3])
local every, chat_every = tonumber(ARGV[4]), tonumber(ARGV[5])
local group_every, group_burst = tonumber(ARGV[6]), tonumber(ARGV[7])
local horizon = now + tonumber(ARGV[8])
local pace = KEYS[4]

redis.call('ZREMRANGEBYSCORE', pace, '-inf', '(' .. now)
local function at_of(member) return tonumber(redis.call('ZSCORE', pace, member) or 0) end

local pause = at_of('!')
if pause > now then return { pause - now } end

local at = math.max(at_of('*'), now)
local out = { 0 }

-- When may this chat be written to?
local function ready(chat, ration)
  if ration == '0' then return 0 end
  local t = at_of(chat)
  if ration == '2' then
    t = math.max(t, at_of('g' .. chat) - group_every * (group_burst - 1))
  end
  return t
end

local function spend(chat, ration)
  at = at + every
  redis.call('ZADD', pace, at, '*')
  if ration == '0' then return end
  redis.call('ZADD', pace, at - every + chat_every, chat)
  if ration == '2' then
    local member = 'g' .. chat
    redis.call('ZADD', pace, math.max(at_of(member), at - every) + group_every, member)
  end
end

local function grant(queue, id)
  local body = redis.call('HGET', KEYS[1], id)
  if not body then
    redis.call('ZREM', queue, id)
    return
  end
  local chat, ration = string.match(body, '^(%S+) (%d) ')
  local to = redis.call('HGET', KEYS[6], chat) or chat
  local t = ready(to, ration)
  if t > at then
    redis.call('ZADD', queue, t, id)
    return
  end
  local wait = at - now
  spend(to, ration)
  local till = now + wait + lease
  redis.call('ZADD', queue, till, id)
  out[#out + 1] = { id, till, tonumber(redis.call('HGET', KEYS[5], id) or 0), wait, to, body }
end

-- Chats that are not ready are moved ahead, so each round sees new notices; the
-- number of rounds is bounded to keep the script short.
for _, queue in ipairs({ KEYS[2], KEYS[3] }) do
  for _ = 1, 8 do
    local ids = redis.call('ZRANGEBYSCORE', queue, '-inf', now, 'LIMIT', 0, 64)
    if #ids == 0 then break end
    for _, id in ipairs(ids) do
      if #out > most or at > horizon then
        out[1] = math.max(1, at - horizon)
        return out
      end
      grant(queue, id)
    end
  end
end

local next_due = now + 60000
for _, queue in ipairs({ KEYS[2], KEYS[3] }) do
  local first = redis.call('ZRANGE', queue, 0, 0, 'WITHSCORES')
  if first[2] then next_due = math.min(next_due, tonumber(first[2])) end
end
out[1] = math.max(1, next_due - now)
return out
