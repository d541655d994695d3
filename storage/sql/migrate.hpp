/// Brings a database to this program's schema.
#pragma once

#include <vector>

#include "storage/migrations/migrations.hpp"
#include "storage/sql/connection.hpp"

namespace majlis::storage::sql {

/// Throws StorageFailure when the database holds tables of something else. Writes nothing.
void require_ours(Connection& connection);

/// Runs the migrations that the database has not had, each in a transaction of its own. Throws StorageFailure when the
/// database holds tables of something else, or of a newer Majlis.
void migrate(Connection& connection, const std::vector<Migration>& migrations);

}  // namespace majlis::storage::sql
