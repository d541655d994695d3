/// What connections cost the server while they do nothing, and while they do not read.
#pragma once

#include "tests/bench/relay.hpp"
#include "tests/bench/report.hpp"

namespace majlis::bench {

/// Signed in, each following three feeds; then a flood of posts to all of them; then nothing again.
void measure_idle(int connections, Row& row);
/// Each following three rooms of a peer.
void measure_idle_peer(int connections, const StartPeer& start, Row& row);

struct LazyLoad {
  int followers = 1'000;
  int lazy = 50;                     ///< of them, who stop reading
  double messages_per_second = 100;
  std::size_t message_bytes = 1'024;
  double seconds = 60;
};
/// Memory of those who stop reading, until when all are cut, and how late the others' messages are.
void measure_lazy(const LazyLoad& load, Row& row);

}  // namespace majlis::bench
