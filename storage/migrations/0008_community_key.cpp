/// Nodes of one community find each other on a Redis that serves several.
#include "storage/migrations/migrations.hpp"

namespace majlis::storage {

namespace {

constexpr std::string_view community = R"(
CREATE TABLE community (
  id $int PRIMARY KEY CHECK (id = 1),
  key TEXT NOT NULL
) $table)";
constexpr std::string_view key = "INSERT INTO community (id, key) VALUES (1, $random)";

}  // namespace

Migration migration_0008_community_key() { return {8, "community_key", {community, key}}; }

}  // namespace majlis::storage
