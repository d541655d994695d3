/// One text for what a table holds, the same in every database, and its SHA-256 as it goes by.
#pragma once

#include <span>
#include <string>
#include <vector>

#include <sodium.h>

#include "storage/contents.hpp"
#include "storage/copy.hpp"

namespace majlis::storage {

/// Takes the rows of one table in the primary key's order. Values are written so that no two lists of values give the same
/// text: `-` is null, `i5;` an integer, `t3:abc` a text of three bytes; each row ends with a line.
class TableHash {
 public:
  explicit TableHash(const TableShape& table);
  void add(std::span<const Value> rows);
  /// `last_id` is left out where ids are not automatic. Once.
  TableDigest finish(std::int64_t last_id);

 private:
  void hash(std::string_view text);

  const TableShape& table_;
  std::int64_t rows_ = 0;
  std::string text_;
  crypto_hash_sha256_state state_{};
};

/// Puts the tables in order.
Digest digest_of(std::vector<TableDigest> tables);

}  // namespace majlis::storage
