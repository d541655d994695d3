/// Puts what comes of one feed into its order: from this node at once, from others by way of a carrier that loses,
/// doubles and delays. Decides what may be passed on, and when something is missing; knows no clock but the one it is given.
#pragma once

#include <cstdint>
#include <map>
#include <optional>

#include "server/live/bus.hpp"

namespace majlis::live {

class FeedOrder {
 public:
  /// The event `seq` has come, with what it brings. Adds to `out` what may be passed on now: this one and those that waited
  /// for it; nothing while one before it is missing, and nothing when it had come before. The first event of all is
  /// passed on as it is: who follows the feed knows better what came before it.
  void insert(std::int64_t seq, Bulletin brings, Bulletin& out, Instant now);

  /// Everything up to `seq` is known, or is not worth waiting for. Adds to `out` those that waited behind it.
  void skip_to(std::int64_t seq, Bulletin& out, Instant now);

  /// When the last of what was heard before `moment` had been committed, the feed's head was `head`: what waits from before then
  /// and is further never was.
  void disown(std::int64_t head, Instant moment);

  /// Everything up to it was passed on; nullopt before the first event.
  std::optional<std::int64_t> seq() const { return seq_; }
  /// Since when one is missing that others wait for.
  std::optional<Instant> missing_since() const { return missing_since_; }

 private:
  struct Waiting {
    Bulletin brings;
    Instant since;
  };

  void pass_on(Bulletin& out, Instant now);

  std::optional<std::int64_t> seq_;
  std::optional<Instant> missing_since_;
  std::map<std::int64_t, Waiting> waiting_;
};

}  // namespace majlis::live
