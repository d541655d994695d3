#include "storage/sqlite/dialect.hpp"

#include <array>
#include <utility>

#include <fmt/format.h>

#include "storage/sqlite/connect.hpp"
#include "storage/store.hpp"

namespace majlis::storage::sqlite {

namespace {

constexpr std::array<std::pair<std::string_view, std::string_view>, 5> words{{
    {"$id", "INTEGER PRIMARY KEY AUTOINCREMENT"},
    {"$int", "INTEGER"},
    {"$key", "TEXT"},
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
    return fmt::format("(SELECT value AS id FROM json_each({}))", parameter);
  }

  std::string translate(std::string_view migration) const override {
    std::string sql(migration);
    for (const auto& [word, meaning] : words) {
      for (auto at = sql.find(word); at != std::string::npos; at = sql.find(word, at + meaning.size())) {
        sql.replace(at, word.size(), meaning);
      }
    }
    return sql;
  }

  std::string next_post_id() const override { return "(SELECT COALESCE(MAX(id), 0) + 1 FROM posts)"; }

  std::string begin_exclusive() const override { return "BEGIN IMMEDIATE"; }

  std::string count_tables() const override {
    return "SELECT COUNT(*) FROM sqlite_master WHERE name NOT LIKE 'sqlite_%'";
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
