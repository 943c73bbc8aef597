-- hold: take or keep the right to poll.
--
-- KEYS  1 poller
-- ARGV  1 holder  2 ttl ms
-- Returns 1 when the holder has it now, else 0.
local now = redis.call('GET', KEYS[1])
if now and now ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return 1
