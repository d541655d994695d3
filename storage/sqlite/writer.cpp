#include "storage/sqlite/writer.hpp"

#include <filesystem>

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

SqliteWriter::Open::Open(const std::string& path)
    : connection(connect(path, Access::write)), tables(sql::make_tables(*connection)) {}

SqliteWriter::SqliteWriter(std::string path, std::uintmax_t log_bytes_max)
    : path_(std::move(path)), log_bytes_max_(log_bytes_max), open_(std::make_unique<Open>(path_)) {}

SqliteWriter::~SqliteWriter() { rollback(); }

void SqliteWriter::begin() {
  if (state_ != State::idle) throw std::logic_error("begin before commit or rollback");
  try {
    if (!open_) open_ = std::make_unique<Open>(path_);
    open_->begin.run();
  } catch (...) {
    open_.reset();
    throw;
  }
  state_ = State::open;
}

void SqliteWriter::attempt(const std::function<bool(Tables&)>& change) {
  require_open();
  try {
    open_->save.run();
    const bool accepted = change(*open_->tables);
    require_transaction();
    if (!accepted) open_->undo.run();
    open_->release.run();
  } catch (...) {
    undo_change();
    throw;
  }
}

void SqliteWriter::commit() {
  if (state_ == State::idle) throw std::logic_error("commit before begin");
  try {
    require_open();
    open_->commit.run();
    state_ = State::idle;
    bound_log();
  } catch (...) {
    rollback();
    open_.reset();
    throw;
  }
}

void SqliteWriter::rollback() noexcept {
  if (state_ == State::idle) return;
  const bool lost = state_ == State::lost;
  state_ = State::idle;
  try {
    if (is_in_transaction(*open_->connection)) open_->rollback.run();
    if (lost) open_.reset();
  } catch (const std::exception&) {
    open_.reset();  // closing rolls back as well
  }
}

/// Readers whose snapshots overlap without a pause keep SQLite from beginning its log anew by itself. Then this waits a
/// little for those that read; whoever begins meanwhile reads past the log. A long reader, such as `majlisd check`, is
/// not waited for: the next try comes when the log has grown by as much again.
void SqliteWriter::bound_log() noexcept {
  constexpr int patience_ms = 200;
  std::error_code error;
  const auto bytes = std::filesystem::file_size(path_ + "-wal", error);
  if (error || bytes < log_bytes_next_) return;
  log_bytes_next_ = bytes + log_bytes_max_;
  try {
    const PatienceFor patience(*open_->connection, patience_ms);
    if (open_->empty_log.get().busy == 0) log_bytes_next_ = log_bytes_max_;
  } catch (const std::exception&) {
    // The commit holds; a log that can't be emptied shows when the next one fails.
  }
}

void SqliteWriter::require_open() const {
  if (state_ == State::idle) throw std::logic_error("attempt before begin");
  if (state_ == State::lost) throw StorageFailure("the database gave the transaction up");
}

/// A change may have caught the failure itself and refused, or even gone on.
void SqliteWriter::require_transaction() const {
  if (!is_in_transaction(*open_->connection)) throw StorageFailure("the database gave the transaction up");
}

/// A full disk or a failed write can make SQLite roll everything back by itself. Then what earlier changes wrote is
/// gone too, and nothing may be added or committed until the caller begins anew.
void SqliteWriter::undo_change() noexcept {
  try {
    if (is_in_transaction(*open_->connection)) {
      open_->undo.run();
      open_->release.run();
      return;
    }
  } catch (const std::exception&) {
    // Not even that: give up as well.
  }
  state_ = State::lost;
}

}  // namespace majlis::storage::sqlite
