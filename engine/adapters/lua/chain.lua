-- A stream's events, newest first, along `prev` from a position down to those above a version.
-- Answers at most `most` of them, and where to go on (0: nowhere, all are there).
-- An entry's fields stand in the order that append.lua writes: 4 is the version, 10 is `prev`.
local function chain(log, position, above, most)
  local found = {}
  while position > 0 and #found < most do
    local entry = redis.call('XRANGE', log, position .. '-0', position .. '-0')[1]
    found[#found + 1] = entry
    position = tonumber(entry[2][10])
    if tonumber(entry[2][4]) <= above + 1 then position = 0 end
  end
  return found, position
end
