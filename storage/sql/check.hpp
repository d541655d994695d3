/// What must hold in a sound database, beyond what the database itself enforces.
#pragma once

#include "storage/sql/connection.hpp"
#include "storage/store.hpp"

namespace majlis::storage::sql {

/// Reads whole tables; adds to `report` what is wrong, and counts.
void check_invariants(Connection& connection, CheckReport& report);

}  // namespace majlis::storage::sql
