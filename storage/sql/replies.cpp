#include "storage/sql/rows.hpp"
#include "storage/sql/statement.hpp"
#include "storage/sql/tables.hpp"

namespace majlis::storage::sql {

namespace {

class SqlReplies final : public Replies {
 public:
  explicit SqlReplies(Connection& db) : db_(db) {}

  std::optional<ReplyRecord> find(MemberId member, const IdempotencyKey& key) const override {
    return find_.find(member, key);
  }

  void add(MemberId member, const IdempotencyKey& key, const ReplyRecord& reply, Time at) override {
    add_.run_one(member, key, reply.op, reply.args_hash, reply.reply_json, at);
  }

  std::int64_t remove_before(Time before, std::int64_t limit) override { return remove_before_.run(before, limit); }

 private:
  Connection& db_;
  mutable Query<ReplyRecord(MemberId, IdempotencyKey)> find_{
      db_, "SELECT op, args_hash, reply FROM replies WHERE member_id = :member AND key = :key"};
  Query<void(MemberId, IdempotencyKey, std::string, std::string, std::string, Time)> add_{
      db_,
      "INSERT INTO replies (member_id, key, op, args_hash, reply, at)"
      " VALUES (:member, :key, :op, :args_hash, :reply, :at)"};
  Query<void(Time, std::int64_t)> remove_before_{
      db_,
      "DELETE FROM replies WHERE id IN (SELECT id FROM replies WHERE at < :before ORDER BY at LIMIT :limit)"};
};

}  // namespace

std::unique_ptr<Replies> make_replies(Connection& connection) { return std::make_unique<SqlReplies>(connection); }

}  // namespace majlis::storage::sql
