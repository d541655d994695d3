#include "storage/sql/migrate.hpp"

#include <fmt/format.h>

#include "storage/sql/statement.hpp"
#include "storage/store.hpp"

namespace majlis::storage::sql {

namespace {

void run(Connection& connection, std::string sql) { Query<void()>(connection, std::move(sql)).run(); }

/// Runs `work` in a transaction that keeps other programs from migrating at the same time.
template <class Work>
void in_transaction(Connection& connection, const Work& work) {
  try {
    for (auto& statement : connection.dialect().begin_exclusive()) run(connection, std::move(statement));
    work();
    run(connection, "COMMIT");
  } catch (...) {
    try {
      run(connection, "ROLLBACK");
    } catch (const std::exception&) {
      // The database may have rolled back by itself; the first error is the one to tell.
    }
    throw;
  }
}

bool is_empty(Connection& connection) {
  return Query<std::int64_t()>(connection, connection.dialect().count_tables()).get() == 0;
}

/// 0 in a database of ours without any step yet.
std::int64_t find_version(Connection& connection) {
  try {
    return Query<std::int64_t()>(connection, "SELECT COALESCE(MAX(version), 0) FROM majlis_schema").get();
  } catch (const std::logic_error&) {
    throw StorageFailure("the database holds tables, but none of Majlis: name another file, or an empty database");
  }
}

bool has_step(Connection& connection, std::int64_t version) {
  Query<std::int64_t(std::int64_t)> count(connection, "SELECT COUNT(*) FROM majlis_schema WHERE version = :version");
  return count.get(version) > 0;
}

void make_version_table(Connection& connection) {
  run(connection, connection.dialect().translate(
                      "CREATE TABLE majlis_schema (version $int PRIMARY KEY, name TEXT NOT NULL) $table"));
}

void apply(Connection& connection, const Migration& migration) {
  if (has_step(connection, migration.version)) return;  // another program was faster
  for (const auto statement : migration.statements) run(connection, connection.dialect().translate(statement));
  Query<void(std::int64_t, std::string_view)> record(
      connection, "INSERT INTO majlis_schema (version, name) VALUES (:version, :name)");
  record.run_one(migration.version, migration.name);
}

}  // namespace

void require_ours(Connection& connection) {
  if (!is_empty(connection)) find_version(connection);
}

void migrate(Connection& connection, const std::vector<Migration>& migrations) {
  in_transaction(connection, [&] {
    if (is_empty(connection)) make_version_table(connection);
  });
  const std::int64_t version = find_version(connection);
  const std::int64_t newest = migrations.back().version;
  if (version > newest) {
    throw StorageFailure(fmt::format("the database was written by a newer Majlis (schema {}, this program knows up to {}): "
                                     "start the newer program, or restore an older backup", version, newest));
  }
  for (const auto& migration : migrations) {
    // Not only those above the newest it had: steps of two branches come together in any order.
    if (!has_step(connection, migration.version)) in_transaction(connection, [&] { apply(connection, migration); });
  }
}

}  // namespace majlis::storage::sql
