#include "storage/sqlite/dialect.hpp"

#include <array>

#include <fmt/format.h>

#include "storage/sqlite/connect.hpp"
#include "storage/store.hpp"

namespace majlis::storage::sqlite {

namespace {

constexpr std::array<sql::Word, 6> spelled{{
    {"$id", "INTEGER PRIMARY KEY AUTOINCREMENT"},
    {"$int", "INTEGER"},
    {"$key", "TEXT"},
    {"$random", "lower(hex(randomblob(16)))"},
    {"$table", "STRICT"},
    {"$clustered", "STRICT, WITHOUT ROWID"},
}};

/// Errors that asking again can't cure: we broke a constraint, or used the library wrongly.
bool is_bug(int code) {
  switch (code & 0xff) {
    case SQLITE_ERROR:
    case SQLITE_CONSTRAINT:
    case SQLITE_MISMATCH:
    case SQLITE_MISUSE:
    case SQLITE_RANGE:
    case SQLITE_TOOBIG: return true;
    default: return false;
  }
}

std::string_view advice(int code) {
  switch (code & 0xff) {
    case SQLITE_FULL: return "; the disk is full";
    case SQLITE_CORRUPT: return "; the file is damaged: run the check command, restore a backup";
    case SQLITE_NOTADB: return "; the file is not a database of Majlis, or its beginning is damaged";
    case SQLITE_BUSY: return "; another program holds the database";
    case SQLITE_READONLY:
    case SQLITE_CANTOPEN:
    case SQLITE_PERM: return "; check the rights of the file and its folder";
    default: return "";
  }
}

class SqliteDialect final : public sql::Dialect {
 public:
  std::string ids_in(std::string_view parameter) const override {
    return fmt::format("(SELECT value AS id FROM json_each({})) AS listed", parameter);
  }

  std::span<const sql::Word> words() const override { return spelled; }

  std::vector<std::string> begin_exclusive() const override { return {"BEGIN IMMEDIATE"}; }

  std::string begin_snapshot() const override { return "BEGIN"; }

  std::string transaction_id() const override { return ""; }

  /// SQLite may also roll everything back by itself; a statement that fails otherwise leaves the transaction as it was.
  sql::TransactionState transaction_state(soci::session& session) const override {
    const bool open = sqlite_api::sqlite3_get_autocommit(handle_of(session)) == 0;
    return open ? sql::TransactionState::open : sql::TransactionState::none;
  }

  std::string count_tables() const override {
    return "SELECT COUNT(*) FROM sqlite_master WHERE name NOT LIKE 'sqlite_%'";
  }

  std::string list_columns() const override {
    return "SELECT t.name, c.name, CASE c.type WHEN 'INTEGER' THEN 'integer' WHEN 'TEXT' THEN 'key' ELSE c.type END,"
           " CASE WHEN c.\"notnull\" = 1 OR c.pk > 0 THEN 0 ELSE 1 END, c.pk,"
           " CASE WHEN c.pk = 1 AND instr(t.sql, 'AUTOINCREMENT') > 0 THEN 1 ELSE 0 END"
           " FROM sqlite_master t JOIN pragma_table_info(t.name) c WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite_%'";
  }

  std::string list_parents() const override {
    return "SELECT DISTINCT t.name, f.\"table\" FROM sqlite_master t JOIN pragma_foreign_key_list(t.name) f WHERE t.type = 'table'";
  }

  std::string last_id(std::string_view table, std::string_view) const override {
    return fmt::format("SELECT COALESCE((SELECT seq FROM sqlite_sequence WHERE name = '{}'), 0)", table);
  }

  std::vector<std::string> set_last_id(std::string_view table, std::string_view, std::int64_t id) const override {
    return {fmt::format("DELETE FROM sqlite_sequence WHERE name = '{}'", table),
            fmt::format("INSERT INTO sqlite_sequence (name, seq) VALUES ('{}', {})", table, id)};
  }

  [[noreturn]] void raise(soci::session& session, const soci::soci_error& error) const override {
    // what() would name the parameters' values; the message alone does not.
    const auto* ours = dynamic_cast<const soci::sqlite3_soci_error*>(&error);
    if (ours == nullptr) throw std::logic_error(error.get_error_message());
    const int code = sqlite_api::sqlite3_extended_errcode(handle_of(session));
    auto message = fmt::format("{} (SQLite {})", error.get_error_message(), code);
    if (is_bug(ours->result())) throw std::logic_error(message);
    throw StorageFailure(message.append(advice(ours->result())));
  }
};

}  // namespace

const sql::Dialect& dialect() {
  static const SqliteDialect dialect;
  return dialect;
}

}  // namespace majlis::storage::sqlite
