/// The connection that writes to a SQLite database, used by one thread at a time. There should be one of it: a second
/// waits for the first at begin().
#pragma once

#include <memory>
#include <string>

#include "storage/sql/statement.hpp"
#include "storage/sql/tables.hpp"

namespace majlis::storage::sqlite {

class SqliteWriter final : public Writer {
 public:
  explicit SqliteWriter(std::string path);
  ~SqliteWriter() override;
  void begin() override;
  void attempt(const std::function<bool(Tables&)>& change) override;
  void commit() override;
  void rollback() noexcept override;

  /// For tests that take something away from SQLite.
  sql::Connection& connection() { return *open_->connection; }

 private:
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
  };

  enum class State {
    idle,
    open,
    lost,  ///< SQLite gave the transaction up: nothing since begin() will happen
  };

  void require_open() const;
  void require_transaction() const;
  void undo_change() noexcept;

  std::string path_;
  std::unique_ptr<Open> open_;  ///< empty after a failure: opened anew at the next begin
  State state_ = State::idle;
};

}  // namespace majlis::storage::sqlite
