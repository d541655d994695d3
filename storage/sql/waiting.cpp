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

  std::vector<PostId> remove_beyond(MemberId member, std::int64_t kept, std::int64_t limit) override {
    return remove_beyond_.list(member, limit, kept);
  }

 private:
  Connection& db_;
  mutable Query<WaitingRecord(MemberId, std::int64_t)> list_{
      db_,
      "SELECT w.post_id, t.room_id, t.id, t.title, w.place - " + place_of("t.id", "0") +
          ", w.answer FROM (SELECT post_id, place, answer FROM waiting WHERE member_id = :member"
          " ORDER BY post_id DESC LIMIT :limit) w JOIN threads t ON t.id = w.place / " +
          std::to_string(numbers_per_thread) + " ORDER BY w.post_id DESC"};
  Query<void(MemberId, PostId, Place, bool)> add_{
      db_,
      "INSERT INTO waiting (member_id, post_id, place, answer) VALUES (:member, :post, :place, :answer)"
      " ON CONFLICT (member_id, post_id) DO NOTHING"};
  Query<PostId(MemberId, std::int64_t, std::int64_t)> remove_beyond_{
      db_,
      "DELETE FROM waiting WHERE member_id = :member AND post_id IN (SELECT post_id FROM waiting"
      " WHERE member_id = :member ORDER BY post_id DESC LIMIT :limit OFFSET :kept) RETURNING post_id"};
  Query<void(MemberId, PostId)> remove_{db_, "DELETE FROM waiting WHERE member_id = :member AND post_id = :post"};
};

}  // namespace

std::unique_ptr<Waiting> make_waiting(Connection& connection) { return std::make_unique<SqlWaiting>(connection); }

}  // namespace majlis::storage::sql
