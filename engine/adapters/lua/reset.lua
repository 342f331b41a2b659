-- Ends the generation: raises it, deletes everything of it, and makes the consumer group anew.
--
-- KEYS  meta, named, resets, outbox, then every other key of the world
-- ARGV  name of the consumer group, then the fields of meta that stay
-- Answers the new generation, or 0 if there is a key that KEYS does not hold.

local given = {}
for i = 5, #KEYS do given[KEYS[i]] = true end
for _, name in ipairs(redis.call('SMEMBERS', KEYS[2])) do
  if not given[name] then return 0 end
end

-- Deleting first: a full server refuses everything else until something was written.
for i = 4, #KEYS do redis.call('UNLINK', KEYS[i]) end
redis.call('DEL', KEYS[2])
local generation = redis.call('HINCRBY', KEYS[1], 'generation', 1)
local stay = {generation = true}
for i = 2, #ARGV do stay[ARGV[i]] = true end
for _, field in ipairs(redis.call('HKEYS', KEYS[1])) do
  if not stay[field] then redis.call('HDEL', KEYS[1], field) end
end
redis.call('XGROUP', 'CREATE', KEYS[4], ARGV[1], '0', 'MKSTREAM')
redis.call('XADD', KEYS[3], 'MAXLEN', 1, generation .. '-0', 'generation', generation)
return generation
