-- Deletes everything a projector wrote.
--
-- KEYS  named, checkpoint, then docs hashes and views
-- ARGV  what the names of views begin with
-- Answers 1, or 0 if there is a view that KEYS does not hold.

local given = {}
for i = 3, #KEYS do given[KEYS[i]] = true end
for _, name in ipairs(redis.call('SMEMBERS', KEYS[1])) do
  local is_view = string.sub(name, 1, #ARGV[1]) == ARGV[1]
  if is_view and not given[name] then return 0 end
end
for i = 2, #KEYS do
  redis.call('UNLINK', KEYS[i])
  redis.call('SREM', KEYS[1], KEYS[i])
end
return 1
