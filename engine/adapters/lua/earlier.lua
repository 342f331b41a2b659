-- Earlier events of a stream, newest first, where a load or a conflict left off.
--
-- KEYS  log
-- ARGV  position to start at, version they must be above, most events
-- Answers the events and where to go on (0: nowhere).

return {chain(KEYS[1], tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3]))}
