// The first promise of all: cut the network at any moment, a thousand times, and nobody misses anything.
// MAJLIS_FAULT_CUTS=1000 is the full run.
#include <doctest/doctest.h>
#include <fmt/format.h>

#include "tests/faults/cutting_proxy.hpp"
#include "tests/faults/gathering.hpp"
#include "tests/support/process.hpp"

using namespace majlis::tests;

TEST_SUITE("faults") {
  TEST_CASE("connections cut at random bytes under traffic: missing 0, doubled 0, out of order 0, on every feed") {
    const auto cuts = chosen("MAJLIS_FAULT_CUTS", 100);
    const auto seed = chosen_seed();
    ScratchDir folder{"cuts"};
    ServerProcess server{folder.path()};
    Gathering gathering{server.address(), {.talkers = 30, .rooms = 3, .seed = seed}};
    CuttingProxy proxy{server.address(), {.seed = seed}};
    gathering.place().open(proxy.address());
    const auto began = Clock::now();
    gathering.begin();
    while (proxy.cuts() < cuts && !gathering.somebody_gave_up()) gathering.wait_for_acknowledged(20);
    const auto done = proxy.cuts();
    proxy.heal();
    gathering.check(server.address(), fmt::format("{} cuts in {:.0f} s", done, std::chrono::duration<double>(Clock::now() - began).count()));
    CHECK(server.terminate() == 0);
    const auto check = run_majlisd({"check", "--data", folder.path().string()});
    CHECK_MESSAGE(check.exit_code == 0, check.output);
  }
}
