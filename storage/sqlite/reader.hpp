/// A read-only connection to a SQLite database, used by one thread at a time.
#pragma once

#include <memory>
#include <string>

#include "storage/sql/statement.hpp"
#include "storage/sql/tables.hpp"

namespace majlis::storage::sqlite {

class SqliteReader final : public Reader {
 public:
  explicit SqliteReader(std::string path);
  void read(const std::function<void(const Tables&)>& read) override;

 private:
  struct Open {
    explicit Open(const std::string& path);
    std::unique_ptr<sql::Connection> connection;
    std::unique_ptr<Tables> tables;
    sql::Query<void()> begin{*connection, "BEGIN"};
    sql::Query<void()> end{*connection, "ROLLBACK"};
  };

  void leave() noexcept;

  std::string path_;
  std::unique_ptr<Open> open_;  ///< empty after a failure: opened anew at the next read
};

}  // namespace majlis::storage::sqlite
