/// A connection that only reads, used by one thread at a time. The same for every database of the SQL kind.
#pragma once

#include <functional>
#include <memory>

#include "storage/sql/statement.hpp"
#include "storage/sql/tables.hpp"

namespace majlis::storage::sql {

/// Opens a connection; throws StorageFailure.
using Connect = std::function<std::unique_ptr<Connection>()>;

class SqlReader final : public Reader {
 public:
  explicit SqlReader(Connect connect);
  void read(const std::function<void(const Tables&)>& read) override;

 private:
  struct Open {
    explicit Open(std::unique_ptr<Connection> made);
    std::unique_ptr<Connection> connection;
    std::unique_ptr<Tables> tables;
    Query<void()> begin;
    Query<void()> end{*connection, "ROLLBACK"};
  };

  void enter();
  void leave() noexcept;

  Connect connect_;
  std::unique_ptr<Open> open_;  ///< empty after a failure: opened anew at the next read
};

}  // namespace majlis::storage::sql
