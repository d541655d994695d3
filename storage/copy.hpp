/// A community's way from one database into another, and the proof that nothing changed on it. One thread.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "storage/contents.hpp"
#include "storage/store.hpp"

namespace majlis::storage {

struct TableDigest {
  std::string table;
  std::int64_t rows = 0;
  std::string sha256;  ///< 64 hex digits, of a text with every value of every row in the primary key's order

  bool operator==(const TableDigest&) const = default;
};

/// The same for two databases that hold the same, of whatever kind they are.
struct Digest {
  std::vector<TableDigest> tables;  ///< by name
  std::string sha256;               ///< over all of them

  bool operator==(const Digest&) const = default;
};

struct CopyProgress {
  enum class Step { check_source, copy, compare, check_target };

  Step step;
  std::string_view table;       ///< empty while checking
  std::int64_t rows = 0;        ///< of this table, done
  std::int64_t rows_total = 0;  ///< of this table
};

/// Called at each step and after every few rows. What it throws stops the work, and reaches who began it.
using OnProgress = std::function<void(const CopyProgress&)>;

/// Reads every row. Throws StorageFailure.
Digest digest_contents(Contents& contents, const OnProgress& on_progress);
/// The same of what is in a store at this moment, whoever serves it.
Digest digest_store(Store& store);

/// One snapshot of `from`, one transaction of `to`.
class StoreCopy {
 public:
  /// Opened for ContentsUse::copy_from and copy_to: nobody else serves them for as long as this lives. Throws StorageFailure
  /// with what to do: they have different tables (one holds some that are not Majlis's), or `to` holds something already.
  StoreCopy(std::unique_ptr<Contents> from, std::unique_ptr<Contents> to);

  /// Copying is for a source without problems.
  CheckReport check_source(const OnProgress& on_progress);

  /// Copies every row and what automatic ids were given out, reads all of it again, compares, and checks `to`. Gives what both
  /// hold. Throws StorageFailure when the database fails, or the first table that differs; `to` is as it was then.
  Digest run(const OnProgress& on_progress);

  /// After run(). When it throws, `to` has all or nothing.
  void commit();

 private:
  TableDigest copy_table(const TableShape& table, const OnProgress& on_progress);

  std::unique_ptr<Contents> from_;
  std::unique_ptr<Contents> to_;
};

}  // namespace majlis::storage
