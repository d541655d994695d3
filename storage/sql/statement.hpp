/// Statements that are prepared at their first use, bound once, and then only executed. A statement's type is that of
/// a function: `Query<MemberRecord(MemberId)>` takes a member's id and gives rows of MemberRecord, `Query<void(...)>`
/// gives none. The n-th distinct `:name` in the SQL takes the n-th argument; columns fill the row in order.
#pragma once

#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include <soci/soci.h>

#include "storage/sql/cells.hpp"
#include "storage/sql/connection.hpp"

namespace majlis::storage::sql {

class Statement {
 public:
  Statement(Connection& connection, std::string sql, const std::vector<CellKind>& parameters,
            const std::vector<CellKind>& columns);
  ~Statement();
  Statement(const Statement&) = delete;
  Statement& operator=(const Statement&) = delete;

  const std::string& sql() const { return sql_; }

 protected:
  /// Runs to its end on every way out: a statement left in the middle would keep its snapshot open, and so keep the
  /// write-ahead log from being checkpointed.
  class Run {
   public:
    explicit Run(Statement& statement) : statement_(statement) { statement_.start(); }
    ~Run() { statement_.finish(); }
    Run(const Run&) = delete;
    Run& operator=(const Run&) = delete;

   private:
    Statement& statement_;
  };

  void start();
  void next();
  void finish() noexcept;
  bool has_row() const { return has_row_; }
  std::int64_t count_changed();
  [[noreturn]] void fail_missing() const;

  /// For statements whose types are known only when they run.
  std::vector<Cell>& parameters() { return parameters_; }
  std::vector<Cell>& columns() { return columns_; }

  template <class... Args>
  void put_parameters(const Args&... args) {
    [[maybe_unused]] std::size_t index = 0;
    (put(parameters_[index++], args), ...);
  }

  template <class Row>
  Row take_row() {
    Cell* next = columns_.data();
    return take<Row>(next);
  }

 private:
  void prepare();

  Connection& connection_;
  std::string sql_;
  std::vector<CellKind> parameter_kinds_;
  std::vector<CellKind> column_kinds_;
  std::vector<Cell> parameters_;
  std::vector<Cell> columns_;
  std::optional<soci::statement> statement_;
  bool has_row_ = false;
};

template <class Signature>
class Query;

template <class Row, class... Args>
class Query<Row(Args...)> : public Statement {
 public:
  Query(Connection& connection, std::string sql)
      : Statement(connection, std::move(sql), kinds_of<Args...>(), kinds_of<Row>()) {}

  std::optional<Row> find(const Args&... args) {
    put_parameters(args...);
    Run run(*this);
    if (!has_row()) return std::nullopt;
    return take_row<Row>();
  }

  /// For a row that must be there.
  Row get(const Args&... args) {
    auto row = find(args...);
    if (!row) fail_missing();
    return std::move(*row);
  }

  std::vector<Row> list(const Args&... args) {
    put_parameters(args...);
    std::vector<Row> rows;
    for (Run run(*this); has_row(); next()) rows.push_back(take_row<Row>());
    return rows;
  }
};

template <class... Args>
class Query<void(Args...)> : public Statement {
 public:
  Query(Connection& connection, std::string sql) : Statement(connection, std::move(sql), kinds_of<Args...>(), {}) {}

  /// Gives how many rows changed.
  std::int64_t run(const Args&... args) {
    put_parameters(args...);
    Run run(*this);
    return count_changed();
  }

  /// For a change of one row that must be there.
  void run_one(const Args&... args) {
    if (run(args...) != 1) fail_missing();
  }
};

}  // namespace majlis::storage::sql
