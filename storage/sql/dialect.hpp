/// What really differs between SQL databases; everything else in sql/ is shared by them.
#pragma once

#include <cstdint>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <soci/soci.h>

namespace majlis::storage::sql {

/// How a session stands. `failed`: a statement of its transaction did, and until that is undone no other is run. `lost`: the
/// connection is broken, and the transaction with it.
enum class TransactionState { none, open, failed, lost };

/// A word of migrations, and what it means here.
using Word = std::pair<std::string_view, std::string_view>;

class Dialect {
 public:
  virtual ~Dialect() = default;

  /// A table of ids, column `id`, out of a parameter that holds them as a JSON array.
  virtual std::string ids_in(std::string_view parameter) const = 0;

  /// Migrations are written once, with words for what each database spells in its own way: `$id` an automatic id that
  /// is never used again, `$int` a 64-bit integer, `$key` text that is compared by its bytes, `$random` 32 random
  /// hex digits, `$table` and `$clustered` the end of a table, the latter of one kept in its key's order.
  virtual std::span<const Word> words() const = 0;

  /// A statement of a migration, in this database's words.
  std::string translate(std::string_view migration) const;

  /// The statements that begin a transaction which no other can get ahead of: all that writes is done in one.
  virtual std::vector<std::string> begin_exclusive() const = 0;

  /// Begins a transaction that reads from one moment.
  virtual std::string begin_snapshot() const = 0;

  /// Gives the number by which the outcome of this transaction can be asked for later. Empty where COMMIT is a call
  /// within this process, whose answer can't get lost.
  virtual std::string transaction_id() const = 0;

  virtual TransactionState transaction_state(soci::session& session) const = 0;

  /// Whether there are tables in the database, whoever made them.
  virtual std::string count_tables() const = 0;

  /// The schema as it is: table, column, type (`integer`, `text`, `key` for text in the order of its bytes, or the database's
  /// own word), 1 where it may be null, place in the primary key from 1 on or 0, 1 where ids are automatic.
  virtual std::string list_columns() const = 0;

  /// Which table names which other by a foreign key.
  virtual std::string list_parents() const = 0;

  /// Gives the last automatic id of a table that was given out here, 0 before the first.
  virtual std::string last_id(std::string_view table, std::string_view column) const = 0;

  /// The statements after which automatic ids go on behind `id`, which is at least 1. They belong to the transaction.
  virtual std::vector<std::string> set_last_id(std::string_view table, std::string_view column, std::int64_t id) const = 0;

  /// Turns a database's error into ours: StorageFailure when asking again may help, std::logic_error for our bugs.
  /// Messages name no values: parameters hold what people wrote, and hashes.
  [[noreturn]] virtual void raise(soci::session& session, const soci::soci_error& error) const = 0;
};

}  // namespace majlis::storage::sql
