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

std::optional<std::int64_t> Limiter::take(RateClass rate, std::optional<MemberId> member, const std::string& address, Time now) {
  const int kind = static_cast<int>(rate);
  if (member) {
    if (const auto wait_ms = buckets_.take(fmt::format("m{}:{}", kind, member->value), limits_.per_member(rate), now)) return wait_ms;
    if (rate != RateClass::credentials) return std::nullopt;
  }
  return buckets_.take(fmt::format("a{}:{}", kind, rules::subscriber_of(address)), limits_.per_address(rate), now);
}

}  // namespace majlis::live
