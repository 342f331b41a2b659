-- A projector's batch: documents, views and checkpoint together, or nothing.
--
-- KEYS  meta, checkpoint, named, then every hash and set that ARGV writes
-- ARGV  generation, checkpoint it starts from, checkpoint it reaches, number of commands, then
--       of each command: number of its words, its words
-- Answers 1, or 0 if the world was reset or another projector was first.

if redis.call('HGET', KEYS[1], 'generation') ~= ARGV[1] then return 0 end
if (redis.call('GET', KEYS[2]) or '0') ~= ARGV[2] then return 0 end

local cursor = 5
for _ = 1, tonumber(ARGV[4]) do
  local last = cursor + ARGV[cursor]
  redis.call(unpack(ARGV, cursor + 1, last))
  cursor = last + 1
end
redis.call('SET', KEYS[2], ARGV[3])
return 1
