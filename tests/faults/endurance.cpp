// R17: an hour with 2,000 clients who write, come and go: MAJLIS_FAULT_LONG=1 MAJLIS_FAULT_SECONDS=3600. And nobody is seen who is gone.
#include <algorithm>

#include <doctest/doctest.h>
#include <fmt/format.h>
#include <poll.h>

#include "tests/faults/cluster.hpp"
#include "tests/faults/gathering.hpp"
#include "tests/support/footprint.hpp"
#include "tests/support/metric.hpp"

using namespace majlis;
using namespace majlis::tests;

namespace {

using std::chrono::seconds;

struct Sample {
  std::int64_t resident;
  std::int64_t files;
};

/// The middle of what was seen between two shares of the time: single samples catch a storm of connections or two.
std::int64_t middle(const std::vector<Sample>& samples, double from, double until, std::int64_t Sample::*what) {
  std::vector<std::int64_t> some;
  const auto at = [&](double share) { return static_cast<std::size_t>(share * static_cast<double>(samples.size())); };
  for (auto i = at(from); i < at(until); ++i) some.push_back(samples[i].*what);
  std::ranges::sort(some);
  return some.at(some.size() / 2);
}

}  // namespace

TEST_SUITE("faults") {
  TEST_CASE("many clients write, come and go for long: nobody misses anything, memory and descriptors stay what they were") {
    const seconds lasts{chosen("MAJLIS_FAULT_SECONDS", 15)};
    const bool is_long = chosen("MAJLIS_FAULT_LONG", 0) > 0;
    const int talkers = is_long ? 2'000 : 80;
    Cluster cluster;
    Gathering gathering{cluster.addresses().front(), {.talkers = talkers, .rooms = talkers / 40, .pace = std::chrono::milliseconds{talkers * 50}, .group_feed = false,
                                                      .stays = is_long ? seconds{120} : seconds{4}, .present = true, .seed = chosen_seed()}};
    gathering.place().open(cluster.addresses());
    gathering.begin();
    std::array<std::vector<Sample>, 3> samples;
    const auto began = Clock::now();
    while (Clock::now() - began < lasts && !gathering.somebody_gave_up()) {
      ::poll(nullptr, 0, static_cast<int>(lasts.count()) * 4);   // 250 samples
      for (std::size_t node = 0; node < samples.size(); ++node) {
        const auto pid = cluster.node(node).process().pid();
        samples[node].push_back({resident_bytes(pid), open_files(pid)});
      }
    }
    for (std::size_t node = 0; node < samples.size() && samples[node].size() >= 20; ++node) {
      // What begins is still growing: the first third is left out.
      const auto before = middle(samples[node], 0.35, 0.5, &Sample::resident);
      const auto after = middle(samples[node], 0.85, 1, &Sample::resident);
      const auto files_before = middle(samples[node], 0.35, 0.5, &Sample::files);
      const auto files_after = middle(samples[node], 0.85, 1, &Sample::files);
      const auto hourly_kib = static_cast<double>(after - before) / 1024 / (0.5 * static_cast<double>(lasts.count()) / 3'600);
      MESSAGE(fmt::format("node {}: {:.1f} MiB, then {:.1f} MiB, which is {:+.0f} KiB an hour; {} descriptors, then {}", node, static_cast<double>(before) / 1048576,
                          static_cast<double>(after) / 1048576, hourly_kib, files_before, files_after));
      CHECK(files_after <= files_before + 10 + talkers / 10);
      CHECK(after - before <= 8 << 20);
      // Of less than half an hour this says nothing.
      if (lasts >= seconds{1'800}) CHECK(hourly_kib <= 1'024);
    }
    gathering.check(cluster.addresses().front(), fmt::format("{} s", lasts.count()));
    // Everybody has left.
    for (std::size_t node = 0; node < samples.size(); ++node) CHECK(comes_to(cluster.node(node).address(), "majlis_connections", 0));
  }

  TEST_CASE("a node dies, and those who were seen by way of it are seen no more after half a minute") {
    Cluster cluster;
    Person salma{cluster.node(1).address(), "Salma"};
    salma.joins_majlis();
    const auto group = salma.does(CreateGroup{Slug::trusted("yard"), GroupName::trusted("The yard"), About::trusted(""), Charter::trusted("")}).group.id;
    const auto room = salma.does(CreateRoom{group, Slug::trusted("bench"), RoomName::trusted("The bench"), About::trusted(""), Visibility::members});
    const auto feed = Feed::of(room.id);
    salma.follows(feed);
    Person tareq{cluster.node(0).address(), "Tareq"};
    tareq.joins_majlis();
    tareq.does(JoinGroup{group});
    tareq.follows(feed);
    tareq.does(SetPresence{room.id});
    salma.live().expect_signal<Presence>(feed, [](const Presence& now) { return now.count == 1; });
    const auto died = Clock::now();
    cluster.kill_node(0);
    for (bool gone = false; !gone;) {
      try {
        salma.live().expect_signal<Presence>(feed, [](const Presence& now) { return now.count == 0; });
        gone = true;
      } catch (const BrokenPromise&) {   // nothing for as long as a test waits
        REQUIRE(Clock::now() - died < seconds{30});
      }
    }
    const auto took = Clock::now() - died;
    MESSAGE(fmt::format("gone after {:.1f} s", std::chrono::duration<double>(took).count()));
    CHECK(took < seconds{30});
  }
}
