// When a connection gives up on its peer.
#include <doctest/doctest.h>

#include "server/net/peer_watch.hpp"

using majlis::net::PeerVerdict;
using majlis::net::PeerWatch;

TEST_SUITE("peer watch") {
  TEST_CASE("a silent peer is asked once, and then gone, unless it is heard of") {
    PeerWatch watch{30};
    CHECK(watch.on_round(0, true) == PeerVerdict::alive);
    CHECK(watch.on_round(0, true) == PeerVerdict::silent);
    watch.heard();
    CHECK(watch.on_round(0, true) == PeerVerdict::alive);
    CHECK(watch.on_round(0, true) == PeerVerdict::silent);
    CHECK(watch.on_round(0, true) == PeerVerdict::gone);
  }

  TEST_CASE("whom we do not listen to is not silent, however long that lasts, and gets all the time anew") {
    PeerWatch watch{30};
    CHECK(watch.on_round(0, true) == PeerVerdict::alive);
    CHECK(watch.on_round(0, true) == PeerVerdict::silent);
    for (int i = 0; i < 10; ++i) CHECK(watch.on_round(0, false) == PeerVerdict::alive);
    CHECK(watch.on_round(0, true) == PeerVerdict::silent);
    CHECK(watch.on_round(0, true) == PeerVerdict::gone);
  }

  TEST_CASE("who takes nothing for too long is stuck, whether we listen or not") {
    PeerWatch watch{30};
    CHECK(watch.on_round(29, true) == PeerVerdict::alive);
    CHECK(watch.on_round(30, true) == PeerVerdict::stuck);
    CHECK(watch.on_round(30, false) == PeerVerdict::stuck);
  }
}
