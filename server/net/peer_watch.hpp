/// What a connection makes of a peer that says nothing, or takes nothing, one round of waiting after the other. Pure.
#pragma once

#include <cstdint>

namespace majlis::net {

enum class PeerVerdict {
  alive,
  silent,      ///< for long: a ping is due
  gone,        ///< silent after the ping as well
  stuck,       ///< it has stopped reading
};

class PeerWatch {
 public:
  static constexpr int rounds_until_ping = 2;
  static constexpr int rounds_until_gone = 4;

  /// A peer that takes nothing for `stuck_s` seconds has stopped reading.
  explicit PeerWatch(std::uint32_t stuck_s) : stuck_s_(stuck_s) {}

  /// Something came from it, whatever it was.
  void heard() { silent_rounds_ = 0; }

  /// A round is over. While we do not listen to it ourselves its silence says nothing.
  PeerVerdict on_round(std::uint32_t stuck_seconds, bool listening) {
    if (stuck_seconds >= stuck_s_) return PeerVerdict::stuck;
    if (!listening) silent_rounds_ = 0;
    ++silent_rounds_;
    if (silent_rounds_ >= rounds_until_gone) return PeerVerdict::gone;
    return silent_rounds_ == rounds_until_ping ? PeerVerdict::silent : PeerVerdict::alive;
  }

 private:
  std::uint32_t stuck_s_;
  int silent_rounds_ = 0;   ///< in which nothing at all came
};

}  // namespace majlis::net
