#include "server/rules/rate_limits.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <iterator>

#include <arpa/inet.h>

namespace majlis::rules {
namespace {

struct Row {
  RateClass rate;
  Budget per_member;
  Budget per_address;  ///< many members may sit behind one address: a mosque's Wi-Fi, a mobile carrier
};

constexpr std::array table{
    //  class                    per second, burst: a member      an address
    Row{RateClass::read,         {30, 200},                       {120, 1'000}},
    Row{RateClass::write,        {1, 20},                         {20, 200}},
    Row{RateClass::react,        {5, 40},                         {60, 600}},
    Row{RateClass::signal,       {10, 60},                        {200, 2'000}},
    Row{RateClass::credentials,  {0.2, 15},                       {0.2, 15}},
};

constexpr Budget guesses{10.0 / 3600, 10};

constexpr bool has_one_row_each() {
  for (std::size_t i = 0; i < table.size(); ++i) {
    if (static_cast<std::size_t>(table[i].rate) != i) return false;
  }
  return table.size() == static_cast<std::size_t>(RateClass::credentials) + 1;
}
static_assert(has_one_row_each(), "one row per RateClass, in the order of the enum");

/// Sums of refills fall short of whole tokens by rounding; a millionth is no token.
constexpr double rounding = 1e-6;

}  // namespace

double Bucket::left_at(Time now) const {
  const double elapsed_s = static_cast<double>(std::max<std::int64_t>(0, now.ms - filled_at_.ms)) / 1000;
  return std::min(budget_.burst, left_ + elapsed_s * budget_.per_second);
}

std::optional<std::int64_t> Bucket::take(Time now) {
  left_ = left_at(now);
  filled_at_ = now;
  if (left_ + rounding >= 1) {
    left_ = std::max(0.0, left_ - 1);
    return std::nullopt;
  }
  const double wait_ms = std::ceil((1 - left_) / budget_.per_second * 1000);
  return std::max<std::int64_t>(1, static_cast<std::int64_t>(wait_ms));
}

bool Bucket::is_full(Time now) const { return left_at(now) + rounding >= budget_.burst; }

std::string subscriber_of(const std::string& address) {
  constexpr std::size_t network_bytes = 8;
  in6_addr bytes{};
  if (::inet_pton(AF_INET6, address.c_str(), &bytes) != 1) return address;
  std::array<char, INET6_ADDRSTRLEN> text{};
  if (IN6_IS_ADDR_V4MAPPED(&bytes)) return ::inet_ntop(AF_INET, &bytes.s6_addr[12], text.data(), text.size());
  std::fill(std::begin(bytes.s6_addr) + network_bytes, std::end(bytes.s6_addr), std::uint8_t{0});
  return std::string{::inet_ntop(AF_INET6, &bytes, text.data(), text.size())} + "/64";
}

std::optional<Budget> RateLimits::scaled(Budget budget) const {
  if (scale_ <= 0) return std::nullopt;
  return Budget{budget.per_second * scale_, std::max(1.0, budget.burst * scale_)};
}

std::optional<Budget> RateLimits::per_member(RateClass rate) const {
  return scaled(table[static_cast<std::size_t>(rate)].per_member);
}

std::optional<Budget> RateLimits::per_address(RateClass rate) const {
  return scaled(table[static_cast<std::size_t>(rate)].per_address);
}

std::optional<Budget> RateLimits::guesses_per_account() const { return scaled(guesses); }

}  // namespace majlis::rules
