#include "storage/sql/tables.hpp"

namespace majlis::storage::sql {

namespace {

class SqlTables final : public Tables {
 public:
  explicit SqlTables(Connection& connection)
      : members_(make_members(connection)),
        sessions_(make_sessions(connection)),
        groups_(make_groups(connection)),
        rooms_(make_rooms(connection)),
        threads_(make_threads(connection)),
        posts_(make_posts(connection)),
        reading_(make_reading(connection)),
        waiting_(make_waiting(connection)),
        drafts_(make_drafts(connection)),
        feeds_(make_feeds(connection)),
        replies_(make_replies(connection)) {}

  Members& members() override { return *members_; }
  Sessions& sessions() override { return *sessions_; }
  Groups& groups() override { return *groups_; }
  Rooms& rooms() override { return *rooms_; }
  Threads& threads() override { return *threads_; }
  Posts& posts() override { return *posts_; }
  Reading& reading() override { return *reading_; }
  Waiting& waiting() override { return *waiting_; }
  Drafts& drafts() override { return *drafts_; }
  Feeds& feeds() override { return *feeds_; }
  Replies& replies() override { return *replies_; }
  const Members& members() const override { return *members_; }
  const Sessions& sessions() const override { return *sessions_; }
  const Groups& groups() const override { return *groups_; }
  const Rooms& rooms() const override { return *rooms_; }
  const Threads& threads() const override { return *threads_; }
  const Posts& posts() const override { return *posts_; }
  const Reading& reading() const override { return *reading_; }
  const Waiting& waiting() const override { return *waiting_; }
  const Drafts& drafts() const override { return *drafts_; }
  const Feeds& feeds() const override { return *feeds_; }
  const Replies& replies() const override { return *replies_; }

 private:
  std::unique_ptr<Members> members_;
  std::unique_ptr<Sessions> sessions_;
  std::unique_ptr<Groups> groups_;
  std::unique_ptr<Rooms> rooms_;
  std::unique_ptr<Threads> threads_;
  std::unique_ptr<Posts> posts_;
  std::unique_ptr<Reading> reading_;
  std::unique_ptr<Waiting> waiting_;
  std::unique_ptr<Drafts> drafts_;
  std::unique_ptr<Feeds> feeds_;
  std::unique_ptr<Replies> replies_;
};

}  // namespace

std::unique_ptr<Tables> make_tables(Connection& connection) { return std::make_unique<SqlTables>(connection); }

}  // namespace majlis::storage::sql
