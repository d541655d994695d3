/// What carries words between simulated nodes, as unreliable as a courier may be.
#pragma once

#include <memory>
#include <vector>

#include "server/live/nodes/courier.hpp"
#include "server/live/shard.hpp"
#include "tests/simulation/random.hpp"
#include "tests/support/simulated_time.hpp"

namespace majlis::tests {

class LossyWire {
 public:
  struct Weather {
    std::size_t lost_percent = 0;
    std::size_t doubled_percent = 0;
    int latest_ms = 1;             ///< a word takes up to so long, each for itself
  };

  LossyWire(SimulatedTime& time, Random& random) : time_(time), random_(random) {}

  /// Must not outlive this.
  std::unique_ptr<live::Courier> connect(live::Shard& shard);
  void set_weather(Weather weather) { weather_ = weather; }
  /// Nobody is heard any more, until come_back().
  void go_away();
  void come_back();

 private:
  class End;

  SimulatedTime& time_;
  Random& random_;
  Weather weather_;
  bool is_away_ = false;
  std::vector<End*> ends_;
};

}  // namespace majlis::tests
