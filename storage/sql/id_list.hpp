/// A handful of ids in one text, `3,14,15`: read with their row instead of by a statement of their own.
#pragma once

#include <charconv>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/ids.hpp"

namespace majlis::storage::sql {

template <class Noun>
std::string join_ids(std::span<const Id<Noun>> ids) {
  std::string joined;
  for (const auto id : ids) {
    if (!joined.empty()) joined += ',';
    joined += std::to_string(id.value);
  }
  return joined;
}

inline std::vector<MemberId> split_ids(std::string_view joined) {
  std::vector<MemberId> ids;
  while (!joined.empty()) {
    const std::size_t comma = joined.find(',');
    const std::string_view digits = joined.substr(0, comma);
    MemberId id;
    std::from_chars(digits.data(), digits.data() + digits.size(), id.value);
    ids.push_back(id);
    joined = comma == std::string_view::npos ? std::string_view{} : joined.substr(comma + 1);
  }
  return ids;
}

/// For Dialect::ids_in.
template <class Noun>
std::string json_ids(std::span<const Id<Noun>> ids) {
  return '[' + join_ids(ids) + ']';
}

}  // namespace majlis::storage::sql
