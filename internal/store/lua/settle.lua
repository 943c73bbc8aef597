-- settle: note what became of a leased notice.
--
-- KEYS  1 outbox  2 its queue  3 tries  4 said bucket  5 lost  6 unreachable  7 pace
-- ARGV  1 id  2 lease shown  3 verdict: done | again | never
--       4 done: sent message id; again: ms to wait; never: why
--       5 reason of the notice  6 chat  7 now ms (0: the server's clock)
--       8 "1": the chat cannot be reached at all
--       9 ms for which the whole bot must be silent, or 0
--
-- Returns "ok", or "lost" when the lease is no longer ours; then another sender
-- has the notice and only the pause is noted.
local now = tonumber(ARGV[7])
local t = redis.call('TIME')
local wall = tonumber(t[1])
if now == 0 then now = wall * 1000 + math.floor(t[2] / 1000) end

if tonumber(ARGV[9]) > 0 then
  local till = now + tonumber(ARGV[9])
  local set = tonumber(redis.call('ZSCORE', KEYS[7], '!') or 0)
  if till > set then redis.call('ZADD', KEYS[7], till, '!') end
end

local id = ARGV[1]
local held = redis.call('ZSCORE', KEYS[2], id)
-- What was sent was sent, whoever holds the lease by now.
if not held or ARGV[3] ~= 'done' and tonumber(held) ~= tonumber(ARGV[2]) then return 'lost' end

if ARGV[3] == 'again' then
  redis.call('ZADD', KEYS[2], now + tonumber(ARGV[4]), id)
  -- A pause is the messenger's business, not the notice's failure.
  if tonumber(ARGV[9]) == 0 then redis.call('HINCRBY', KEYS[3], id, 1) end
  return 'ok'
end

redis.call('ZREM', KEYS[2], id)
redis.call('HDEL', KEYS[1], id)
redis.call('HDEL', KEYS[3], id)
local known = redis.call('HEXISTS', KEYS[4], ARGV[5]) == 1
if ARGV[3] == 'done' then
  if known then redis.call('HSET', KEYS[4], ARGV[5], ARGV[4]) end
  redis.call('HDEL', KEYS[6], ARGV[6])
else
  if known then redis.call('HSET', KEYS[4], ARGV[5], '!' .. ARGV[4]) end
  local week_ago = (wall - 7 * 86400) * 1000
  redis.call('XADD', KEYS[5], 'MINID', '~', week_ago, '*', 'reason', ARGV[5], 'chat', ARGV[6], 'why', ARGV[4])
  if ARGV[8] == '1' and string.sub(ARGV[6], 1, 1) == '-' then -- groups only
    redis.call('HSETNX', KEYS[6], ARGV[6], ARGV[4] .. ' ' .. math.floor(now / 1000))
  end
end
return 'ok'
