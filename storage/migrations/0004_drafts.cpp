/// What members have begun to write.
#include "storage/migrations/migrations.hpp"

namespace majlis::storage {

namespace {

// place is the thread's id, or below zero the id of the room in which a new one would begin.
constexpr std::string_view drafts = R"sql(
CREATE TABLE drafts (
  member_id $int NOT NULL REFERENCES members (id),
  place $int NOT NULL,
  room_id $int NOT NULL REFERENCES rooms (id),
  text TEXT NOT NULL,
  reply_to $int,
  saved_at $int NOT NULL,
  PRIMARY KEY (member_id, place)
) $clustered)sql";

constexpr std::string_view drafts_by_time = "CREATE INDEX drafts_by_time ON drafts (member_id, saved_at, place)";

}  // namespace

Migration migration_0004_drafts() { return {4, "drafts", {drafts, drafts_by_time}}; }

}  // namespace majlis::storage
