-- release: give up the right to poll, if it is still ours.
--
-- KEYS  1 poller
-- ARGV  1 holder
-- Returns 1 when it was released, else 0.
if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end
return 0
