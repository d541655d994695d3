/// The tables that a database itself says it has.
#pragma once

#include <vector>

#include "storage/contents.hpp"
#include "storage/sql/connection.hpp"

namespace majlis::storage::sql {

/// See Contents::tables.
std::vector<TableShape> list_tables(Connection& connection);

}  // namespace majlis::storage::sql
