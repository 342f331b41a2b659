-- Keeps documents that are newer than what is there, or made by another fold.
--
-- KEYS  meta, then the docs hash of each document
-- ARGV  generation they were folded in (0: the present one), then per document: stream, document
-- Answers how many were kept.

local generation = redis.call('HGET', KEYS[1], 'generation')
if ARGV[1] ~= '0' and ARGV[1] ~= generation then return 0 end

local kept = 0
for i = 2, #KEYS do
  local stream, document = ARGV[2 * i - 2], ARGV[2 * i - 1]
  local present = redis.call('HGET', KEYS[i], stream)
  local newer = true
  if present then
    local fold, version = string.match(document, '^(%d+) (%d+) ')
    local present_fold, present_version = string.match(present, '^(%d+) (%d+) ')
    newer = fold ~= present_fold or tonumber(version) > tonumber(present_version)
  end
  if newer then
    redis.call('HSET', KEYS[i], stream, document)
    kept = kept + 1
  end
end
return kept
