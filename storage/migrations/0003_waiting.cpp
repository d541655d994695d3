/// What waits for a member: mentions, which were a table of their own, and answers to their posts.
#include "storage/migrations/migrations.hpp"

namespace majlis::storage {

namespace {

// By post, newest first, for the list; by place for the counts of a thread. See sql/place.hpp.
constexpr std::string_view waiting = R"sql(
CREATE TABLE waiting (
  member_id $int NOT NULL REFERENCES members (id),
  post_id $int NOT NULL,
  place $int NOT NULL REFERENCES posts (place),
  answer $int NOT NULL,
  PRIMARY KEY (member_id, post_id)
) $clustered)sql";

constexpr std::string_view waiting_by_place = "CREATE UNIQUE INDEX waiting_by_place ON waiting (member_id, place)";

// Of those who left a group and came back, only what was said since.
constexpr std::string_view keep_answers = R"sql(
INSERT INTO waiting (member_id, post_id, place, answer)
SELECT r.author_id, p.id, p.place, 1 FROM posts p
JOIN posts r ON r.place = p.thread_id * 4294967296 + p.reply_to
JOIN threads t ON t.id = p.thread_id
JOIN rooms o ON o.id = t.room_id
JOIN memberships s ON s.group_id = o.group_id AND s.member_id = r.author_id
WHERE p.reply_to IS NOT NULL AND p.deleted_at IS NULL AND r.author_id <> p.author_id AND p.at >= s.joined_at)sql";

constexpr std::string_view keep_mentions = R"sql(
INSERT INTO waiting (member_id, post_id, place, answer)
SELECT m.member_id, p.id, m.place, 0 FROM mentions m
JOIN posts p ON p.place = m.place
JOIN threads t ON t.id = p.thread_id
JOIN rooms o ON o.id = t.room_id
JOIN memberships s ON s.group_id = o.group_id AND s.member_id = m.member_id
WHERE p.at >= s.joined_at
ON CONFLICT (member_id, post_id) DO NOTHING)sql";

constexpr std::string_view drop_mentions = "DROP TABLE mentions";

}  // namespace

Migration migration_0003_waiting() {
  return {3, "waiting", {waiting, waiting_by_place, keep_answers, keep_mentions, drop_mentions}};
}

}  // namespace majlis::storage
