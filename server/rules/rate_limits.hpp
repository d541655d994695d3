/// How often somebody may ask: token buckets, per member and per address. A value whose time is a parameter; whoever
/// keeps buckets owns them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "protocol/ids.hpp"
#include "protocol/operation.hpp"

namespace majlis::rules {

/// `burst` at once, then `per_second` on and on.
struct Budget {
  double per_second;
  double burst;

  auto operator<=>(const Budget&) const = default;
};

/// What is left of a budget. Begins full. A clock that goes backwards adds nothing and takes nothing.
class Bucket {
 public:
  explicit Bucket(Budget budget) : budget_(budget), left_(budget.burst) {}

  /// Takes one, or tells how many milliseconds to wait for it (at least 1); then nothing is taken.
  std::optional<std::int64_t> take(Time now);

  /// Nothing is missing any more: the bucket may be forgotten and made anew when needed.
  bool is_full(Time now) const;

 private:
  double left_at(Time now) const;

  Budget budget_;
  double left_;
  Time filled_at_;
};

/// Whose budget an address draws on: of IPv6 the network of 64 bits, all of which one subscriber holds; an IPv4 address
/// within IPv6 as IPv4. Text that is no address stands for itself.
std::string subscriber_of(const std::string& address);

/// The table of budgets. A scale of 2 allows twice as much of everything; 0 means no limits at all (tests, benchmarks).
class RateLimits {
 public:
  explicit RateLimits(double scale = 1.0) : scale_(scale) {}

  /// Nullopt: no limit.
  std::optional<Budget> per_member(RateClass rate) const;
  std::optional<Budget> per_address(RateClass rate) const;
  /// Password guesses for one account, from wherever they come.
  std::optional<Budget> guesses_per_account() const;

 private:
  std::optional<Budget> scaled(Budget budget) const;

  double scale_;
};

}  // namespace majlis::rules
