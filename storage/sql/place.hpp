/// Where posts stand: threads one after the other, and in each its posts by number. Posts are kept in this order, so
/// that a page of a thread lies on a few neighbouring disk pages, however many threads were busy when it was written;
/// and what belongs to posts is found as one range: the reactions of a page, what waits for somebody in a thread.
#pragma once

#include <cstdint>
#include <string>

#include "protocol/ids.hpp"
#include "storage/sql/cells.hpp"

namespace majlis::storage::sql {

/// Numbers in a thread stay below this, ids of threads below 2^31.
inline constexpr std::int64_t numbers_per_thread = std::int64_t{1} << 32;

struct Place {
  std::int64_t value = 0;

  static Place of(ThreadId thread, std::int64_t number) { return {thread.value * numbers_per_thread + number}; }
  auto operator<=>(const Place&) const = default;
};

/// The same in SQL, over two columns.
inline std::string place_of(const std::string& thread, const std::string& number) {
  return "(" + thread + " * " + std::to_string(numbers_per_thread) + " + " + number + ")";
}

template <>
struct Column<Place> {
  static constexpr CellKind kind = CellKind::integer;
  static Place get(Cell& cell) { return {cell.integer}; }
  static void put(Cell& cell, Place value) { cell.integer = value.value; }
};

}  // namespace majlis::storage::sql
