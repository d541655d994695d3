/// Rate limits as connections meet them: buckets by member, by address, and by account for guesses. Used on one shard;
/// a member with connections on two shards has a bucket on each.
#pragma once

#include <cstdint>
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
  explicit Limiter(double scale) : limits_(scale) {}

  /// Takes one from the bucket of the member, or of the address where there is no member or passwords are concerned.
  /// Else says how many milliseconds to wait.
  std::optional<std::int64_t> take(RateClass rate, std::optional<MemberId> member, const std::string& address, Time now);
  /// The same from the bucket for whatever an address asks, before it is known who asks.
  std::optional<std::int64_t> arrive(const std::string& address, Time now);
  void tidy(Time now) { buckets_.tidy(now); }

 private:
  rules::RateLimits limits_;
  Buckets buckets_;
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
