#include "storage/sql/place.hpp"
#include "storage/sql/rows.hpp"
#include "storage/sql/statement.hpp"
#include "storage/sql/tables.hpp"

namespace majlis::storage::sql {

namespace {

class SqlWaiting final : public Waiting {
 public:
  explicit SqlWaiting(Connection& db) : db_(db) {}

  std::vector<WaitingRecord> list(MemberId member, std::int64_t limit) const override { return list_.list(member, limit); }

  bool add(MemberId member, const PostRecord& post, bool answer) override {
    return add_.run(member, post.id, Place::of(post.thread, post.number), answer) == 1;
  }

  bool remove(MemberId member, const PostRecord& post) override { return remove_.run(member, post.id) == 1; }

 private:
  Connection& db_;
  mutable Query<WaitingRecord(MemberId, std::int64_t)> list_{
      db_,
      "SELECT w.post_id, t.room_id, t.id, t.title, w.place - " + place_of("t.id", "0") +
          ", w.answer, CASE WHEN w.place > " + place_of("t.id", "COALESCE(k.number, 0)") + " THEN 1 ELSE 0 END AS unread"
          " FROM (SELECT post_id, place, answer FROM waiting WHERE member_id = :member"
          " ORDER BY post_id DESC LIMIT :limit) w JOIN threads t ON t.id = w.place / " +
          std::to_string(numbers_per_thread) +
          " LEFT JOIN read_marks k ON k.member_id = :member AND k.thread_id = t.id"
          " ORDER BY unread DESC, w.post_id DESC"};
  Query<void(MemberId, PostId, Place, bool)> add_{
      db_,
      "INSERT INTO waiting (member_id, post_id, place, answer) VALUES (:member, :post, :place, :answer)"
      " ON CONFLICT (member_id, post_id) DO NOTHING"};
  Query<void(MemberId, PostId)> remove_{db_, "DELETE FROM waiting WHERE member_id = :member AND post_id = :post"};
};

}  // namespace

std::unique_ptr<Waiting> make_waiting(Connection& connection) { return std::make_unique<SqlWaiting>(connection); }

}  // namespace majlis::storage::sql
