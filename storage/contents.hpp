/// All rows of a database, whatever they mean: what copying to another kind of database and its proof need. The tables and
/// columns are those that the database itself names, so a new one is among them without a word here.
/// Used by one thread. Every function may throw StorageFailure, and std::logic_error where a rule of the schema is broken.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <variant>
#include <vector>

#include "storage/store.hpp"

namespace majlis::storage {

/// What a column holds: null, an integer or a text.
using Value = std::variant<std::monostate, std::int64_t, std::string>;

enum class ValueKind : std::uint8_t { integer, text };

struct ColumnShape {
  std::string name;
  ValueKind kind = ValueKind::integer;
  bool nullable = false;

  bool operator==(const ColumnShape&) const = default;
};

struct TableShape {
  std::string name;
  std::vector<ColumnShape> columns;            ///< by name: the order in a table depends on how it came to be
  std::vector<std::size_t> key;                ///< which of them are the primary key, in its order
  std::optional<std::size_t> automatic;        ///< the one that numbers itself

  bool operator==(const TableShape&) const = default;
};

class Contents {
 public:
  virtual ~Contents() = default;  ///< undoes what was not committed

  /// Those that others name by foreign keys come before them. Throws std::logic_error when a table has what can't be
  /// copied: no primary key, a type beside integers and texts, a foreign key that leads back to it.
  virtual const std::vector<TableShape>& tables() const = 0;
  virtual std::int64_t count_rows(const TableShape& table) = 0;

  /// In the primary key's order, integers as numbers and texts by their bytes, some at a time: their values one row after the
  /// other, which `take` may keep.
  virtual void read(const TableShape& table, const std::function<void(std::span<Value>)>& take) = 0;

  /// Takes the values of whole rows. Only of ContentsUse::copy_to, as are all that follow but `check`.
  virtual void add(const TableShape& table, std::span<Value> rows) = 0;
  virtual void clear(const TableShape& table) = 0;

  /// The highest automatic id that was ever given out, its row still there or not; 0 before the first.
  virtual std::int64_t get_last_id(const TableShape& table) = 0;
  virtual void set_last_id(const TableShape& table, std::int64_t id) = 0;

  /// As Store::check, of what is seen here.
  virtual CheckReport check() = 0;
  /// Durable when it returns. When it throws, all of it may be there all the same, or nothing.
  virtual void commit() = 0;
};

}  // namespace majlis::storage
