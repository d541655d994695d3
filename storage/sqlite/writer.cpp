#include "storage/sqlite/writer.hpp"

#include <filesystem>
#include <utility>

#include "storage/sqlite/connect.hpp"

namespace majlis::storage::sqlite {

namespace {

/// Waits for locks only so long, as long as this object lives.
class PatienceFor {
 public:
  PatienceFor(sql::Connection& connection, int ms) : connection_(connection) { set(ms); }
  ~PatienceFor() { set(busy_timeout_ms); }
  PatienceFor(const PatienceFor&) = delete;
  PatienceFor& operator=(const PatienceFor&) = delete;

 private:
  void set(int ms) { sqlite_api::sqlite3_busy_timeout(handle_of(connection_.session()), ms); }

  sql::Connection& connection_;
};

}  // namespace

SqliteWriter::SqliteWriter(std::string path, std::uintmax_t log_bytes_max, std::chrono::milliseconds log_patience)
    : SqlWriter([path] { return connect(path, Access::write); }),
      path_(std::move(path)),
      log_bytes_max_(log_bytes_max),
      log_patience_(log_patience) {}

/// Readers whose snapshots overlap without a pause keep SQLite from beginning its log anew by itself. Then this waits a
/// little for those that read; whoever begins meanwhile reads past the log. A long reader, such as `majlisd check`, is
/// not waited for: the next try comes when the log has grown by as much again. Short tries, as each looks anew at who
/// reads what: within one, SQLite waits for a place among the readers that newer ones may have taken over meanwhile, each
/// before the last has left, and would wait for ever.
void SqliteWriter::committed() noexcept {
  constexpr int try_ms = 20;
  std::error_code error;
  const auto bytes = std::filesystem::file_size(path_ + "-wal", error);
  if (error || bytes < log_bytes_next_) return;
  log_bytes_next_ = bytes + log_bytes_max_;
  try {
    const PatienceFor patience(connection(), try_ms);
    sql::Query<CheckpointOutcome()> empty_log(connection(), "PRAGMA wal_checkpoint(TRUNCATE)");
    const auto end = std::chrono::steady_clock::now() + log_patience_;
    do {
      if (empty_log.get().busy == 0) {
        log_bytes_next_ = log_bytes_max_;
        return;
      }
    } while (std::chrono::steady_clock::now() < end);
  } catch (const std::exception&) {
    // The commit holds; a log that can't be emptied shows when the next one fails.
  }
}

}  // namespace majlis::storage::sqlite
