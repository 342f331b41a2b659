-- Keeps entries of a log that is being imported, for a while.
--
-- KEYS  the staged log
-- ARGV  seconds it is kept for, then of each entry: its position, then the values of its fields
--       in the order in which append.lua writes them

local NAMES = {'stream', 'version', 'type', 'at', 'prev', 'cause', 'correlation', 'payload'}

for i = 2, #ARGV, 1 + #NAMES do
  local words = {}
  for n, name in ipairs(NAMES) do
    words[2 * n - 1], words[2 * n] = name, ARGV[i + n]
  end
  redis.call('XADD', KEYS[1], ARGV[i] .. '-0', unpack(words))
end
redis.call('EXPIRE', KEYS[1], ARGV[1])
