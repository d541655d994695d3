// R1: a crash loses nothing that was acknowledged. The server is killed under 200 posts a second from 50 clients, again
// and again: MAJLIS_FAULT_ROUNDS=50 is the full run.
#include <doctest/doctest.h>
#include <fmt/format.h>

#include "tests/faults/gathering.hpp"
#include "tests/support/process.hpp"

using namespace majlis::tests;

TEST_SUITE("faults") {
  TEST_CASE("kill -9 under load: acknowledged lost 0, doubled 0, gaps 0") {
    const auto rounds = chosen("MAJLIS_FAULT_ROUNDS", 5);
    const auto seed = chosen_seed();
    std::mt19937_64 random{seed};
    ScratchDir folder{"crash"};
    auto server = std::make_unique<ServerProcess>(folder.path());
    Gathering gathering{server->address(), {.talkers = 50, .rooms = 5, .seed = seed}};
    gathering.place().open(server->address());
    const auto began = Clock::now();
    gathering.begin();
    for (std::int64_t round = 0; round < rounds && !gathering.somebody_gave_up(); ++round) {
      gathering.wait_for_acknowledged(50 + static_cast<std::int64_t>(random() % 200));
      gathering.place().close();
      server->kill();
      server = std::make_unique<ServerProcess>(folder.path());
      gathering.place().open(server->address());
    }
    gathering.wait_for_acknowledged(100);
    const auto talked = std::chrono::duration<double>(Clock::now() - began).count();
    const auto rate = static_cast<double>(gathering.acknowledged()) / talked;
    gathering.check(server->address(), fmt::format("{} kills in {:.0f} s, {:.0f} posts/s", rounds, talked, rate));
    CHECK(server->terminate() == 0);
    const auto check = run_majlisd({"check", "--data", folder.path().string()});
    CHECK_MESSAGE(check.exit_code == 0, check.output);
  }
}
