-- Appends events: the only writer of log, heads, claims, budgets, outbox and dead.
-- One call carries many independent appends, tried in order: each succeeds or fails alone and sees
-- its predecessors. Everything is read and checked before anything is written, because Redis does
-- not roll back.
--
-- KEYS  log, heads, budgets, outbox, dead, meta, named, then every claims hash that ARGV names
-- ARGV  name of the consumer group, number of appends, then of each append
--         generation (0: whichever is present), correlation, at, cause,
--         number of streams, of events, of claims, of spendings, then
--         streams    name, expected version
--         events     number of its stream (in this append), type, payload, place of its message:
--                    '' it is not a message's, '+' to the outbox, '-' done, '!error' a dead letter
--         claims     '+' taken or '-' released, claims hash, value, owner
--         spendings  budget, amount, most ('' no limit)
-- Answers the present generation, then per append the position of its first event, or what stood
-- in its way:
--   {'generation'}  {'conflict', stream, later entries, rest}  {'claim', hash, value, owner}
--   {'budget', budget}
-- A message lies in outbox or dead under the position of its last event: any later event of its
-- stream takes it away from there.

local LOG, HEADS, BUDGETS, OUTBOX, DEAD, META, NAMED = unpack(KEYS, 1, 7)
local GROUP = ARGV[1]
local MOST_LATER = 256 -- entries listed in a conflict
local MOST_ARGUMENTS = 2000 -- of one call: unpack's own limit is near 8000

