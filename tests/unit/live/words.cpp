/// What nodes say to each other, and how Redis is named.
#include <doctest/doctest.h>

#include "server/live/nodes/redis_url.hpp"
#include "server/live/nodes/words.hpp"

namespace majlis::live {
namespace {

TEST_CASE("a word is read as it was written") {
  const auto text = write_word({"node-1", EventWord{42, 3, MemberId{7}, R"({"text":"a b  c"})"}});
  const auto word = read_word(text);
  REQUIRE(word);
  CHECK(word->node == "node-1");
  const auto& event = std::get<EventWord>(word->what);
  CHECK(event.seq == 42);
  CHECK(event.notices == 3);
  CHECK(event.wrote == MemberId{7});
  CHECK(event.line == R"({"text":"a b  c"})");
  CHECK_FALSE(std::get<EventWord>(read_word(write_word({"n", EventWord{1, 0, {}, "{}"}}))->what).wrote);
  CHECK(std::get<CrowdWord>(read_word(write_word({"n", CrowdWord{"{ }"}}))->what).said == "{ }");
  CHECK(std::holds_alternative<CrowdQuestion>(read_word(write_word({"n", CrowdQuestion{}}))->what));
}

TEST_CASE("what is none of ours is not read") {
  for (const char* text : {"", " ", "e", "e n", "e n 1", "e n 1 2", "e n 1 2 -", "e n 1 2 - ", "e n x 2 - {}", "e n 1 y - {}", "e n 1 2 z {}", "e n -1 2 - {}",
                           "e n 99999999999999999999 2 - {}", "e n 9007199254740992 2 - {}", "x n {}", "q", "c ", "hello"}) {
    CAPTURE(text);
    CHECK_FALSE(read_word(text));
  }
}

TEST_CASE("Redis is named by a URL") {
  const auto plain = RedisUrl::parse("redis://localhost");
  REQUIRE(plain);
  CHECK(plain->hosts == std::vector<RedisUrl::Host>{{"localhost", 6379}});
  CHECK(plain->service.empty());
  const auto full = RedisUrl::parse("redis://majlis:p%40ss%2Fword@10.0.0.5:7000/3");
  REQUIRE(full);
  CHECK(full->hosts == std::vector<RedisUrl::Host>{{"10.0.0.5", 7000}});
  CHECK(full->user == "majlis");
  CHECK(full->password == "p@ss/word");
  CHECK(full->database == 3);
  CHECK(RedisUrl::parse("redis://:secret@redis")->password == "secret");
  CHECK(RedisUrl::parse("redis://[::1]:7000")->hosts == std::vector<RedisUrl::Host>{{"::1", 7000}});
  CHECK(RedisUrl::parse("redis://[::1]")->hosts == std::vector<RedisUrl::Host>{{"::1", 6379}});
  CHECK(RedisUrl::parse("redis://[2001:db8:0:0:0:0:0:1]:7000")->hosts == std::vector<RedisUrl::Host>{{"2001:db8:0:0:0:0:0:1", 7000}});
  const auto sentinels = RedisUrl::parse("redis+sentinel://:secret@a:1,b,[::1]:3/primary/2");
  REQUIRE(sentinels);
  CHECK(sentinels->hosts == std::vector<RedisUrl::Host>{{"a", 1}, {"b", 26379}, {"::1", 3}});
  CHECK(sentinels->service == "primary");
  CHECK(sentinels->database == 2);
}

TEST_CASE("what is no such URL is refused") {
  for (const char* text : {"", "redis", "redis://", "http://localhost", "rediss://localhost", "redis://a,b", "redis://a:port", "redis://a:70000", "redis://a/b",
                           "redis://[::1", "redis://[]:1", "redis://[::1/]", "redis://[::1]x", "redis+sentinel://a", "redis+sentinel://a/", "redis://a b", "redis://:%zz@a", "redis://a/-1"}) {
    CAPTURE(text);
    CHECK_FALSE(RedisUrl::parse(text));
  }
}

}  // namespace
}  // namespace majlis::live
