-- The one load script of every target: fills the template that bench/request.py wrote.
-- wrk -s load.lua URL -- TEMPLATE USERNAMES TAG STRIDE

local workers = {}

function setup(thread)
  table.insert(workers, thread)
end

local function whole(path)
  local file = assert(io.open(path, "rb"))
  local text = file:read("*a")
  file:close()
  return text
end

function init(args)
  tag, stride = args[3], tonumber(args[4])
  usernames = {}
  for name in io.lines(args[2]) do
    usernames[#usernames + 1] = name
  end
  parts = {}
  local rest = whole(args[1])
  for _, gap in ipairs({ "@USER@", "@EMAIL@", "@PHONE@", "@NAME@" }) do
    local from, to = rest:find(gap, 1, true)
    parts[#parts + 1] = rest:sub(1, from - 1)
    rest = rest:sub(to + 1)
  end
  parts[#parts + 1] = rest
  asked = 0
end

function request()
  local counter = asked
  asked = counter + 1
  local area = 200 + math.floor(counter / 100) % 790
  return table.concat({
    parts[1], usernames[counter * stride % #usernames + 1],
    parts[2], string.format("%s-%08d@load.example", tag, counter),
    parts[3], string.format("+1%d55501%02d", area, counter % 100),
    parts[4], string.format("Ada%08d", counter),
    parts[5],
  })
end

function done(summary, latency, _)
  local errors = summary.errors
  io.write(string.format(
    'BENCH {"answered":%d,"asked":%d,"microseconds":%d,"refused":%d,"connect":%d,"read":%d,'
      .. '"write":%d,"timeout":%d,"p50":%d,"p90":%d,"p99":%d,"max":%d}\n',
    summary.requests, workers[1]:get("asked"), summary.duration, errors.status, errors.connect,
    errors.read, errors.write, errors.timeout, latency:percentile(50), latency:percentile(90),
    latency:percentile(99), latency.max
  ))
end
