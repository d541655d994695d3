#include "storage/sql/rows.hpp"
#include "storage/sql/statement.hpp"
#include "storage/sql/tables.hpp"

namespace majlis::storage::sql {

namespace {

/// What tells a member's drafts apart: the thread, or below zero the room of a new one.
std::int64_t place_of(const std::optional<ThreadId>& thread, RoomId room) { return thread ? thread->value : -room.value; }

const std::string columns = "room_id, CASE WHEN place > 0 THEN place END, text, reply_to, saved_at";

class SqlDrafts final : public Drafts {
 public:
  explicit SqlDrafts(Connection& db) : db_(db) {}

  std::optional<DraftRecord> find(MemberId member, const DraftPlace& place) const override {
    return find_.find(member, place_of(place.thread, place.room));
  }

  std::vector<DraftRecord> list(MemberId member, std::optional<Time> before, std::int64_t limit) const override {
    return list_.list(member, before.value_or(Time{limits::integer_max}), limit);
  }

  std::int64_t count(MemberId member) const override { return count_.get(member); }

  void put(MemberId member, const DraftRecord& draft) override {
    put_.run_one(member, place_of(draft.thread, draft.room), draft.room, draft.text, draft.reply_to, draft.saved_at);
  }

  bool remove(MemberId member, const DraftPlace& place) override {
    return remove_.run(member, place_of(place.thread, place.room)) == 1;
  }

 private:
  Connection& db_;
  mutable Query<DraftRecord(MemberId, std::int64_t)> find_{
      db_, "SELECT " + columns + " FROM drafts WHERE member_id = :member AND place = :place"};
  mutable Query<DraftRecord(MemberId, Time, std::int64_t)> list_{
      db_,
      "SELECT " + columns + " FROM drafts WHERE member_id = :member AND saved_at < :before"
      " ORDER BY saved_at DESC, place DESC LIMIT :limit"};
  mutable Query<std::int64_t(MemberId)> count_{db_, "SELECT COUNT(*) FROM drafts WHERE member_id = :member"};
  Query<void(MemberId, std::int64_t, RoomId, DraftText, std::optional<PostId>, Time)> put_{
      db_,
      "INSERT INTO drafts (member_id, place, room_id, text, reply_to, saved_at)"
      " VALUES (:member, :place, :room, :text, :reply_to, :saved_at) ON CONFLICT (member_id, place)"
      " DO UPDATE SET text = excluded.text, reply_to = excluded.reply_to, saved_at = excluded.saved_at"};
  Query<void(MemberId, std::int64_t)> remove_{db_, "DELETE FROM drafts WHERE member_id = :member AND place = :place"};
};

}  // namespace

std::unique_ptr<Drafts> make_drafts(Connection& connection) { return std::make_unique<SqlDrafts>(connection); }

}  // namespace majlis::storage::sql
