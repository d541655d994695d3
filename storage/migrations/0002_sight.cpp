/// From when on a member sees a room; names that look alike; large rows where they are cheap to remove.
#include "storage/migrations/migrations.hpp"

namespace majlis::storage {

namespace {

// The newest thread of all at a time. Ids only rise, and whoever came then has seen none above it.
constexpr std::string_view threads_by_start = "CREATE INDEX threads_by_start ON threads (started_at, id)";
constexpr std::string_view drop_threads_by_start = "DROP INDEX threads_by_start";

constexpr std::string_view memberships_joined_thread =
    "ALTER TABLE memberships ADD COLUMN joined_thread $int NOT NULL DEFAULT 0";
// Since when somebody is moderator or owner, null for others.
constexpr std::string_view memberships_steward_at = "ALTER TABLE memberships ADD COLUMN steward_at $int";
constexpr std::string_view memberships_steward_thread = "ALTER TABLE memberships ADD COLUMN steward_thread $int";
constexpr std::string_view fill_joined_thread = R"sql(
UPDATE memberships SET joined_thread = COALESCE((SELECT t.id FROM threads t
  WHERE t.started_at <= memberships.joined_at ORDER BY t.started_at DESC, t.id DESC LIMIT 1), 0))sql";
constexpr std::string_view fill_steward = R"sql(
UPDATE memberships SET steward_at = joined_at, steward_thread = joined_thread
  WHERE role IN ('owner', 'moderator'))sql";

constexpr std::string_view admissions_thread =
    "ALTER TABLE admissions ADD COLUMN admitted_thread $int NOT NULL DEFAULT 0";
constexpr std::string_view fill_admissions_thread = R"sql(
UPDATE admissions SET admitted_thread = COALESCE((SELECT t.id FROM threads t
  WHERE t.started_at <= admissions.admitted_at ORDER BY t.started_at DESC, t.id DESC LIMIT 1), 0))sql";

// Since when a room is listed for its whole group, null while it is hidden; and the lounge's last post at that time.
constexpr std::string_view rooms_listed_at = "ALTER TABLE rooms ADD COLUMN listed_at $int";
constexpr std::string_view rooms_listed_thread = "ALTER TABLE rooms ADD COLUMN listed_thread $int";
constexpr std::string_view rooms_listed_number = "ALTER TABLE rooms ADD COLUMN listed_number $int NOT NULL DEFAULT 0";
constexpr std::string_view fill_listed = R"sql(
UPDATE rooms SET listed_at = created_at, listed_thread = COALESCE((SELECT t.id FROM threads t
  WHERE t.started_at <= rooms.created_at ORDER BY t.started_at DESC, t.id DESC LIMIT 1), 0)
  WHERE visibility <> 'hidden')sql";

// A shape is letters and digits alone. Names that were told apart by their signs keep apart by a space and their id.
constexpr std::string_view shorten_shapes = R"sql(
UPDATE members SET name_shape = REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(name_shape,
  '_', ''), '-', ''), '.', ''), ',', ''), '''', ''), '(', ''), ')', ''), '/', ''))sql";
constexpr std::string_view part_shapes = R"sql(
UPDATE members SET name_shape = name_shape || ' ' || CAST(id AS TEXT) WHERE name_shape = '' OR EXISTS
  (SELECT 1 FROM members o WHERE o.name_shape = members.name_shape AND o.id < members.id))sql";
constexpr std::string_view drop_members_by_shape = "DROP INDEX members_by_shape";
constexpr std::string_view members_by_shape = "CREATE UNIQUE INDEX members_by_shape ON members (name_shape)";

// Rows of these may hold a whole post: in a tree of their keys they would leave it little room to branch.
constexpr std::string_view new_revisions = R"sql(
CREATE TABLE new_revisions (
  post_id $int NOT NULL REFERENCES posts (id),
  revision $int NOT NULL,
  text TEXT NOT NULL,
  html TEXT,
  at $int NOT NULL,
  PRIMARY KEY (post_id, revision)
) $table)sql";
constexpr std::string_view fill_revisions = R"sql(
INSERT INTO new_revisions (post_id, revision, text, html, at)
  SELECT post_id, revision, text, html, at FROM revisions ORDER BY post_id, revision)sql";
constexpr std::string_view drop_revisions = "DROP TABLE revisions";
constexpr std::string_view name_revisions = "ALTER TABLE new_revisions RENAME TO revisions";

constexpr std::string_view new_events = R"sql(
CREATE TABLE new_events (
  feed $int NOT NULL,
  seq $int NOT NULL,
  at $int NOT NULL,
  event TEXT NOT NULL,
  data TEXT NOT NULL,
  PRIMARY KEY (feed, seq)
) $table)sql";
constexpr std::string_view fill_events = R"sql(
INSERT INTO new_events (feed, seq, at, event, data) SELECT feed, seq, at, event, data FROM events ORDER BY feed, seq)sql";
constexpr std::string_view drop_events = "DROP TABLE events";
constexpr std::string_view name_events = "ALTER TABLE new_events RENAME TO events";

// An empty reply: only that the change was made is kept, see community/call.cpp.
constexpr std::string_view new_replies = R"sql(
CREATE TABLE new_replies (
  id $id,
  member_id $int NOT NULL REFERENCES members (id),
  key $key NOT NULL,
  op TEXT NOT NULL,
  args_hash TEXT NOT NULL,
  reply TEXT NOT NULL,
  at $int NOT NULL,
  UNIQUE (member_id, key)
) $table)sql";
constexpr std::string_view fill_replies = R"sql(
INSERT INTO new_replies (member_id, key, op, args_hash, reply, at)
  SELECT member_id, key, op, args_hash, reply, at FROM replies ORDER BY at)sql";
constexpr std::string_view drop_replies = "DROP TABLE replies";
constexpr std::string_view name_replies = "ALTER TABLE new_replies RENAME TO replies";
constexpr std::string_view replies_by_time = "CREATE INDEX replies_by_time ON replies (at)";

}  // namespace

Migration migration_0002_sight() {
  return {2,
          "sight",
          {threads_by_start, memberships_joined_thread, memberships_steward_at, memberships_steward_thread,
           fill_joined_thread, fill_steward, admissions_thread, fill_admissions_thread, rooms_listed_at,
           rooms_listed_thread, rooms_listed_number, fill_listed, drop_threads_by_start, shorten_shapes,
           part_shapes, drop_members_by_shape, members_by_shape, new_revisions, fill_revisions, drop_revisions,
           name_revisions, new_events, fill_events, drop_events, name_events, new_replies, fill_replies, drop_replies,
           name_replies, replies_by_time}};
}

}  // namespace majlis::storage
