/// The rows of a database of the SQL kind, over one connection that nobody else uses. One thread.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "storage/contents.hpp"
#include "storage/sql/connection.hpp"

namespace majlis::storage::sql {

class SqlContents final : public Contents {
 public:
  using Check = std::function<CheckReport(Connection&)>;

  /// Begins the snapshot or the transaction that `use` needs. `check` is the backend's. Throws StorageFailure.
  SqlContents(std::unique_ptr<Connection> connection, ContentsUse use, Check check);
  ~SqlContents() override;

  const std::vector<TableShape>& tables() const override { return tables_; }
  std::int64_t count_rows(const TableShape& table) override;
  void read(const TableShape& table, const std::function<void(std::span<Value>)>& take) override;
  void add(const TableShape& table, std::span<Value> rows) override;
  void clear(const TableShape& table) override;
  std::int64_t get_last_id(const TableShape& table) override;
  void set_last_id(const TableShape& table, std::int64_t id) override;
  CheckReport check() override { return check_(*connection_); }
  void commit() override;

  /// For tests that change what is seen here.
  Connection& connection() { return *connection_; }

 private:
  class RowStatement;
  struct Insert;

  void run(std::string statement);

  std::unique_ptr<Connection> connection_;
  Check check_;
  std::vector<TableShape> tables_;
  std::unique_ptr<Insert> insert_;  ///< of the table that rows were added to last
  bool open_ = false;
};

}  // namespace majlis::storage::sql
