/// What carries words between nodes: fast, and not to be relied on. It may lose, double, delay and reorder them, stand
/// still, and go away for a while.
#pragma once

#include <functional>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "server/rules/rate_limits.hpp"

namespace majlis::live {

/// Used on one shard, and calls back on that.
class Courier {
 public:
  struct Ears {
    std::function<void(std::string_view channel, std::string_view word)> heard;
    /// From here on what is said on this channel is heard. Again after each time when it was away.
    std::function<void(std::string_view channel)> listens;
  };

  virtual ~Courier() = default;
  /// Once, before anything else.
  virtual void start(Ears ears) = 0;
  virtual void listen(const std::string& channel) = 0;
  virtual void ignore(const std::string& channel) = 0;
  /// To all nodes that listen to the channel, this one among them. Lost while it is away.
  virtual void say(const std::string& channel, std::string_view word) = 0;
  /// Takes one from a bucket that all nodes share. `done` gets how many milliseconds to wait for it; nullopt when it is taken,
  /// and when the courier can't say, within half a second. `debt_max`: see Bus::take_shared.
  virtual void take(const std::string& bucket, const rules::Budget& budget, int debt_max, std::function<void(std::optional<std::int64_t> wait_ms)> done) = 0;
  /// The bucket is full again.
  virtual void refill(const std::string& bucket) = 0;
  /// Nothing is called back any more.
  virtual void stop() = 0;
};

}  // namespace majlis::live
