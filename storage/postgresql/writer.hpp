/// The connection that writes to a PostgreSQL database. Several take turns, transaction by transaction.
#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "storage/sql/writer.hpp"

namespace majlis::storage::postgresql {

class PostgresqlWriter final : public sql::SqlWriter {
 public:
  /// A commit whose answer was lost is asked after for `patience` at most.
  /// Of a program that serves, the database is claimed for as long as the connection lives.
  PostgresqlWriter(std::string url, std::optional<Serving> serving = {}, std::chrono::milliseconds patience = std::chrono::seconds(30));

 private:
  bool has_committed(std::int64_t transaction) override;

  std::string url_;
  std::chrono::milliseconds patience_;
};

}  // namespace majlis::storage::postgresql
