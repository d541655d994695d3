/// What really differs between SQL databases; everything else in sql/ is shared by them.
#pragma once

#include <stdexcept>
#include <string>
#include <string_view>

#include <soci/soci.h>

namespace majlis::storage::sql {

class Dialect {
 public:
  virtual ~Dialect() = default;

  /// A table of ids, column `id`, out of a parameter that holds them as a JSON array.
  virtual std::string ids_in(std::string_view parameter) const = 0;

  /// Migrations are written once, with words for what each database spells in its own way: `$id` an automatic id that
  /// is never used again, `$int` a 64-bit integer, `$key` text that is compared by its bytes, `$table` and `$clustered`
  /// the end of a table, the latter of one kept in its key's order.
  virtual std::string translate(std::string_view migration) const = 0;

  /// The next id of posts, which are kept in another order than their ids'.
  virtual std::string next_post_id() const = 0;

  /// Begins a transaction that no other can get ahead of: schema changes are made in it.
  virtual std::string begin_exclusive() const = 0;

  /// Whether there are tables in the database, whoever made them.
  virtual std::string count_tables() const = 0;

  /// Turns a database's error into ours: StorageFailure when asking again may help, std::logic_error for our bugs.
  /// Messages name no values: parameters hold what people wrote, and hashes.
  [[noreturn]] virtual void raise(soci::session& session, const soci::soci_error& error) const = 0;
};

}  // namespace majlis::storage::sql
