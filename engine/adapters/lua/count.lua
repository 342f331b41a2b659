-- Counts one more attempt, anew if the period is another than that of the last one.
--
-- KEYS  attempts
-- ARGV  what was tried, the period (no spaces), a note
-- Answers how often that makes.

local stored = redis.call('HGET', KEYS[1], ARGV[1])
local count, period
if stored then count, period = string.match(stored, '^(%d+) (%S*) ') end
count = period == ARGV[2] and count + 1 or 1
redis.call('HSET', KEYS[1], ARGV[1], string.format('%d %s %s', count, ARGV[2], ARGV[3]))
return count
