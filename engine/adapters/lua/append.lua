-- Appends events: the only writer of log, heads, claims, budgets, outbox, dead and the clock.
-- One call carries many independent appends, tried in order: each succeeds or fails alone and sees
-- its predecessors. Everything is read and checked before anything is written, because Redis does
-- not roll back.
--
-- KEYS  log, heads, budgets, outbox, dead, meta, named, then every claims hash that ARGV names
-- ARGV  name of the consumer group, by how many milliseconds simulated time is ahead as the writer
--       knows it, number of appends, then of each append
--         generation (0: whichever is present), correlation, at, cause,
--         numbers of streams, events, claims and spendings as one word, then
--         streams    name, expected version
--         events     number of its stream (in this append), its version, type, payload, what it
--                    does beyond: '' nothing, its message goes '+' to the outbox, '-' out of it, or
--                    '!error' is a dead letter, '>milliseconds' time moves forward
--         claims     '+' taken or '-' released, claims hash, value, owner
--         spendings  budget, amount, most ('' no limit)
-- Answers the present generation and how far time is ahead, then per append the position of its
-- first event, or what stood in its way:
--   {'generation'}  {'clock'} it was decided at another time
--   {'conflict', stream, later entries, rest}  {'claim', hash, value, owner}  {'budget', budget}
-- A message lies in outbox or dead under the position of its last event: any later event of its
-- stream takes it away from there.
--
-- Versions and positions stay the strings they come as wherever they can: making numbers of them
-- and strings again costs more than the commands.

local ARGV, call, sub, match, format = ARGV, redis.call, string.sub, string.match, string.format
local LOG, HEADS, BUDGETS, OUTBOX, DEAD, META, NAMED = unpack(KEYS, 1, 7)
local GROUP = ARGV[1]
local MOST_LATER = 256 -- entries listed in a conflict
local MOST_ARGUMENTS = 2000 -- of one call: unpack's own limit is near 8000
local HEAD, STREAM, EVENT, CLAIM, SPENDING = 5, 2, 5, 4, 3 -- words of each

