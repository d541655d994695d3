#include "storage/sql/check.hpp"

#include <array>

#include <fmt/format.h>

#include "storage/sql/statement.hpp"

namespace majlis::storage::sql {

namespace {

struct Invariant {
  std::string_view broken;  ///< completes "<noun> <id>: …"
  const char* sql;          ///< the ids of what breaks it
};

constexpr std::array invariants{
    Invariant{"thread {}: its posts are not numbered 1, 2, 3 … up to its counter",
              "SELECT t.id FROM threads t LEFT JOIN (SELECT thread_id, COUNT(*) AS total, MIN(number) AS lowest,"
              " MAX(number) AS highest FROM posts GROUP BY thread_id) p ON p.thread_id = t.id"
              " WHERE COALESCE(p.total, 0) <> t.last_number OR COALESCE(p.highest, 0) <> t.last_number"
              " OR COALESCE(p.lowest, 1) <> 1 ORDER BY t.id LIMIT 20"},
    Invariant{"thread {}: its time of last activity is before that of its last post",
              "SELECT t.id FROM threads t JOIN posts p ON p.place = t.id * 4294967296 + t.last_number"
              " WHERE p.at > t.last_at ORDER BY t.id LIMIT 20"},
    Invariant{"room {}: it has no lounge",
              "SELECT r.id FROM rooms r LEFT JOIN threads t ON t.room_id = r.id AND t.title IS NULL"
              " WHERE t.id IS NULL ORDER BY r.id LIMIT 20"},
    Invariant{"room {}: whether it is listed is not what its visibility says",
              "SELECT id FROM rooms WHERE (listed_at IS NULL) <> (visibility = 'hidden') ORDER BY id LIMIT 20"},
    Invariant{"group {}: whose stewardship has a beginning is not who is owner or moderator",
              "SELECT DISTINCT group_id FROM memberships WHERE (steward_at IS NULL) = (role IN ('owner', 'moderator'))"
              " ORDER BY group_id LIMIT 20"},
    Invariant{"group {}: its member count is wrong",
              "SELECT g.id FROM groups g LEFT JOIN (SELECT group_id, COUNT(*) AS total FROM memberships"
              " GROUP BY group_id) s ON s.group_id = g.id"
              " WHERE g.member_count <> COALESCE(s.total, 0) ORDER BY g.id LIMIT 20"},
    Invariant{"post {}: it answers a post that is not in its thread",
              "SELECT p.id FROM posts p LEFT JOIN posts r ON r.place = p.thread_id * 4294967296 + p.reply_to"
              " WHERE p.reply_to IS NOT NULL AND (r.id IS NULL OR p.reply_to >= p.number) ORDER BY p.id LIMIT 20"},
    Invariant{"post {}: its earlier texts are not as many as its edits",
              "SELECT p.id FROM posts p LEFT JOIN (SELECT post_id, COUNT(*) AS total, MAX(revision) AS highest"
              " FROM revisions GROUP BY post_id) r ON r.post_id = p.id"
              " WHERE COALESCE(r.total, 0) <> p.edits OR COALESCE(r.highest, 0) <> p.edits ORDER BY p.id LIMIT 20"},
    Invariant{"post {}: a count of reactions is wrong",
              "SELECT p.id FROM tallies t JOIN posts p ON p.place = t.place"
              " LEFT JOIN (SELECT place, rank, COUNT(*) AS total FROM reactions GROUP BY place, rank) r"
              " ON r.place = t.place AND r.rank = t.rank"
              " WHERE t.total <> COALESCE(r.total, 0) OR t.total < 1 ORDER BY p.id LIMIT 20"},
    Invariant{"post {}: it is deleted and still waits for somebody",
              "SELECT p.id FROM waiting w JOIN posts p ON p.place = w.place"
              " WHERE p.deleted_at IS NOT NULL ORDER BY p.id LIMIT 20"},
    Invariant{"post {}: it waits for somebody at another place than its own",
              "SELECT w.post_id FROM waiting w LEFT JOIN posts p ON p.place = w.place"
              " WHERE p.id IS NULL OR p.id <> w.post_id ORDER BY w.post_id LIMIT 20"},
    Invariant{"feed {}: its events are not numbered without a gap up to its head",
              "SELECT h.feed FROM feed_heads h LEFT JOIN (SELECT feed, COUNT(*) AS total, MIN(seq) AS lowest,"
              " MAX(seq) AS highest FROM events GROUP BY feed) e ON e.feed = h.feed"
              " WHERE e.feed IS NULL OR e.lowest <> h.first_kept OR e.highest <> h.head"
              " OR e.total <> h.head - h.first_kept + 1 ORDER BY h.feed LIMIT 20"},
    Invariant{"feed {}: it has events and no head",
              "SELECT DISTINCT e.feed FROM events e LEFT JOIN feed_heads h ON h.feed = e.feed"
              " WHERE h.feed IS NULL ORDER BY e.feed LIMIT 20"},
};

std::int64_t count(Connection& connection, const std::string& table) {
  return Query<std::int64_t()>(connection, "SELECT COUNT(*) FROM " + table).get();
}

}  // namespace

void check_invariants(Connection& connection, CheckReport& report) {
  for (const auto& invariant : invariants) {
    for (const std::int64_t id : Query<std::int64_t()>(connection, invariant.sql).list()) {
      report.problems.push_back(fmt::format(fmt::runtime(invariant.broken), id));
    }
  }
  report.members = count(connection, "members");
  report.posts = count(connection, "posts");
  report.events = count(connection, "events");
}

}  // namespace majlis::storage::sql
