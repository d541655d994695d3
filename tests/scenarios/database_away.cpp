// The database is another program, perhaps on another machine: it may crash and come back while residents talk.
#include <doctest/doctest.h>

#include "tests/support/own_postgresql.hpp"
#include "tests/support/village.hpp"

using namespace majlis;
using namespace majlis::tests;

namespace {

bool becomes_ready(Village& village, bool ready) {
  const Deadline deadline;
  while ((fetch(village.server.address(), {.target = "/readyz"}).status == 200) != ready) {
    if (deadline.is_over()) return false;
  }
  return true;
}

WritePost words(const Village& village, std::string_view text) { return {village.square.lounge, Markdown::trusted(std::string{text}), {}}; }

}  // namespace

TEST_SUITE("database_away") {
  TEST_CASE("a crash of the database disconnects nobody, loses nothing that was acknowledged, and passes by itself") {
    const OwnPostgresql database;
    Village village;
    const auto feed = Feed::of(village.square.id);
    village.tareq.follows(feed);
    village.salma.live();
    std::int64_t acknowledged = 0;
    for (int crash = 0; crash < 3; ++crash) {
      for (int i = 0; i < 5; ++i, ++acknowledged) village.salma.does(words(village, "before"));
      database.crash();
      const std::string key = "018f-4a5b-7c6d-" + std::to_string(crash);
      CHECK(village.salma.live().ask(words(village, "meanwhile"), key).error().code == ErrorCode::unavailable);
      CHECK(village.guest.is_refused(OpenRoom{village.square.id, {}}).code == ErrorCode::unavailable);
      CHECK(becomes_ready(village, false));
      database.resume();
      CHECK(becomes_ready(village, true));
      village.salma.does(words(village, "meanwhile"), key);
      ++acknowledged;
    }
    const auto last = village.salma.writes(village.square.lounge, "the end");
    CHECK(last.number == acknowledged + 1);
    village.tareq.sees<PostWritten>(feed, [&](const PostWritten& event) { return event.post.id == last.id; });
    std::int64_t expected = 0;
    for (const auto& event : village.tareq.live().events(feed)) CHECK(event.as<PostWritten>().post.number == ++expected);
    CHECK(expected == last.number);
    for (const auto& problem : village.server.store().check().problems) FAIL_CHECK(problem);
  }
}
