/// The connection that writes, used by one thread at a time. What every database of the SQL kind has in common; a backend
/// derives from it what only it does.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "storage/sql/reader.hpp"
#include "storage/sql/statement.hpp"
#include "storage/sql/tables.hpp"

namespace majlis::storage::sql {

class SqlWriter : public Writer {
 public:
  ~SqlWriter() override;
  void begin() final;
  void attempt(const std::function<bool(Tables&)>& change) final;
  void commit() final;
  void rollback() noexcept final;

  /// For tests that take something away from the database.
  Connection& connection() { return *open_->connection; }

 protected:
  explicit SqlWriter(Connect connect);

  /// After a commit.
  virtual void committed() noexcept {}
  /// COMMIT failed for this transaction: whether it happened all the same. May wait; throws StorageFailure when it can't
  /// be told.
  virtual bool has_committed(std::int64_t transaction);

 private:
  /// A savepoint costs what its statements cost, so they are prepared as well.
  struct Open {
    explicit Open(std::unique_ptr<Connection> made);
    std::unique_ptr<Connection> connection;
    std::unique_ptr<Tables> tables;
    std::vector<std::unique_ptr<Query<void()>>> begin;
    std::optional<Query<std::int64_t()>> identify;
    Query<void()> save{*connection, "SAVEPOINT change"};
    Query<void()> release{*connection, "RELEASE SAVEPOINT change"};
    Query<void()> undo{*connection, "ROLLBACK TO SAVEPOINT change"};
    Query<void()> commit{*connection, "COMMIT"};
    Query<void()> rollback{*connection, "ROLLBACK"};
  };

  enum class State {
    idle,
    open,
    lost,  ///< the database gave the transaction up: nothing since begin() will happen
  };

  TransactionState state_of_database() const;
  bool is_in_transaction() const;
  void start();
  void run_commit();
  void require_open() const;
  void undo_change() noexcept;

  Connect connect_;
  std::unique_ptr<Open> open_;  ///< empty after a failure: opened anew at the next begin
  State state_ = State::idle;
};

}  // namespace majlis::storage::sql
