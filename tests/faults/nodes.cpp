// Three nodes under load, of which one is killed, or Redis, or PostgreSQL: MAJLIS_FAULT_ROUNDS=50 is the full run.
#include <functional>

#include <doctest/doctest.h>
#include <fmt/format.h>

#include "tests/faults/cluster.hpp"
#include "tests/faults/gathering.hpp"

using namespace majlis::tests;

namespace {

struct Load {
  explicit Load(Cluster& cluster) : gathering{cluster.addresses().front(), {.talkers = 40, .rooms = 8, .seed = seed}} {
    gathering.place().open(cluster.addresses());
    gathering.begin();
    gathering.wait_for_acknowledged(50);
  }

  /// Strikes so many times, as MAJLIS_FAULT_ROUNDS or else `otherwise` says.
  void suffer(std::int64_t otherwise, const std::function<void()>& strike) {
    rounds = chosen("MAJLIS_FAULT_ROUNDS", otherwise);
    for (std::int64_t round = 0; round < rounds && !gathering.somebody_gave_up(); ++round) strike();
  }
  /// Between `least` and `most` posts more are acknowledged.
  void go_on(std::int64_t least, std::int64_t most) { gathering.wait_for_acknowledged(least + static_cast<std::int64_t>(random() % static_cast<std::uint64_t>(most - least + 1))); }

  std::uint64_t seed = chosen_seed();
  std::mt19937_64 random{seed};
  std::int64_t rounds = 0;
  Gathering gathering;
};

void check_database(Cluster& cluster) {
  const auto check = run_majlisd({"check", "--database", cluster.database()});
  CHECK_MESSAGE(check.exit_code == 0, check.output);
}

}  // namespace

TEST_SUITE("faults") {
  TEST_CASE("nodes are killed one after the other: their clients resume on the others, and nobody misses anything") {
    Cluster cluster;
    Load load{cluster};
    load.suffer(2, [&] {
      const auto victim = load.random() % 3;
      cluster.kill_node(victim);
      load.gathering.place().open(cluster.addresses());
      load.go_on(50, 150);
      cluster.start_node(victim);
      load.gathering.place().open(cluster.addresses());
      load.go_on(50, 50);
    });
    load.gathering.check(cluster.addresses().front(), fmt::format("{} nodes killed", load.rounds));
    check_database(cluster);
  }

  TEST_CASE("Redis is killed, forgets everything, loses its listeners, stands still: nobody misses anything") {
    Cluster cluster;
    Load load{cluster};
    load.suffer(2, [&] {
      cluster.redis().kill();
      load.go_on(50, 350);
      cluster.redis().start();
      load.go_on(50, 350);
      cluster.redis().say("CLIENT KILL TYPE pubsub");
      cluster.redis().say("FLUSHALL");
      load.go_on(50, 50);
      cluster.redis().say("CLIENT KILL TYPE normal");
      cluster.redis().say(fmt::format("CLIENT PAUSE {}", 100 + load.random() % 900));
      load.go_on(50, 50);
    });
    load.gathering.check(cluster.addresses().front(), fmt::format("Redis ill treated {} times", load.rounds));
    check_database(cluster);
  }

  TEST_CASE("the way to Redis is cut at random bytes, or goes silent: nobody misses anything") {
    const auto cuts = chosen("MAJLIS_FAULT_CUTS", 30);
    Cluster cluster{CuttingPlan{.seed = chosen_seed(), .bytes_max = 60'000}};
    Load load{cluster};
    while (cluster.to_redis().cuts() < cuts && !load.gathering.somebody_gave_up()) load.go_on(20, 20);
    const auto done = cluster.to_redis().cuts();
    cluster.to_redis().heal();
    load.gathering.check(cluster.addresses().front(), fmt::format("the way to Redis was cut {} times", done));
    check_database(cluster);
  }

  TEST_CASE("PostgreSQL is killed under all of them: nobody is disconnected for good, and nobody misses anything") {
    Cluster cluster;
    Load load{cluster};
    load.suffer(1, [&] {
      cluster.postgresql().crash();
      cluster.postgresql().resume();
      load.go_on(50, 150);
    });
    load.gathering.check(cluster.addresses().front(), fmt::format("PostgreSQL killed {} times", load.rounds));
    check_database(cluster);
  }
}
