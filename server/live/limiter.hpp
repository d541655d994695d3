/// Rate limits as connections meet them: buckets by member, by address, and by account for guesses. Used on one shard; a member
/// with connections on two shards has a bucket on each. Among nodes what changes something is counted by all of them together
/// as well, but nobody waits for that count: when it says that the bucket is empty, what comes next is refused here too.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <unordered_map>

#include "protocol/ids.hpp"
#include "protocol/operation.hpp"
#include "server/rules/rate_limits.hpp"

namespace majlis::live {

/// Buckets by name, forgotten once they are full again.
class Buckets {
 public:
  std::optional<std::int64_t> take(const std::string& name, const std::optional<rules::Budget>& budget, Time now);
  void forget(const std::string& name) { buckets_.erase(name); }
  void tidy(Time now);

 private:
  std::unordered_map<std::string, rules::Bucket> buckets_;
};

class Limiter {
 public:
  /// Counts one in a bucket that all nodes share; hold() tells what became of it.
  using Share = std::function<void(const std::string& bucket, const rules::Budget& budget)>;

  /// `share`: null where there is one node.
  explicit Limiter(double scale, Share share = nullptr) : limits_(scale), share_(std::move(share)) {}

  /// Takes one from the bucket of the member, or of the address where there is no member or passwords are concerned.
  /// Else says how many milliseconds to wait.
  std::optional<std::int64_t> take(RateClass rate, std::optional<MemberId> member, const std::string& address, Time now);
  /// The same from the bucket for whatever an address asks, before it is known who asks.
  std::optional<std::int64_t> arrive(const std::string& address, Time now);
  /// The bucket that all share is empty for so long.
  void hold(const std::string& bucket, std::int64_t wait_ms, Time now) { held_[bucket] = {now, wait_ms}; }
  void tidy(Time now);

 private:
  struct Hold {
    Time since;
    std::int64_t wait_ms;

    /// Nothing is left of it when the clock was set back: nobody knows how long it has been.
    std::int64_t left_ms(Time now) const { return now < since ? 0 : since.ms + wait_ms - now.ms; }
  };

  std::optional<std::int64_t> take(RateClass rate, const std::string& bucket, const std::optional<rules::Budget>& budget, Time now);

  rules::RateLimits limits_;
  Share share_;
  Buckets buckets_;
  std::unordered_map<std::string, Hold> held_;
};

/// Wrong passwords for one account, from wherever they come.
class GuessLimiter {
 public:
  explicit GuessLimiter(double scale) : limits_(scale) {}

  std::optional<std::int64_t> take(const std::string& account, Time now) { return buckets_.take(account, limits_.guesses_per_account(), now); }
  /// Of an account's bucket; nullopt: no limit.
  std::optional<rules::Budget> budget() const { return limits_.guesses_per_account(); }
  /// The password was right: nobody was guessing.
  void forgive(const std::string& account) { buckets_.forget(account); }
  void tidy(Time now) { buckets_.tidy(now); }

 private:
  rules::RateLimits limits_;
  Buckets buckets_;
};

}  // namespace majlis::live
