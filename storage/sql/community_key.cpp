#include "storage/sql/community_key.hpp"

#include "storage/sql/statement.hpp"

namespace majlis::storage::sql {

std::string get_community_key(Connection& connection) { return Query<std::string()>(connection, "SELECT key FROM community").get(); }

}  // namespace majlis::storage::sql
