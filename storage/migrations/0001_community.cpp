/// Members, groups, rooms, threads, posts, reading, feeds. Times are Unix milliseconds; enums are words.
#include "storage/migrations/migrations.hpp"

namespace majlis::storage {

namespace {

constexpr std::string_view members = R"sql(
CREATE TABLE members (
  id $id,
  name $key NOT NULL,
  name_key $key NOT NULL UNIQUE,
  name_shape $key NOT NULL,
  password_hash TEXT NOT NULL,
  locale TEXT NOT NULL,
  joined_at $int NOT NULL
) $table)sql";

constexpr std::string_view members_by_shape = "CREATE INDEX members_by_shape ON members (name_shape, id)";

// Every word of a name_key with what follows it, so that "ali" and "ali h" both find "sayyid ali hasan".
constexpr std::string_view name_words = R"sql(
CREATE TABLE name_words (
  word $key NOT NULL,
  member_id $int NOT NULL REFERENCES members (id),
  PRIMARY KEY (word, member_id)
) $clustered)sql";

constexpr std::string_view name_words_by_member = "CREATE INDEX name_words_by_member ON name_words (member_id)";

constexpr std::string_view sessions = R"sql(
CREATE TABLE sessions (
  id $id,
  member_id $int NOT NULL REFERENCES members (id),
  kind TEXT NOT NULL,
  label TEXT NOT NULL,
  token_hash $key NOT NULL UNIQUE,
  started_at $int NOT NULL,
  seen_at $int NOT NULL,
  expires_at $int NOT NULL
) $table)sql";

constexpr std::string_view sessions_by_member = "CREATE INDEX sessions_by_member ON sessions (member_id, seen_at, id)";
constexpr std::string_view sessions_by_expiry = "CREATE INDEX sessions_by_expiry ON sessions (expires_at)";

constexpr std::string_view groups = R"sql(
CREATE TABLE groups (
  id $id,
  slug $key NOT NULL UNIQUE,
  name TEXT NOT NULL,
  about TEXT NOT NULL,
  charter TEXT NOT NULL,
  charter_html TEXT NOT NULL,
  created_at $int NOT NULL,
  member_count $int NOT NULL DEFAULT 0
) $table)sql";

constexpr std::string_view memberships = R"sql(
CREATE TABLE memberships (
  group_id $int NOT NULL REFERENCES groups (id),
  member_id $int NOT NULL REFERENCES members (id),
  role $key NOT NULL,
  joined_at $int NOT NULL,
  PRIMARY KEY (group_id, member_id)
) $clustered)sql";

constexpr std::string_view memberships_by_role =
    "CREATE INDEX memberships_by_role ON memberships (group_id, role, member_id)";
constexpr std::string_view memberships_by_member =
    "CREATE INDEX memberships_by_member ON memberships (member_id, joined_at, group_id)";

constexpr std::string_view rooms = R"sql(
CREATE TABLE rooms (
  id $id,
  group_id $int NOT NULL REFERENCES groups (id),
  slug $key NOT NULL,
  name TEXT NOT NULL,
  about TEXT NOT NULL,
  visibility TEXT NOT NULL,
  created_at $int NOT NULL,
  UNIQUE (group_id, slug)
) $table)sql";

constexpr std::string_view rooms_by_group = "CREATE INDEX rooms_by_group ON rooms (group_id, id)";

constexpr std::string_view admissions = R"sql(
CREATE TABLE admissions (
  room_id $int NOT NULL REFERENCES rooms (id),
  member_id $int NOT NULL REFERENCES members (id),
  admitted_at $int NOT NULL,
  PRIMARY KEY (room_id, member_id)
) $clustered)sql";

constexpr std::string_view admissions_by_member = "CREATE INDEX admissions_by_member ON admissions (member_id, room_id)";

// last_at is the newest post's time, or started_at while there is none.
constexpr std::string_view threads = R"sql(
CREATE TABLE threads (
  id $id,
  room_id $int NOT NULL REFERENCES rooms (id),
  title TEXT,
  author_id $int REFERENCES members (id),
  started_at $int NOT NULL,
  pinned $int NOT NULL DEFAULT 0,
  locked $int NOT NULL DEFAULT 0,
  last_number $int NOT NULL DEFAULT 0,
  last_at $int NOT NULL
) $table)sql";

constexpr std::string_view lounges = "CREATE UNIQUE INDEX lounges ON threads (room_id) WHERE title IS NULL";
constexpr std::string_view threads_as_listed =
    "CREATE INDEX threads_as_listed ON threads (room_id, pinned, last_at, id) WHERE title IS NOT NULL";
constexpr std::string_view threads_by_activity =
    "CREATE INDEX threads_by_activity ON threads (room_id, last_at, id) WHERE title IS NOT NULL";

