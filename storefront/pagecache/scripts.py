"""What Redis does in one step: storing a page, marking pages stale."""

# KEYS: page, marks, stale, news, tag prefix, written, writes, unpressed; ARGV: seen, url, ttl, tags JSON, then field, value, …
# `written` tells other machines which pages are new since they looked.
KEEP = """
local newest = 0
for _, tag in ipairs(cjson.decode(ARGV[4])) do
  redis.call('SADD', KEYS[5] .. tag, ARGV[2])
  redis.call('EXPIRE', KEYS[5] .. tag, ARGV[3] * 2)
  newest = math.max(newest, tonumber(redis.call('HGET', KEYS[2], tag) or '0'))
end
redis.call('DEL', KEYS[1])
redis.call('HSET', KEYS[1], unpack(ARGV, 5))
redis.call('EXPIRE', KEYS[1], ARGV[3])
redis.call('ZADD', KEYS[6], redis.call('INCR', KEYS[7]), ARGV[2])
redis.call('SADD', KEYS[8], ARGV[2])
if newest > tonumber(ARGV[1]) then
  redis.call('HSETNX', KEYS[3], ARGV[2], redis.call('TIME')[1])
  return 1
end
redis.call('HDEL', KEYS[3], ARGV[2])
return 0
"""
# The same page in fewer bytes. KEYS: page, written, writes, unpressed; ARGV: url, the ETag it had, then field, value, …
PRESS = """
if redis.call('HGET', KEYS[1], 'etag') ~= ARGV[2] then return 0 end
redis.call('SREM', KEYS[4], ARGV[1])
redis.call('HSET', KEYS[1], unpack(ARGV, 3))
redis.call('ZADD', KEYS[2], redis.call('INCR', KEYS[3]), ARGV[1])
return 1
"""
# KEYS: page, stale, written, writes, unpressed; ARGV: url
FORGET = """
redis.call('SREM', KEYS[5], ARGV[1])
redis.call('HDEL', KEYS[2], ARGV[1])
if redis.call('DEL', KEYS[1]) == 1 then redis.call('ZADD', KEYS[3], redis.call('INCR', KEYS[4]), ARGV[1]) end
return 0
"""
# KEYS: marks, stale, news, tag prefix; ARGV: tags. Answers the pages that were not stale already.
MARK = """
local number = redis.call('INCR', KEYS[3])
local now = redis.call('TIME')[1]
local urls = {}
for _, tag in ipairs(ARGV) do
  redis.call('HSET', KEYS[1], tag, number)
  for _, url in ipairs(redis.call('SMEMBERS', KEYS[4] .. tag)) do
    if redis.call('HSETNX', KEYS[2], url, now) == 1 then urls[#urls + 1] = url end
  end
end
return urls
"""
