/// The connection that writes to a SQLite database, used by one thread at a time. There should be one of it: a second
/// waits for the first at begin().
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "storage/sql/statement.hpp"
#include "storage/sql/tables.hpp"

namespace majlis::storage::sqlite {

class SqliteWriter final : public Writer {
 public:
  /// When the log has grown to `log_bytes_max`, the writer sees to it that it is begun anew.
  explicit SqliteWriter(std::string path, std::uintmax_t log_bytes_max = 80 * 1024 * 1024);
  ~SqliteWriter() override;
  void begin() override;
  void attempt(const std::function<bool(Tables&)>& change) override;
  void commit() override;
  void rollback() noexcept override;

  /// For tests that take something away from SQLite.
  sql::Connection& connection() { return *open_->connection; }

 private:
  struct CheckpointOutcome {
    std::int64_t busy;
    std::int64_t in_log;
    std::int64_t done;
    BOOST_DESCRIBE_CLASS(CheckpointOutcome, (), (busy, in_log, done), (), ())
  };

  /// A savepoint costs what its statements cost, so they are prepared as well.
  struct Open {
    explicit Open(const std::string& path);
    std::unique_ptr<sql::Connection> connection;
    std::unique_ptr<Tables> tables;
    sql::Query<void()> begin{*connection, "BEGIN IMMEDIATE"};
    sql::Query<void()> save{*connection, "SAVEPOINT change"};
    sql::Query<void()> release{*connection, "RELEASE change"};
    sql::Query<void()> undo{*connection, "ROLLBACK TO change"};
    sql::Query<void()> commit{*connection, "COMMIT"};
    sql::Query<void()> rollback{*connection, "ROLLBACK"};
    sql::Query<CheckpointOutcome()> empty_log{*connection, "PRAGMA wal_checkpoint(TRUNCATE)"};
  };

  enum class State {
    idle,
    open,
    lost,  ///< SQLite gave the transaction up: nothing since begin() will happen
  };

  void require_open() const;
  void require_transaction() const;
  void undo_change() noexcept;
  void bound_log() noexcept;

  std::string path_;
  std::uintmax_t log_bytes_max_;
  std::uintmax_t log_bytes_next_ = log_bytes_max_;  ///< when to try next; further off after a try that failed
  std::unique_ptr<Open> open_;  ///< empty after a failure: opened anew at the next begin
  State state_ = State::idle;
};

}  // namespace majlis::storage::sqlite
