/// Relay: messages through a peer to the followers of its rooms, nothing stored.
#pragma once

#include <functional>
#include <memory>

#include "tests/bench/peer.hpp"
#include "tests/bench/report.hpp"

namespace majlis::bench {

struct RelayLoad {
  int followers = 1'000;
  int rooms = 1;                   ///< each follower is in `rooms_each` of them
  int rooms_each = 1;
  double messages_per_second = 0;  ///< over all rooms; 0: always `in_flight` on their way
  int in_flight = 0;
  double seconds = 5;
};

using StartPeer = std::function<std::unique_ptr<Peer>()>;

void measure_relay(const RelayLoad& load, const StartPeer& start, Row& row);

}  // namespace majlis::bench