local function fetch(key, fields, values)
  for first = 1, #fields, MOST_ARGUMENTS do
    local last = math.min(first + MOST_ARGUMENTS - 1, #fields)
    local found = call('HMGET', key, unpack(fields, first, last))
    for i = first, last do values[fields[i]] = found[i - first + 1] end
  end
end

local function write(command, key, arguments)
  for first = 1, #arguments, MOST_ARGUMENTS do
    local last = math.min(first + MOST_ARGUMENTS - 1, #arguments)
    call(command, key, unpack(arguments, first, last))
  end
end

-- Where each append's words begin, and the names of all that must be read first.

local heads_at, streams_at, events_at, claims_at, spendings_at, ends_at = {}, {}, {}, {}, {}, {}
local stream_names, claim_values, claim_hashes, budget_names = {}, {}, {}, {}
local stream_noted, claim_noted, budget_noted = {}, {}, {}
local count = tonumber(ARGV[3])

-- How far behind its head each part of an append begins, by the word that says so: in a batch
-- most are alike.
local shapes = {}
local function shape_of(word)
  local streams, events, claims, spendings = match(word, '^(%d+) (%d+) (%d+) (%d+)$')
  local shape = {streams * STREAM}
  shape[2] = shape[1] + events * EVENT
  shape[3] = shape[2] + claims * CLAIM
  shape[4] = shape[3] + spendings * SPENDING
  shapes[word] = shape
  return shape
end

local cursor = 4
for n = 1, count do
  local word = ARGV[cursor + 4]
  local shape, streams = shapes[word] or shape_of(word), cursor + HEAD
  local events, claims = streams + shape[1], streams + shape[2]
  local spendings, beyond = streams + shape[3], streams + shape[4]
  heads_at[n], streams_at[n], events_at[n] = cursor, streams, events
  claims_at[n], spendings_at[n], ends_at[n] = claims, spendings, beyond
  for i = streams, events - 1, STREAM do
    local name = ARGV[i]
    if not stream_noted[name] then
      stream_noted[name] = true
      stream_names[#stream_names + 1] = name
    end
  end
  for i = claims, spendings - 1, CLAIM do
    local hash, value = ARGV[i + 1], ARGV[i + 2]
    local noted = claim_noted[hash]
    if not noted then
      noted = {}
      claim_noted[hash], claim_values[hash] = noted, {}
      claim_hashes[#claim_hashes + 1] = hash
    end
    if not noted[value] then
      noted[value] = true
      local values = claim_values[hash]
      values[#values + 1] = value
    end
  end
  for i = spendings, beyond - 1, SPENDING do
    local name = ARGV[i]
    if not budget_noted[name] then
      budget_noted[name] = true
      budget_names[#budget_names + 1] = name
    end
  end
  cursor = beyond
end

-- The present, as each append changes it for its successors.

local generation, ahead = unpack(call('HMGET', META, 'generation', 'clock'))
ahead = ahead or '0'
local another_time = ARGV[2] ~= ahead
local position = call('XLEN', LOG) -- the log has no gaps and is never trimmed

local heads, versions, positions = {}, {}, {}
fetch(HEADS, stream_names, heads)
for i = 1, #stream_names do
  local name = stream_names[i]
  local head = heads[name]
  if head then
    versions[name], positions[name] = match(head, '^(%d+) (%d+)$')
  else
    versions[name], positions[name] = '0', '0'
  end
end

local owners, owners_before = {}, {}
for i = 1, #claim_hashes do
  local hash = claim_hashes[i]
  local before, now = {}, {}
  fetch(hash, claim_values[hash], before)
  for value, owner in pairs(before) do now[value] = owner end
  owners[hash], owners_before[hash] = now, before
end

local spent, spent_before = {}, {}
if #budget_names > 0 then fetch(BUDGETS, budget_names, spent_before) end
for i = 1, #budget_names do spent[budget_names[i]] = tonumber(spent_before[budget_names[i]] or 0) end

-- What stands in an append's way, or nil. Changes claims only if nothing does.

local function moved_stream(streams, events)
  for i = streams, events - 1, STREAM do
    if versions[ARGV[i]] ~= ARGV[i + 1] then return {'conflict', ARGV[i], ARGV[i + 1]} end
  end
end

local function spent_budget(spendings, beyond)
  for i = spendings, beyond - 1, SPENDING do
    local most = ARGV[i + 2]
    if most ~= '' and spent[ARGV[i]] + ARGV[i + 1] > tonumber(most) then
      return {'budget', ARGV[i]}
    end
  end
end

local function released_later(at, spendings, owner)
  local hash, value = ARGV[at + 1], ARGV[at + 2]
  for i = at + CLAIM, spendings - 1, CLAIM do
    if ARGV[i] == '-' and ARGV[i + 1] == hash and ARGV[i + 2] == value and ARGV[i + 3] == owner then
      return true
    end
  end
  return false
end

local function taken_claim(claims, spendings)
  local held_before = {}
  for i = claims, spendings - 1, CLAIM do
    local values, value, owner = owners[ARGV[i + 1]], ARGV[i + 2], ARGV[i + 3]
    local held_by = values[value]
    if ARGV[i] == '-' then
      if held_by == owner then values[value] = false end
    elseif held_by ~= owner then
      if held_by and not released_later(i, spendings, held_by) then
        for j = #held_before, 1, -1 do
          local at = claims + CLAIM * (j - 1)
          owners[ARGV[at + 1]][ARGV[at + 2]] = held_before[j]
        end
        return {'claim', ARGV[i + 1], value, held_by}
      end
      values[value] = owner
    end
    held_before[#held_before + 1] = held_by or false
  end
end

-- Every append in order: refused, or its events staged.

local answers = {generation, ahead}
local unmoved = versions.clock -- nil if nobody writes or has read it
local places, staged_events, staged_names, staged_prevs, staged_heads = {}, {}, {}, {}, {}
local written_names, written = {}, {}
for n = 1, count do
  local head, streams, events = heads_at[n], streams_at[n], events_at[n]
  local claims, spendings, beyond = claims_at[n], spendings_at[n], ends_at[n]
  local refusal
  if ARGV[head] ~= '0' and ARGV[head] ~= generation then
    refusal = {'generation'}
  elseif another_time or versions.clock ~= unmoved then
    refusal = {'clock'}
  end
  refusal = refusal or moved_stream(streams, events) or spent_budget(spendings, beyond)
  if not refusal and claims < spendings then refusal = taken_claim(claims, spendings) end
  answers[n + 2] = refusal or position + 1
  if not refusal then
    for i = events, claims - 1, EVENT do
      local name = ARGV[streams + STREAM * (ARGV[i] - 1)]
      position = position + 1
      local place, at = format('%d', position), #places + 1
      places[at], staged_events[at], staged_names[at] = place, i, name
      staged_prevs[at], staged_heads[at] = positions[name], head
      versions[name], positions[name] = ARGV[i + 1], place
      if not written[name] then
        written[name] = true
        written_names[#written_names + 1] = name
      end
    end
    for i = spendings, beyond - 1, SPENDING do spent[ARGV[i]] = spent[ARGV[i]] + ARGV[i + 1] end
  end
end

-- From here on nothing is refused any more.

for i = 1, #places do
  local event, head = staged_events[i], staged_heads[i]
  call('XADD', LOG, places[i] .. '-0', 'stream', staged_names[i], 'version', ARGV[event + 1],
    'type', ARGV[event + 2], 'at', ARGV[head + 2], 'prev', staged_prevs[i],
    'cause', ARGV[head + 3], 'correlation', ARGV[head + 1], 'payload', ARGV[event + 3])
end

local new_heads = {}
for i = 1, #written_names do
  local name = written_names[i]
  new_heads[2 * i - 1], new_heads[2 * i] = name, versions[name] .. ' ' .. positions[name]
end
write('HSET', HEADS, new_heads)

for i = 1, #claim_hashes do
  local hash = claim_hashes[i]
  local values, now, before = claim_values[hash], owners[hash], owners_before[hash]
  local taken, released = {}, {}
  for j = 1, #values do
    local value = values[j]
    local owner, owner_before = now[value], before[value]
    if owner and owner ~= owner_before then
      taken[#taken + 1] = value
      taken[#taken + 1] = owner
    elseif owner_before and not owner then
      released[#released + 1] = value
    end
  end
  if #taken > 0 then call('SADD', NAMED, hash) end
  write('HSET', hash, taken)
  write('HDEL', hash, released)
end

local new_budgets = {}
for i = 1, #budget_names do
  local name = budget_names[i]
  if spent[name] ~= tonumber(spent_before[name] or 0) then
    new_budgets[#new_budgets + 1] = name
    new_budgets[#new_budgets + 1] = format('%.0f', spent[name])
  end
end
write('HSET', BUDGETS, new_budgets)

-- The payload of the request that a message's stream began with.
local function request_of(place)
  local fields
  repeat
    fields = call('XRANGE', LOG, place .. '-0', place .. '-0')[1][2]
    place = fields[10]
  until place == '0'
  return fields[16]
end

local left = {}
for i = 1, #places do
  local event = staged_events[i]
  local to = ARGV[event + 4]
  if sub(to, 1, 1) == '>' then
    answers[2] = format('%d', call('HINCRBY', META, 'clock', sub(to, 2)))
  elseif to ~= '' then
    local place, prev = places[i], staged_prevs[i]
    local message, sort = match(staged_names[i], '/(.*)$'), sub(to, 1, 1)
    local payload = prev == '0' and ARGV[event + 3] or nil
    if prev ~= '0' then left[#left + 1] = prev .. '-0' end
    if sort == '+' then
      call('XADD', OUTBOX, place .. '-0', 'message', message, 'position', place,
        'version', ARGV[event + 1], 'at', ARGV[staged_heads[i] + 2],
        'payload', payload or request_of(place))
    elseif sort == '!' then
      call('XADD', DEAD, place .. '-0', 'message', message, 'position', place,
        'version', ARGV[event + 1], 'at', ARGV[staged_heads[i] + 2], 'error', sub(to, 2),
        'payload', payload or request_of(place))
    end
  end
end
if #left > 0 then
  write('XDEL', DEAD, left)
  for first = 1, #left, MOST_ARGUMENTS do
    local last = math.min(first + MOST_ARGUMENTS - 1, #left)
    call('XACK', OUTBOX, GROUP, unpack(left, first, last))
  end
  write('XDEL', OUTBOX, left)
end

for n = 3, #answers do
  local answer = answers[n]
  if type(answer) == 'table' and answer[1] == 'conflict' then
    local name, expected = answer[2], tonumber(answer[3])
    if expected < tonumber(versions[name]) then
      answer[3], answer[4] = chain(LOG, tonumber(positions[name]), expected, MOST_LATER)
    else
      answer[3], answer[4] = {}, 1 -- the writer saw what is not there: it must load again
    end
  end
end
return answers
