-- Aggregates as stored now: of each its document and the events after it, newest first.
--
-- KEYS  log, heads, meta, then every docs and claims hash that ARGV names
-- ARGV  most events of one aggregate, number of aggregates, then of each
--         name ('' for an owner), version and position of its last event ('' what heads says),
--         docs hash, fold version, and of an owner also
--         what its stream's name begins with, sub ('' none), number of claims, then
--         claims hash, value, …
-- Answers the generation and by how many milliseconds simulated time is ahead, then per aggregate
-- false for an owner nobody is, else
--   {stream, document or false, events, rest}
-- A document of another fold version, or beyond the stream's head, is as if it were not there.

local LOG, HEADS, META = KEYS[1], KEYS[2], KEYS[3]
local MOST = tonumber(ARGV[1])
local MOST_ARGUMENTS = 2000

local function fetch(key, fields)
  local values = {}
  for first = 1, #fields, MOST_ARGUMENTS do
    local last = math.min(first + MOST_ARGUMENTS - 1, #fields)
    local found = redis.call('HMGET', key, unpack(fields, first, last))
    for i = first, last do values[i] = found[i - first + 1] end
  end
  return values
end

local function owner_of(cursor)
  local prefix, sub = ARGV[cursor], ARGV[cursor + 1]
  for i = cursor + 3, cursor + 1 + 2 * ARGV[cursor + 2], 2 do
    local owner = redis.call('HGET', ARGV[i], ARGV[i + 1])
    if owner then return prefix .. owner end
  end
  if sub ~= '' and redis.call('HEXISTS', HEADS, prefix .. sub) == 1 then return prefix .. sub end
end

local answers = redis.call('HMGET', META, 'generation', 'clock')
answers[2] = answers[2] or '0'
local streams, ends, folds, places_by_docs, streams_by_docs, docs = {}, {}, {}, {}, {}, {}
local cursor = 3
for n = 3, ARGV[2] + 2 do
  local name, ended, hash = ARGV[cursor], ARGV[cursor + 1], ARGV[cursor + 2]
  local fold = ARGV[cursor + 3]
  cursor = cursor + 4
  if name == '' then
    name = owner_of(cursor)
    cursor = cursor + 3 + 2 * ARGV[cursor + 2]
  end
  answers[n] = false
  if name then
    local at = #streams + 1
    streams[at], ends[at], folds[at] = name, ended, fold
    answers[n] = at
    if not places_by_docs[hash] then
      places_by_docs[hash], streams_by_docs[hash] = {}, {}
      docs[#docs + 1] = hash
    end
    table.insert(places_by_docs[hash], at)
    table.insert(streams_by_docs[hash], name)
  end
end

local heads = fetch(HEADS, streams)
local documents = {}
for _, hash in ipairs(docs) do
  local found = fetch(hash, streams_by_docs[hash])
  for i, at in ipairs(places_by_docs[hash]) do documents[at] = found[i] end
end

local function stored(at)
  local head = ends[at] == '' and heads[at] or ends[at]
  if head == '' then return {streams[at], false, {}, 0} end
  local version, position = string.match(head, '^(%d+) (%d+)$')
  local document, above = documents[at], 0
  if document then
    local fold, reached = string.match(document, '^(%d+) (%d+) ')
    if fold == folds[at] and tonumber(reached) <= tonumber(version) then
      above = tonumber(reached)
    else
      document = false
    end
  end
  if above == tonumber(version) then return {streams[at], document, {}, 0} end
  return {streams[at], document, chain(LOG, tonumber(position), above, MOST)}
end

for n = 3, #answers do
  if answers[n] then answers[n] = stored(answers[n]) end
end
return answers
