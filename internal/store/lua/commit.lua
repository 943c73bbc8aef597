-- commit: change the ledger, move the counters and queue what is to be said,
-- all or nothing.
--
-- KEYS  every key the arguments below refer to by number
-- ARGV  a flat list of counted sections, in this order:
--   guards   n, then n × (key, field)              a reason that must not have been said
--   known    n, then n × (key, field)              a person who must be on the roster
--   swaps    n, then n × (key, field, old, new)    "" old: absent; "" new: delete
--   moves    n, then n × (key, field, m, m × (code, delta))   counters, "code=value,code=value"
--   drops    n, then n × (key, member)             entries of indexes to remove
--   recents  n, then n × (key of months, month, key of the month, member, score)
--   audits   n, then n × (key, seq key, who and what, ttl s)
--   notices  n, then n × (said key, reason, ttl s, outbox key, queue key, seq key, due ms, body)
-- Due 0 means now by the server's clock.
--
-- Returns "ok"; "said" when a guard's reason was already said; "unknown" when
-- somebody is on the roster no more; "stale" when a swap's old value is not what is
-- stored. Nothing is changed unless "ok". A roster without anybody knows everybody:
-- then there is nobody to have left it.
local at = 0
local function take()
  at = at + 1
  return ARGV[at]
end
local function key() return KEYS[tonumber(take())] end
local function count() return tonumber(take()) end

for _ = 1, count() do
  if redis.call('HEXISTS', key(), take()) == 1 then return 'said' end
end

for _ = 1, count() do
  local k, field = key(), take()
  if redis.call('HEXISTS', k, field) == 0 and redis.call('EXISTS', k) == 1 then return 'unknown' end
end

local swaps = {}
for i = 1, count() do
  local s = { key(), take(), take(), take() }
  if (redis.call('HGET', s[1], s[2]) or '') ~= s[3] then return 'stale' end
  swaps[i] = s
end
for _, s in ipairs(swaps) do
  if s[4] == '' then
    redis.call('HDEL', s[1], s[2])
  else
    redis.call('HSET', s[1], s[2], s[4])
  end
end

for _ = 1, count() do
  local k, field = key(), take()
  local counts = ',' .. (redis.call('HGET', k, field) or '')
  for _ = 1, count() do
    local code, delta = take(), tonumber(take())
    local from, to, v = string.find(counts, ',' .. code .. '=(-?%d+)')
    local n = delta + (v or 0)
    local pair = n ~= 0 and string.format(',%s=%.0f', code, n) or ''
    if from then
      counts = string.sub(counts, 1, from - 1) .. pair .. string.sub(counts, to + 1)
    else
      counts = (counts == ',' and '' or counts) .. pair
    end
  end
  counts = string.sub(counts, 2)
  if counts ~= '' then
    redis.call('HSET', k, field, counts)
  else
    redis.call('HDEL', k, field)
  end
end

for _ = 1, count() do
  redis.call('ZREM', key(), take())
end

for _ = 1, count() do
  local months, month, k, member, score = key(), take(), key(), take(), take()
  if redis.call('ZADD', k, score, member) == 1 then redis.call('HINCRBY', months, month, 1) end
end

for _ = 1, count() do
  local k, seq, what, ttl = key(), key(), take(), take()
  local n = string.format('%012d', redis.call('INCR', seq))
  redis.call('HSET', k, n, redis.call('TIME')[1] .. ' ' .. what)
  redis.call('EXPIRE', k, ttl)
end

for _ = 1, count() do
  local said, reason, ttl = key(), take(), take()
  local outbox, queue, seq = key(), key(), key()
  local due, body = tonumber(take()), take()
  if redis.call('HSETNX', said, reason, '') == 1 then
    -- A reason may belong to a day long past, so each one renews its day's time.
    redis.call('EXPIRE', said, ttl)
    if body ~= '' then
      if due == 0 then
        local t = redis.call('TIME')
        due = t[1] * 1000 + math.floor(t[2] / 1000)
      end
      -- Ids sort as they were given, so equal due times leave in that order.
      local id = string.format('%012d', redis.call('INCR', seq))
      redis.call('HSET', outbox, id, body)
      redis.call('ZADD', queue, due, id)
    end
  end
end
return 'ok'
