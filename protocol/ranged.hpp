/// Whole numbers with a range that is checked while decoding.
#pragma once

#include <compare>
#include <cstdint>

#include "protocol/limits.hpp"

namespace majlis {

template <std::int64_t Min, std::int64_t Max>
struct Ranged {
  static constexpr std::int64_t min = Min;
  static constexpr std::int64_t max = Max;
  std::int64_t value = Min;

  auto operator<=>(const Ranged&) const = default;
};

using PostNumber = Ranged<1, limits::integer_max>;
using PageSize = Ranged<1, limits::posts_per_page>;
using ReadNumber = Ranged<0, limits::integer_max>;   ///< 0: nothing read yet
using FeedSeq = Ranged<0, limits::integer_max>;      ///< 0: from the beginning

}  // namespace majlis
