#include <algorithm>
#include <iterator>

#include "storage/sql/place.hpp"
#include "storage/sql/rows.hpp"
#include "storage/sql/statement.hpp"
#include "storage/sql/tables.hpp"

namespace majlis::storage::sql {

namespace {

/// Of a room's titled threads, only this many with the newest posts are looked at for something unread.
constexpr std::int64_t head_candidates = 200;

/// What waits for the member in thread `id` after number `after`.
std::string waiting_in(const std::string& id, const std::string& after) {
  return "FROM waiting m WHERE m.member_id = :member AND m.place > " + place_of(id, after) +
         " AND m.place < " + place_of("(" + id + " + 1)", "0");
}

/// The rule of Reading::get_head, over threads `t` and the member's marks `k`. A lounge has no title.
const std::string follows_by_itself = "k.number IS NOT NULL OR t.title IS NULL OR t.id > :since_thread";
const std::string listed_number = "(SELECT r.listed_number FROM rooms r WHERE r.id = t.room_id)";
const std::string read_number =
    "CASE WHEN k.number IS NOT NULL THEN k.number WHEN t.title IS NULL THEN " + listed_number +
    " WHEN t.id > :since_thread THEN 0"
    " ELSE COALESCE((SELECT MIN(m.place) - " + place_of("t.id", "1") + " " + waiting_in("t.id", "0") +
    "), t.last_number) END";
const std::string followed = "CASE WHEN " + follows_by_itself + " OR EXISTS (SELECT 1 " +
                             waiting_in("t.id", "0") + ") THEN 1 ELSE 0 END";

/// Heads out of threads `t`. Arguments: the member, the thread of `since`, those of `threads`, the time of `since`.
std::string select_heads(const std::string& threads) {
  return "SELECT h.id, h.room_id, h.title, h.last_number, h.last_at, a.id, a.name, h.read_number, (SELECT COUNT(*) " +
         waiting_in("h.id", "h.read_number") + "), h.followed FROM (SELECT t.id, t.room_id, t.title, t.last_number,"
         " t.last_at, " + read_number + " AS read_number, " + followed + " AS followed FROM " + threads +
         " t LEFT JOIN read_marks k ON k.member_id = :member AND k.thread_id = t.id AND k.at >= :since_at) h LEFT JOIN posts p ON p.place = " +
         place_of("h.id", "h.last_number") + " LEFT JOIN members a ON a.id = p.author_id ";
}

const std::string columns = "id, room_id, title, last_number, last_at";

/// Titled threads `c` out of `candidates` with something unread, which are followed: who has no part in a thread has
/// nothing unread in it. Only of these the rest is looked up.
std::string select_unread(const std::string& candidates) {
  const std::string read =
      "CASE WHEN k.number IS NOT NULL THEN k.number WHEN c.id > :since_thread THEN 0"
      " ELSE COALESCE((SELECT MIN(m.place) - " + place_of("c.id", "1") + " " + waiting_in("c.id", "0") + "), c.last_number) END";
  return "SELECT t.id, t.room_id, t.title, t.last_number, t.last_at, a.id, a.name, u.read_number, (SELECT COUNT(*) " +
         waiting_in("u.id", "u.read_number") + "), 1 FROM (SELECT c.id, " + read + " AS read_number FROM " + candidates +
         " c LEFT JOIN read_marks k ON k.member_id = :member AND k.thread_id = c.id AND k.at >= :since_at WHERE c.last_number > " +
         read + " ORDER BY c.last_at DESC, c.id DESC LIMIT :limit) u JOIN threads t ON t.id = u.id LEFT JOIN posts p ON p.place = " +
         place_of("t.id", "t.last_number") + " LEFT JOIN members a ON a.id = p.author_id ORDER BY t.last_at DESC, t.id DESC";
}

class SqlReading final : public Reading {
 public:
  explicit SqlReading(Connection& db) : db_(db) {}

  ThreadHead get_head(MemberId member, ThreadId thread, const Since& since) const override {
    return find_head_.get(member, since.thread, thread, since.at);
  }

  std::vector<ThreadHead> list_heads(MemberId member, RoomId room, const Since& since,
                                     std::int64_t limit) const override {
    auto heads = find_lounge_.list(member, since.thread, room, since.at);
    auto titled = list_unread_.list(member, since.thread, room, head_candidates, since.at,
                                    std::max<std::int64_t>(limit - 1, 0));
    heads.insert(heads.end(), std::make_move_iterator(titled.begin()), std::make_move_iterator(titled.end()));
    return heads;
  }

  std::int64_t get_mark(MemberId member, ThreadId thread) const override {
    return find_mark_.find(member, thread).value_or(0);
  }

  void set_read(MemberId member, ThreadId thread, std::int64_t number, Time at) override {
    set_read_.run_one(member, thread, number, at);
  }

 private:
  Connection& db_;
  mutable Query<ThreadHead(MemberId, ThreadId, ThreadId, Time)> find_head_{
      db_, select_heads("(SELECT " + columns + " FROM threads WHERE id = :thread)")};
  mutable Query<ThreadHead(MemberId, ThreadId, RoomId, Time)> find_lounge_{
      db_, select_heads("(SELECT " + columns + " FROM threads WHERE room_id = :room AND title IS NULL)")};
  mutable Query<ThreadHead(MemberId, ThreadId, RoomId, std::int64_t, Time, std::int64_t)> list_unread_{
      db_, select_unread("(SELECT id, last_number, last_at FROM threads WHERE room_id = :room AND title IS NOT NULL"
                         " ORDER BY last_at DESC, id DESC LIMIT :candidates)")};
  mutable Query<std::int64_t(MemberId, ThreadId)> find_mark_{
      db_, "SELECT number FROM read_marks WHERE member_id = :member AND thread_id = :thread"};
  Query<void(MemberId, ThreadId, std::int64_t, Time)> set_read_{
      db_,
      "INSERT INTO read_marks (member_id, thread_id, number, at) VALUES (:member, :thread, :number, :at)"
      " ON CONFLICT (member_id, thread_id) DO UPDATE SET number = excluded.number, at = excluded.at"};
};

}  // namespace

std::unique_ptr<Reading> make_reading(Connection& connection) { return std::make_unique<SqlReading>(connection); }

}  // namespace majlis::storage::sql
