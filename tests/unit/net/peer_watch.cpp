// When a connection gives up on its peer.
#include <doctest/doctest.h>

#include <utility>

#include "server/net/peer_watch.hpp"

using majlis::net::PeerVerdict;
using majlis::net::PeerWatch;

namespace {

/// Rounds of silence until it is something else than alive, this one included.
std::pair<int, PeerVerdict> rounds_until_noted(PeerWatch& watch) {
  for (int round = 1;; ++round) {
    const auto verdict = watch.on_round(0, true);
    if (verdict != PeerVerdict::alive) return {round, verdict};
  }
}

constexpr std::pair ping{2, PeerVerdict::silent};
constexpr std::pair gone_after_ping{2, PeerVerdict::gone};

}  // namespace

TEST_SUITE("peer watch") {
  TEST_CASE("a silent peer is asked once, and then gone, unless it is heard of") {
    PeerWatch watch{20};
    CHECK((rounds_until_noted(watch) == ping));
    watch.heard();
    CHECK((rounds_until_noted(watch) == ping));
    CHECK((rounds_until_noted(watch) == gone_after_ping));
  }

  TEST_CASE("whom we do not listen to is not silent, however long that lasts, and gets all the time anew") {
    PeerWatch watch{20};
    CHECK((rounds_until_noted(watch) == ping));
    for (int i = 0; i < 20; ++i) CHECK(watch.on_round(0, false) == PeerVerdict::alive);
    // The last of those rounds was the first one of silence.
    CHECK((rounds_until_noted(watch) == std::pair{1, PeerVerdict::silent}));
    CHECK((rounds_until_noted(watch) == gone_after_ping));
  }

  TEST_CASE("who takes nothing for too long is stuck, whether we listen or not") {
    PeerWatch watch{20};
    CHECK(watch.on_round(19, true) == PeerVerdict::alive);
    CHECK(watch.on_round(20, true) == PeerVerdict::stuck);
    CHECK(watch.on_round(20, false) == PeerVerdict::stuck);
  }
}
