#pragma once

#include <string>

#include "storage/sql/connection.hpp"

namespace majlis::storage::sql {

/// See Store::get_community_key.
std::string get_community_key(Connection& connection);

}  // namespace majlis::storage::sql
