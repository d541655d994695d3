/// Drafts as rows in the order they were begun: a tree of their keys with whole texts in it has little room to branch.
#include "storage/migrations/migrations.hpp"

namespace majlis::storage {

namespace {

// place is the thread's id, or below zero the id of the room in which a new one would begin.
constexpr std::string_view new_drafts = R"sql(
CREATE TABLE new_drafts (
  member_id $int NOT NULL REFERENCES members (id),
  place $int NOT NULL,
  room_id $int NOT NULL REFERENCES rooms (id),
  text TEXT NOT NULL,
  reply_to $int,
  saved_at $int NOT NULL,
  PRIMARY KEY (member_id, place)
) $table)sql";
// Pages of drafts end at a time, so each needs its own: those that were saved together get the next ones.
constexpr std::string_view fill_drafts = R"sql(
INSERT INTO new_drafts (member_id, place, room_id, text, reply_to, saved_at)
  SELECT member_id, place, room_id, text, reply_to,
    saved_at + ROW_NUMBER() OVER (PARTITION BY member_id ORDER BY saved_at, place) - 1
  FROM drafts ORDER BY member_id, place)sql";
constexpr std::string_view drop_drafts = "DROP TABLE drafts";
constexpr std::string_view name_drafts = "ALTER TABLE new_drafts RENAME TO drafts";
constexpr std::string_view drafts_by_time = "CREATE INDEX drafts_by_time ON drafts (member_id, saved_at, place)";

}  // namespace

Migration migration_0006_draft_rows() {
  return {6, "draft_rows", {new_drafts, fill_drafts, drop_drafts, name_drafts, drafts_by_time}};
}

}  // namespace majlis::storage
