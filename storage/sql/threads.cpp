#include <limits>

#include "storage/sql/place.hpp"
#include "storage/sql/rows.hpp"
#include "storage/sql/statement.hpp"
#include "storage/sql/tables.hpp"

namespace majlis::storage::sql {

namespace {

const std::string select_threads =
    "SELECT t.id, t.room_id, t.title, t.author_id, t.started_at, t.last_number,"
    " p.id, p.number, p.author_id, p.at, CASE WHEN p.deleted_at IS NULL THEN p.excerpt ELSE '' END,"
    " t.pinned, t.locked FROM threads t"
    " LEFT JOIN posts p ON p.place = " + place_of("t.id", "t.last_number") + " ";

/// Where a thread stands in its room's list; the next page begins below it.
struct ListPosition {
  std::int64_t pinned;
  Time last_at;
  ThreadId id;
};
BOOST_DESCRIBE_STRUCT(ListPosition, (), (pinned, last_at, id))

constexpr ListPosition above_all{2, {std::numeric_limits<std::int64_t>::max()}, {}};

class SqlThreads final : public Threads {
 public:
  explicit SqlThreads(Connection& db) : db_(db) {}

  std::optional<ThreadCard> find(ThreadId thread) const override { return find_.find(thread); }

  std::vector<ThreadCard> list(RoomId room, std::optional<ThreadId> after, std::int64_t limit) const override {
    const auto from = after ? find_position_.find(*after) : above_all;
    if (!from) return {};
    return list_.list(room, from->pinned, from->last_at, from->id, limit);
  }

  ThreadId add(const NewThread& thread) override {
    return add_.get(thread.room, thread.title, thread.author, thread.started_at, thread.started_at);
  }

  void update(const ThreadCard& thread) override {
    update_.run_one(thread.title, thread.pinned, thread.locked, thread.id);
  }

 private:
  Connection& db_;
  mutable Query<ThreadCard(ThreadId)> find_{db_, select_threads + "WHERE t.id = :id"};
  mutable Query<ListPosition(ThreadId)> find_position_{db_, "SELECT pinned, last_at, id FROM threads WHERE id = :id"};
  mutable Query<ThreadCard(RoomId, std::int64_t, Time, ThreadId, std::int64_t)> list_{
      db_,
      select_threads +
          "WHERE t.room_id = :room AND t.title IS NOT NULL AND (t.pinned, t.last_at, t.id) < (:pinned, :last_at, :id)"
          " ORDER BY t.pinned DESC, t.last_at DESC, t.id DESC LIMIT :limit"};
  Query<ThreadId(RoomId, Title, MemberId, Time, Time)> add_{
      db_,
      "INSERT INTO threads (room_id, title, author_id, started_at, last_at)"
      " VALUES (:room, :title, :author, :started_at, :last_at) RETURNING id"};
  Query<void(std::optional<Title>, bool, bool, ThreadId)> update_{
      db_, "UPDATE threads SET title = :title, pinned = :pinned, locked = :locked WHERE id = :id"};
};

}  // namespace

std::unique_ptr<Threads> make_threads(Connection& connection) { return std::make_unique<SqlThreads>(connection); }

}  // namespace majlis::storage::sql
