-- Makes a staged log the log, with what is stored beside it: all of it, or nothing.
--
-- KEYS  meta, log, heads, budgets, named, then of the log and of each hash: where it is staged,
--       where it belongs
-- ARGV  generation the import began in, events of the log, then field and value of what is noted
--       in meta
-- Answers 'taken', or what stands in the way: 'generation', 'recorded', 'expired' (staged too long)

local META, LOG, HEADS, BUDGETS, NAMED = unpack(KEYS, 1, 5)
if redis.call('HGET', META, 'generation') ~= ARGV[1] then return 'generation' end
if redis.call('EXISTS', LOG, HEADS) > 0 then return 'recorded' end
for i = 6, #KEYS, 2 do
  local lost = redis.call('EXISTS', KEYS[i]) == 0
  if KEYS[i + 1] == LOG then lost = redis.call('XLEN', KEYS[i]) ~= tonumber(ARGV[2]) end
  if lost then return 'expired' end
end

for i = 6, #KEYS, 2 do
  redis.call('RENAME', KEYS[i], KEYS[i + 1])
  redis.call('PERSIST', KEYS[i + 1])
  redis.call('SADD', NAMED, KEYS[i + 1])
end
redis.call('SREM', NAMED, LOG, HEADS, BUDGETS) -- these are found without being named
redis.call('HSET', META, unpack(ARGV, 3))
return 'taken'
