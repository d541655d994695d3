#include "storage/sql/rows.hpp"
#include "storage/sql/statement.hpp"
#include "storage/sql/tables.hpp"

namespace majlis::storage::sql {

namespace {

class SqlSessions final : public Sessions {
 public:
  explicit SqlSessions(Connection& db) : db_(db) {}

  std::optional<SessionRecord> find_by_token_hash(std::string_view hash) const override {
    return find_by_token_hash_.find(hash);
  }

  std::optional<SessionRecord> find(SessionId session) const override { return find_.find(session); }

  std::vector<SessionRecord> list(MemberId member) const override {
    return list_.list(member, limits::sessions_per_member);
  }

  SessionId add(const NewSession& session) override {
    return add_.get(session.member, session.kind, session.label, session.token_hash, session.started_at,
                    session.started_at, session.expires_at);
  }

  void update_seen(SessionId session, Time seen_at, Time expires_at) override {
    update_seen_.run_one(seen_at, expires_at, session);
  }

  void remove(SessionId session) override { remove_.run(session); }

  std::int64_t remove_expired(Time before, std::int64_t limit) override { return remove_expired_.run(before, limit); }

 private:
  Connection& db_;
  mutable Query<SessionRecord(std::string_view)> find_by_token_hash_{
      db_,
      "SELECT id, member_id, kind, label, started_at, seen_at, expires_at FROM sessions WHERE token_hash = :hash"};
  mutable Query<SessionRecord(SessionId)> find_{
      db_, "SELECT id, member_id, kind, label, started_at, seen_at, expires_at FROM sessions WHERE id = :id"};
  mutable Query<SessionRecord(MemberId, std::int64_t)> list_{
      db_,
      "SELECT id, member_id, kind, label, started_at, seen_at, expires_at FROM sessions WHERE member_id = :member"
      " ORDER BY seen_at DESC, id DESC LIMIT :limit"};
  Query<SessionId(MemberId, SessionKind, Label, std::string, Time, Time, Time)> add_{
      db_,
      "INSERT INTO sessions (member_id, kind, label, token_hash, started_at, seen_at, expires_at)"
      " VALUES (:member, :kind, :label, :token_hash, :started_at, :seen_at, :expires_at) RETURNING id"};
  Query<void(Time, Time, SessionId)> update_seen_{
      db_, "UPDATE sessions SET seen_at = :seen_at, expires_at = :expires_at WHERE id = :id"};
  Query<void(SessionId)> remove_{db_, "DELETE FROM sessions WHERE id = :id"};
  Query<void(Time, std::int64_t)> remove_expired_{
      db_,
      "DELETE FROM sessions WHERE id IN"
      " (SELECT id FROM sessions WHERE expires_at < :before ORDER BY expires_at LIMIT :limit)"};
};

}  // namespace

std::unique_ptr<Sessions> make_sessions(Connection& connection) { return std::make_unique<SqlSessions>(connection); }

}  // namespace majlis::storage::sql
