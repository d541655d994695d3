// R5 and R7 by the clock: how long things take while Redis is away, and until the clients of a node that dies are on others.
// MAJLIS_FAULT_LONG=1 is the full run, and holds to the limits; the short one holds to all that is not time.
#include <doctest/doctest.h>
#include <fmt/format.h>

#include "tests/faults/cluster.hpp"
#include "tests/faults/gathering.hpp"

using namespace majlis::tests;

namespace {

using std::chrono::milliseconds;

bool is_long() { return chosen("MAJLIS_FAULT_LONG", 0) > 0; }

std::string told(const Stopwatch::Times& times) {
  return fmt::format("p50 {}, p99 {}, at most {} ms of {}", times.p50.count(), times.p99.count(), times.most.count(), times.count);
}

}  // namespace

TEST_SUITE("faults") {
  TEST_CASE("Redis is away for a while and comes back empty: posts are acknowledged as usual, and seen everywhere") {
    const int posts_a_second = is_long() ? 200 : 100;
    const int talkers = is_long() ? 300 : 60;
    const auto seconds = [&](int count) { return count * posts_a_second; };
    Cluster cluster;
    Gathering gathering{cluster.addresses().front(), {.talkers = talkers, .rooms = is_long() ? 50 : 12, .pace = milliseconds{1'000 * talkers / posts_a_second},
                                                      .group_feed = false, .seed = chosen_seed()}};
    gathering.place().open(cluster.addresses());
    gathering.begin();
    const auto talk = [&](int posts) {
      for (int left = posts; left > 0; left -= posts_a_second) gathering.wait_for_acknowledged(std::min(left, posts_a_second));
      return Clock::now();
    };
    const auto settled = talk(seconds(2));
    const auto killed = talk(seconds(is_long() ? 15 : 3));
    cluster.redis().kill();
    const auto returned = talk(seconds(is_long() ? 30 : 4));
    cluster.redis().start();
    const auto ended = talk(seconds(is_long() ? 10 : 2));

    const auto& stopwatch = gathering.stopwatch();
    const auto usual = stopwatch.acknowledgements(settled, killed);
    const auto away = stopwatch.acknowledgements(killed, returned);
    gathering.check(cluster.addresses().front(), "Redis away");
    const auto seen_usual = stopwatch.sightings(settled, killed);
    const auto seen_away = stopwatch.sightings(killed, returned);
    const auto seen_after = stopwatch.sightings(returned, ended);
    MESSAGE("acknowledged, usually: ", told(usual), "; while Redis was away: ", told(away));
    MESSAGE("seen, usually: ", told(seen_usual), "; while Redis was away: ", told(seen_away), "; after its return: ", told(seen_after));
    CHECK(away.count > 0);
    CHECK(seen_after.count > 0);
    if (!is_long()) return;
    CHECK(away.p99 <= 2 * usual.p99);
    CHECK(seen_away.most <= milliseconds{2'000});
    CHECK(seen_after.most <= milliseconds{5'000});
  }

  TEST_CASE("a node dies with many clients on it: they resume on the others") {
    const int talkers = is_long() ? 1'000 : 100;
    Cluster cluster;
    Gathering gathering{cluster.addresses().front(), {.talkers = talkers, .rooms = talkers / 20, .pace = milliseconds{talkers * 10}, .group_feed = false, .seed = chosen_seed()}};
    gathering.place().open(cluster.addresses().front());
    const auto began = Clock::now();
    gathering.begin();
    gathering.wait_for_resumptions(began);
    gathering.wait_for_acknowledged(talkers / 2);
    const auto died = Clock::now();
    cluster.kill_node(0);
    gathering.place().open(cluster.addresses());
    gathering.wait_for_resumptions(died);
    const auto resumed = gathering.resumptions(died);
    gathering.wait_for_acknowledged(talkers / 2);
    gathering.check(cluster.addresses().front(), "a node killed");
    REQUIRE(resumed.size() == static_cast<std::size_t>(talkers));
    const auto most = resumed[resumed.size() * 99 / 100 - 1];
    MESSAGE(fmt::format("resumed elsewhere: half of {} within {} ms, 99 % within {} ms, all within {} ms", talkers, resumed[resumed.size() / 2].count(), most.count(), resumed.back().count()));
    if (is_long()) CHECK(most <= milliseconds{5'000});
  }
}
