#include "storage/sqlite/connect.hpp"

#include <cerrno>
#include <cstring>
#include <filesystem>

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include "storage/sql/migrate.hpp"
#include "storage/sql/statement.hpp"
#include "storage/sqlite/dialect.hpp"
#include "storage/store.hpp"

namespace majlis::storage::sqlite {

namespace {

using sql::Query;

/// Pages in memory, per connection; the kernel's cache lies beneath.
constexpr int cache_kib = 16'384;

/// A checkpoint costs two fsyncs and copies pages back; every 16 MiB of log is rare enough not to be felt.
constexpr int checkpoint_pages = 4'096;
constexpr int log_bytes_kept = 64 * 1024 * 1024;

/// Each connection has one user at a time, so SQLite needs no lock around it, nor to count its memory: a tenth of the
/// time of a page. Only the first call in a program counts; in a program that used SQLite before, nothing changes.
void configure_library() {
  static const int done =
      sqlite_api::sqlite3_config(SQLITE_CONFIG_MULTITHREAD) | sqlite_api::sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
  static_cast<void>(done);
}

std::string set_text(sql::Connection& connection, const std::string& pragma) {
  return Query<std::string()>(connection, "PRAGMA " + pragma).find().value_or("");
}

std::int64_t read_number(sql::Connection& connection, const std::string& pragma) {
  return Query<std::int64_t()>(connection, "PRAGMA " + pragma).get();
}

void run(sql::Connection& connection, const std::string& pragma) {
  Query<void()>(connection, "PRAGMA " + pragma).run();
}

/// What was asked for is read back: a file system without shared memory, or a library built otherwise, may refuse.
void require_durable(sql::Connection& connection, const std::string& path) {
  const auto mode = set_text(connection, "journal_mode");
  const auto synchronous = read_number(connection, "synchronous");
  const auto foreign_keys = read_number(connection, "foreign_keys");
  if (mode == "wal" && synchronous == 2 && foreign_keys == 1) return;
  throw StorageFailure(fmt::format("{} is not durable (journal_mode {}, synchronous {}, foreign_keys {}): a power cut would "
                                   "lose posts. Use a local disk", path, mode, synchronous, foreign_keys));
}

void set_up(sql::Connection& connection, const std::string& path, Access access) {
  if (access == Access::write) {
    sql::require_ours(connection);  // what belongs to another program is left as it is, its journal too
    set_text(connection, "journal_mode = WAL");
  }
  run(connection, "synchronous = FULL");
  run(connection, "foreign_keys = ON");
  run(connection, "temp_store = MEMORY");
  run(connection, fmt::format("cache_size = -{}", cache_kib));
  read_number(connection, fmt::format("wal_autocheckpoint = {}", checkpoint_pages));
  read_number(connection, fmt::format("journal_size_limit = {}", log_bytes_kept));
  require_durable(connection, path);
}

[[noreturn]] void fail(const std::string& path, std::string_view what) {
  throw StorageFailure(fmt::format("{}: {} ({})", path, what, std::strerror(errno)));
}

/// The new name itself must survive a power cut, not only what the file holds.
void sync_folder(const std::string& path) {
  const auto folder = std::filesystem::path(path).parent_path();
  const int handle = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (handle < 0) fail(folder, "can't open the folder");
  const int synced = ::fsync(handle);
  ::close(handle);
  if (synced != 0) fail(folder, "can't make the folder durable");
}

}  // namespace

void make_file(const std::string& path) {
  const int handle = ::open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (handle < 0 && errno == EEXIST) return;
  if (handle < 0) fail(path, "can't make the database");
  ::close(handle);
  sync_folder(path);
}

std::unique_ptr<sql::Connection> connect(const std::string& path, Access access) {
  configure_library();
  const auto parameters = fmt::format("dbname=\"{}\" timeout={}{}", path, busy_timeout_ms / 1'000,
                                      access == Access::read ? " readonly=true" : "");
  auto connection = std::make_unique<sql::Connection>(*soci::factory_sqlite3(), parameters, dialect());
  set_up(*connection, path, access);
  return connection;
}

// SOCI keeps this type's typeinfo to itself, so the sanitizer that would compare it can't be linked.
__attribute__((no_sanitize("vptr"))) sqlite_api::sqlite3* handle_of(soci::session& session) {
  return static_cast<soci::sqlite3_session_backend*>(session.get_backend())->conn_;
}

}  // namespace majlis::storage::sqlite