// See sql/place.hpp for `place`. `mentions` is a list of member ids, `reply_to` a number of the same thread.
constexpr std::string_view posts = R"sql(
CREATE TABLE posts (
  place $int PRIMARY KEY,
  id $int NOT NULL UNIQUE,
  thread_id $int NOT NULL REFERENCES threads (id),
  number $int NOT NULL,
  author_id $int NOT NULL REFERENCES members (id),
  at $int NOT NULL,
  text TEXT NOT NULL,
  html TEXT,
  excerpt TEXT NOT NULL,
  mentions TEXT NOT NULL,
  reply_to $int,
  edits $int NOT NULL DEFAULT 0,
  edited_at $int,
  deleted_by $int REFERENCES members (id),
  deleted_at $int,
  CHECK (place = thread_id * 4294967296 + number)
) $table)sql";

constexpr std::string_view revisions = R"sql(
CREATE TABLE revisions (
  post_id $int NOT NULL REFERENCES posts (id),
  revision $int NOT NULL,
  text TEXT NOT NULL,
  html TEXT,
  at $int NOT NULL,
  PRIMARY KEY (post_id, revision)
) $clustered)sql";

// One row for each kind of reaction on a post: its rank among them, and what a page shows of it.
constexpr std::string_view tallies = R"sql(
CREATE TABLE tallies (
  place $int NOT NULL REFERENCES posts (place),
  rank $int NOT NULL,
  reaction TEXT NOT NULL,
  total $int NOT NULL,
  first_members TEXT NOT NULL,
  PRIMARY KEY (place, rank)
) $clustered)sql";

constexpr std::string_view reactions = R"sql(
CREATE TABLE reactions (
  place $int NOT NULL,
  rank $int NOT NULL,
  member_id $int NOT NULL REFERENCES members (id),
  position $int NOT NULL,
  at $int NOT NULL,
  PRIMARY KEY (place, rank, member_id),
  FOREIGN KEY (place, rank) REFERENCES tallies (place, rank)
) $clustered)sql";

constexpr std::string_view reactions_in_order =
    "CREATE UNIQUE INDEX reactions_in_order ON reactions (place, rank, position, member_id)";

// Only mentions that count: not in deleted posts, not of the post's own author.
constexpr std::string_view mentions = R"sql(
CREATE TABLE mentions (
  member_id $int NOT NULL REFERENCES members (id),
  place $int NOT NULL REFERENCES posts (place),
  PRIMARY KEY (member_id, place)
) $clustered)sql";

constexpr std::string_view read_marks = R"sql(
CREATE TABLE read_marks (
  member_id $int NOT NULL REFERENCES members (id),
  thread_id $int NOT NULL REFERENCES threads (id),
  number $int NOT NULL,
  at $int NOT NULL,
  PRIMARY KEY (member_id, thread_id)
) $clustered)sql";

// first_at is the time of the oldest event that is kept.
constexpr std::string_view feed_heads = R"sql(
CREATE TABLE feed_heads (
  feed $int PRIMARY KEY,
  head $int NOT NULL,
  first_kept $int NOT NULL,
  first_at $int NOT NULL
) $table)sql";

constexpr std::string_view feed_heads_to_prune =
    "CREATE INDEX feed_heads_to_prune ON feed_heads (first_at) WHERE first_kept < head";

constexpr std::string_view events = R"sql(
CREATE TABLE events (
  feed $int NOT NULL,
  seq $int NOT NULL,
  at $int NOT NULL,
  event TEXT NOT NULL,
  data TEXT NOT NULL,
  PRIMARY KEY (feed, seq)
) $clustered)sql";

constexpr std::string_view replies = R"sql(
CREATE TABLE replies (
  member_id $int NOT NULL REFERENCES members (id),
  key $key NOT NULL,
  op TEXT NOT NULL,
  args_hash TEXT NOT NULL,
  reply TEXT NOT NULL,
  at $int NOT NULL,
  PRIMARY KEY (member_id, key)
) $clustered)sql";

constexpr std::string_view replies_by_time = "CREATE INDEX replies_by_time ON replies (at)";

}  // namespace

Migration migration_0001_community() {
  return {1,
          "community",
          {members, members_by_shape, name_words, name_words_by_member, sessions, sessions_by_member,
           sessions_by_expiry, groups, memberships, memberships_by_role, memberships_by_member, rooms, rooms_by_group,
           admissions, admissions_by_member, threads, lounges, threads_as_listed, threads_by_activity, posts, revisions,
           tallies, reactions, reactions_in_order, mentions, read_marks, feed_heads, feed_heads_to_prune, events,
           replies, replies_by_time}};
}

}  // namespace majlis::storage
