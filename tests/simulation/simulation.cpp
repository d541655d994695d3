/// Many towns, each from a seed: `MAJLIS_SIMULATION_SEEDS=10000` for more of them, `MAJLIS_SIMULATION_SEED=7` for that one alone.
#include <cstdlib>
#include <string>

#include <doctest/doctest.h>
#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include "tests/simulation/town.hpp"

namespace majlis::tests {
namespace {

std::uint64_t chosen(const char* variable, std::uint64_t otherwise) {
  const char* value = std::getenv(variable);
  return value ? std::stoull(value) : otherwise;
}

TEST_CASE("whatever goes wrong in a town, everybody has everything that is theirs, once, in order, and nothing else") {
  spdlog::set_level(spdlog::level::off);
  const auto one = chosen("MAJLIS_SIMULATION_SEED", 0);
  const auto count = one > 0 ? 1 : chosen("MAJLIS_SIMULATION_SEEDS", 1'000);
  std::int64_t posts = 0;
  std::int64_t events = 0;
  for (std::uint64_t i = 0; i < count; ++i) {
    const auto seed = one > 0 ? one : i + 1;
    Town town{seed};
    town.live();
    posts += town.posts_acknowledged();
    events += town.events_seen();
    std::string told;
    for (const auto& violation : town.violations()) told += "\n  " + violation;
    REQUIRE_MESSAGE(town.violations().empty(), "MAJLIS_SIMULATION_SEED=", seed, told);
  }
  MESSAGE(fmt::format("{} seeds: {} posts acknowledged, {} events seen", count, posts, events));
  // A town where nobody is heard proves nothing.
  CHECK(posts >= static_cast<std::int64_t>(count) * 10);
  CHECK(events >= posts * 3);
}

}  // namespace
}  // namespace majlis::tests
