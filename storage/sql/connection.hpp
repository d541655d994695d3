/// One connection to a database, and the list of statements made for it. Used by one thread at a time.
#pragma once

#include <string>
#include <vector>

#include <soci/soci.h>

#include "storage/sql/dialect.hpp"

namespace majlis::storage::sql {

class Statement;

class Connection {
 public:
  /// Throws StorageFailure when the database can't be opened.
  Connection(const soci::backend_factory& backend, const std::string& parameters, const Dialect& dialect);
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  soci::session& session() { return session_; }
  const Dialect& dialect() const { return dialect_; }

  /// Every statement that lives on this connection, prepared or not; the EXPLAIN test walks through them.
  const std::vector<Statement*>& statements() const { return statements_; }

 private:
  friend class Statement;
  const Dialect& dialect_;
  soci::session session_;
  std::vector<Statement*> statements_;
};

}  // namespace majlis::storage::sql
