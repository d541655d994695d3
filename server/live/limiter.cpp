#include "server/live/limiter.hpp"

#include <fmt/format.h>

namespace majlis::live {

std::optional<std::int64_t> Buckets::take(const std::string& name, const std::optional<rules::Budget>& budget, Time now) {
  if (!budget) return std::nullopt;
  return buckets_.try_emplace(name, *budget).first->second.take(now);
}

void Buckets::tidy(Time now) {
  std::erase_if(buckets_, [&](const auto& entry) { return entry.second.is_full(now); });
}

namespace {

/// Of what is only read or signalled every node allows the whole.
bool is_shared(RateClass rate) { return rate == RateClass::write || rate == RateClass::react || rate == RateClass::credentials; }

}  // namespace

std::optional<std::int64_t> Limiter::take(RateClass rate, const std::string& bucket, const std::optional<rules::Budget>& budget, Time now) {
  if (const auto held = held_.find(bucket); held != held_.end() && held->second.left_ms(now) > 0) return held->second.left_ms(now);
  if (const auto wait_ms = buckets_.take(bucket, budget, now)) return wait_ms;
  if (share_ && budget && is_shared(rate)) share_(bucket, *budget);
  return std::nullopt;
}

void Limiter::tidy(Time now) {
  buckets_.tidy(now);
  std::erase_if(held_, [&](const auto& entry) { return entry.second.left_ms(now) <= 0; });
}

std::optional<std::int64_t> Limiter::take(RateClass rate, std::optional<MemberId> member, const std::string& address, Time now) {
  const int kind = static_cast<int>(rate);
  if (member) {
    if (const auto wait_ms = take(rate, fmt::format("m{}:{}", kind, member->value), limits_.per_member(rate), now)) return wait_ms;
    if (rate != RateClass::credentials) return std::nullopt;
  }
  return take(rate, fmt::format("a{}:{}", kind, address), limits_.per_address(rate), now);
}

std::optional<std::int64_t> Limiter::arrive(const std::string& address, Time now) {
  return buckets_.take("arrivals:" + address, limits_.arrivals_per_address(), now);
}

}  // namespace majlis::live