local function fetch(key, fields, values)
  for first = 1, #fields, MOST_ARGUMENTS do
    local last = math.min(first + MOST_ARGUMENTS - 1, #fields)
    local found = redis.call('HMGET', key, unpack(fields, first, last))
    for i = first, last do values[fields[i]] = found[i - first + 1] end
  end
end

local function call(command, key, arguments)
  for first = 1, #arguments, MOST_ARGUMENTS do
    local last = math.min(first + MOST_ARGUMENTS - 1, #arguments)
    redis.call(command, key, unpack(arguments, first, last))
  end
end

-- What is asked for, and the names of all that must be read first.

local appends = {}
local stream_names, claim_values, claim_hashes, budget_names = {}, {}, {}, {}
local known = {}

local function note(names, kind, name)
  local id = kind .. name
  if not known[id] then
    known[id] = true
    names[#names + 1] = name
  end
end

local cursor = 3
for n = 1, tonumber(ARGV[2]) do
  local streams = cursor + 8
  local events = streams + 2 * ARGV[cursor + 4]
  local claims = events + 4 * ARGV[cursor + 5]
  local spendings = claims + 4 * ARGV[cursor + 6]
  local beyond = spendings + 3 * ARGV[cursor + 7]
  appends[n] = {cursor, streams, events, claims, spendings, beyond}
  for i = streams, events - 1, 2 do note(stream_names, 's', ARGV[i]) end
  for i = claims, spendings - 1, 4 do
    local hash = ARGV[i + 1]
    if not claim_values[hash] then
      claim_values[hash] = {}
      claim_hashes[#claim_hashes + 1] = hash
    end
    note(claim_values[hash], hash .. '\n', ARGV[i + 2])
  end
  for i = spendings, beyond - 1, 3 do note(budget_names, 'b', ARGV[i]) end
  cursor = beyond
end

-- The present, as each append changes it for its successors.

local generation = redis.call('HGET', META, 'generation')
local newest = redis.call('XREVRANGE', LOG, '+', '-', 'COUNT', 1)[1]
local position = newest and tonumber(string.match(newest[1], '^%d+')) or 0

local heads, versions, positions = {}, {}, {}
fetch(HEADS, stream_names, heads)
for i = 1, #stream_names do
  local name = stream_names[i]
  local version, place = 0, 0
  if heads[name] then version, place = string.match(heads[name], '^(%d+) (%d+)$') end
  versions[name], positions[name] = tonumber(version), tonumber(place)
end

local owners, owners_before = {}, {}
for i = 1, #claim_hashes do
  local hash = claim_hashes[i]
  owners[hash], owners_before[hash] = {}, {}
  fetch(hash, claim_values[hash], owners_before[hash])
  for value, owner in pairs(owners_before[hash]) do owners[hash][value] = owner end
end

local spent, spent_before = {}, {}
if #budget_names > 0 then fetch(BUDGETS, budget_names, spent_before) end
for i = 1, #budget_names do spent[budget_names[i]] = tonumber(spent_before[budget_names[i]] or 0) end

-- What stands in an append's way, or nil. Changes claims only if nothing does.

local function moved_stream(streams, events)
  for i = streams, events - 1, 2 do
    if versions[ARGV[i]] ~= tonumber(ARGV[i + 1]) then return {'conflict', ARGV[i], ARGV[i + 1]} end
  end
end

local function spent_budget(spendings, beyond)
  for i = spendings, beyond - 1, 3 do
    local most = ARGV[i + 2]
    if most ~= '' and spent[ARGV[i]] + ARGV[i + 1] > tonumber(most) then
      return {'budget', ARGV[i]}
    end
  end
end

local function released_here(claims, spendings, hash, value, owner)
  for i = claims, spendings - 1, 4 do
    if ARGV[i] == '-' and ARGV[i + 1] == hash and ARGV[i + 2] == value and ARGV[i + 3] == owner then
      return true
    end
  end
  return false
end

local function taken_claim(claims, spendings)
  local undo = {}
  for i = claims, spendings - 1, 4 do
    local hash, value, owner = ARGV[i + 1], ARGV[i + 2], ARGV[i + 3]
    local held_by = owners[hash][value]
    if ARGV[i] == '-' then
      if held_by == owner then
        undo[#undo + 1] = {hash, value, held_by}
        owners[hash][value] = false
      end
    elseif held_by ~= owner then
      if held_by and not released_here(claims, spendings, hash, value, held_by) then
        for j = #undo, 1, -1 do owners[undo[j][1]][undo[j][2]] = undo[j][3] end
        return {'claim', hash, value, held_by}
      end
      undo[#undo + 1] = {hash, value, held_by}
      owners[hash][value] = owner
    end
  end
end

-- Every append in order: refused, or its events staged.

local answers, staged, written_names, written = {generation}, {}, {}, {}
for n = 1, #appends do
  local head, streams, events, claims, spendings, beyond = unpack(appends[n])
  local refusal
  if ARGV[head] ~= '0' and ARGV[head] ~= generation then refusal = {'generation'} end
  refusal = refusal or moved_stream(streams, events) or spent_budget(spendings, beyond)
  refusal = refusal or taken_claim(claims, spendings)
  answers[n + 1] = refusal or position + 1
  if not refusal then
    for i = events, claims - 1, 4 do
      local name = ARGV[streams + 2 * ARGV[i] - 2]
      position = position + 1
      staged[#staged + 1] = {position, i, name, versions[name] + 1, positions[name], head}
      versions[name], positions[name] = versions[name] + 1, position
      if not written[name] then
        written[name] = true
        written_names[#written_names + 1] = name
      end
    end
    for i = spendings, beyond - 1, 3 do spent[ARGV[i]] = spent[ARGV[i]] + ARGV[i + 1] end
  end
end

-- From here on nothing is refused any more.

for i = 1, #staged do
  local place, event, name, version, prev, head = unpack(staged[i])
  redis.call('XADD', LOG, place .. '-0', 'stream', name, 'version', version,
    'type', ARGV[event + 1], 'at', ARGV[head + 2], 'prev', prev, 'cause', ARGV[head + 3],
    'correlation', ARGV[head + 1], 'payload', ARGV[event + 2])
end

local new_heads = {}
for i = 1, #written_names do
  local name = written_names[i]
  new_heads[2 * i - 1], new_heads[2 * i] = name, versions[name] .. ' ' .. positions[name]
end
call('HSET', HEADS, new_heads)

for i = 1, #claim_hashes do
  local hash = claim_hashes[i]
  local taken, released = {}, {}
  for _, value in ipairs(claim_values[hash]) do
    local owner, before = owners[hash][value], owners_before[hash][value]
    if owner and owner ~= before then
      taken[#taken + 1], taken[#taken + 2] = value, owner
    elseif before and not owner then
      released[#released + 1] = value
    end
  end
  if #taken > 0 then redis.call('SADD', NAMED, hash) end
  call('HSET', hash, taken)
  call('HDEL', hash, released)
end

local new_budgets = {}
for i = 1, #budget_names do
  local name = budget_names[i]
  if spent[name] ~= tonumber(spent_before[name] or 0) then
    new_budgets[#new_budgets + 1] = name
    new_budgets[#new_budgets + 1] = string.format('%.0f', spent[name])
  end
end
call('HSET', BUDGETS, new_budgets)

-- The payload of the request that a message's stream began with.
local function request_of(place)
  local fields
  repeat
    fields = redis.call('XRANGE', LOG, place .. '-0', place .. '-0')[1][2]
    place = fields[10]
  until place == '0'
  return fields[16]
end

local left = {}
for i = 1, #staged do
  local place, event, name, version, prev, head = unpack(staged[i])
  local to = ARGV[event + 3]
  if to ~= '' then
    local message, sort = string.match(name, '/(.*)$'), string.sub(to, 1, 1)
    local request = version == 1 and ARGV[event + 2] or nil
    if prev > 0 then left[#left + 1] = prev .. '-0' end
    if sort == '+' then
      redis.call('XADD', OUTBOX, place .. '-0', 'message', message, 'position', place,
        'version', version, 'at', ARGV[head + 2], 'payload', request or request_of(place))
    elseif sort == '!' then
      redis.call('XADD', DEAD, place .. '-0', 'message', message, 'position', place,
        'version', version, 'at', ARGV[head + 2], 'error', string.sub(to, 2),
        'payload', request_of(place))
    end
  end
end
if #left > 0 then
  call('XDEL', DEAD, left)
  for first = 1, #left, MOST_ARGUMENTS do
    local last = math.min(first + MOST_ARGUMENTS - 1, #left)
    redis.call('XACK', OUTBOX, GROUP, unpack(left, first, last))
  end
  call('XDEL', OUTBOX, left)
end

for n = 2, #answers do
  local answer = answers[n]
  if type(answer) == 'table' and answer[1] == 'conflict' then
    local name, expected = answer[2], tonumber(answer[3])
    if expected < versions[name] then
      answer[3], answer[4] = chain(LOG, positions[name], expected, MOST_LATER)
    else
      answer[3], answer[4] = {}, 1 -- the writer saw what is not there: it must load again
    end
  end
end
return answers
