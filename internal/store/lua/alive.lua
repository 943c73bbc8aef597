-- alive: note that the program runs, and when it did not.
--
-- KEYS  1 alive (string: ms)  2 outages (hash: from ms → to ms)
-- ARGV  1 now ms  2 the gap in ms from which on it is an outage  3 ms for which
--       outages are kept
-- Returns the outages that are kept, as a flat list of from and to. The clock never
-- goes back: a time before the last one counts as the last one.
local now, last = tonumber(ARGV[1]), tonumber(redis.call('GET', KEYS[1]) or ARGV[1])
if now - last >= tonumber(ARGV[2]) then redis.call('HSET', KEYS[2], last, now) end
if now > last or redis.call('EXISTS', KEYS[1]) == 0 then redis.call('SET', KEYS[1], now) end
local all = redis.call('HGETALL', KEYS[2])
local out = {}
for i = 1, #all, 2 do
  if tonumber(all[i + 1]) < now - tonumber(ARGV[3]) then
    redis.call('HDEL', KEYS[2], all[i])
  else
    out[#out + 1] = all[i]
    out[#out + 1] = all[i + 1]
  end
end
return out
