// A community moves into another database, by the operator's command. Here the other one is a file; the run on PostgreSQL moves it
// there and back.
#include <doctest/doctest.h>

#include <csignal>

#include "storage/postgresql/connect.hpp"
#include "storage/sql/statement.hpp"
#include "storage/sqlite/connect.hpp"
#include "tests/support/paths.hpp"
#include "tests/support/person.hpp"
#include "tests/support/process.hpp"
#include "tests/support/scratch_database.hpp"

using namespace majlis;
using namespace majlis::tests;

namespace {

using storage::sql::Query;

bool contains(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

/// The demo community in a file, and an empty database to move it to.
struct Move {
  Move() {
    std::filesystem::create_directory(folder.path() / "to");
    const auto file = (source_dir() / "scripts/demo/community.json").string();
    const auto filled = run_majlisd({"demo", file, "--data", data(), "--password", std::string{test_password}});
    REQUIRE_MESSAGE(filled.exit_code == 0, filled.errors);
  }

  std::string data() const { return (folder.path() / "data").string(); }
  std::string from() const { return "sqlite:" + data() + "/majlis.db"; }
  Finished run(const std::string& source, const std::string& target) const { return run_majlisd({"migrate", source, target}); }

  ScratchDir folder{"migrating"};
  ScratchDatabase to{ScratchDatabase::usual_kind(), folder.path() / "to"};
};

/// The line of `majlisd check --digest` that tells all of it.
std::string digest_of(const std::string& database) {
  const auto check = run_majlisd({"check", "--digest", "--database", database});
  CHECK(check.exit_code == 0);
  const auto at = check.output.rfind("digest ");
  REQUIRE(at != std::string::npos);
  return check.output.substr(at + 7, 64);
}

}  // namespace

TEST_CASE("the community moves, is proved to be the same, and is served from where it is now, and from where it goes next") {
  const Move move;
  const auto moved = move.run(move.from(), move.to.url());
  REQUIRE_MESSAGE(moved.exit_code == 0, moved.errors);
  const auto digest = digest_of(move.from());
  CHECK(contains(moved.output, "posts "));
  CHECK(contains(moved.output, move.from() + ": digest " + digest));
  CHECK(contains(moved.output, move.to.url() + ": digest " + digest));
  CHECK(digest_of(move.to.url()) == digest);
  const auto third = "sqlite:" + (move.folder.path() / "third.db").string();
  REQUIRE(move.run(move.to.url(), third).exit_code == 0);
  CHECK(digest_of(third) == digest);
  for (const auto& url : {move.to.url(), third}) {
    ServerProcess server{move.folder.path() / "elsewhere", {"--rate-scale", "0", "--database", url}};
    Person salma{server.address()};
    salma.signs_in("Salma Haddad");
    const auto group = salma.does(CreateGroup{Slug::trusted("new"), GroupName::trusted("New"), About::trusted(""), Charter::trusted("")});
    CHECK(group.group.id.value > 1);
    CHECK(server.terminate() == 0);
  }
  CHECK(digest_of(move.from()) == digest);
}

TEST_CASE("a community that is being served stays where it is, and so does one that lives where it would go") {
  const Move move;
  {
    ServerProcess server{move.data()};
    const auto refused = move.run(move.from(), move.to.url());
    CHECK(refused.exit_code == 2);
    CHECK(contains(refused.errors, "FROM " + move.from()));
    CHECK(contains(refused.errors, "another majlisd (process " + std::to_string(server.process().pid()) + ")"));
  }
  {
    ServerProcess server{move.folder.path() / "elsewhere", {"--database", move.to.url()}};
    const auto refused = move.run(move.from(), move.to.url());
    CHECK(refused.exit_code == 2);
    CHECK(contains(refused.errors, "TO " + move.to.url()));
    const auto other_way = move.run(move.to.url(), "sqlite:" + (move.folder.path() / "third.db").string());
    CHECK(other_way.exit_code == 2);
    CHECK(contains(other_way.errors, "FROM " + move.to.url()));
  }
  CHECK(move.run(move.from(), move.to.url()).exit_code == 0);
  const auto again = move.run(move.from(), move.to.url());
  CHECK(again.exit_code == 2);
  CHECK(contains(again.errors, "is not empty"));
}

TEST_CASE("what can't be moved is said, with what to do") {
  const Move move;
  const auto missing = (move.folder.path() / "missing.db").string();
  struct Case {
    std::vector<std::string> arguments;
    std::string_view says;
  };
  const std::vector<Case> cases{
      {{"migrate"}, "for example: majlisd migrate sqlite:"},
      {{"migrate", move.from()}, "for example: majlisd migrate"},
      {{"migrate", "sqlite:" + missing, move.to.url()}, "there is no database"},
      {{"migrate", move.from(), move.from()}, "the same database"},
      {{"migrate", move.from(), "mysql://ali:secret@db/majlis"}, "TO mysql://ali:…@db/majlis: unknown kind of store"},
      {{"migrate", move.from(), "postgresql://ali:secret@127.0.0.1:1/majlis"}, "TO postgresql://ali:…@127.0.0.1:1/majlis"},
  };
  for (const auto& [arguments, says] : cases) {
    const auto refused = run_majlisd(arguments);
    CHECK(refused.exit_code == 2);
    CHECK_MESSAGE(contains(refused.errors, says), refused.errors);
    CHECK_FALSE(contains(refused.errors, "secret"));
  }
  CHECK_FALSE(std::filesystem::exists(missing));
}

TEST_CASE("a community that is not sound is not copied") {
  const Move move;
  const auto file = storage::sqlite::connect(move.data() + "/majlis.db", storage::sqlite::Access::write);
  Query<void()>(*file, "UPDATE groups SET member_count = 77").run();
  const auto refused = move.run(move.from(), move.to.url());
  CHECK(refused.exit_code == 1);
  CHECK(contains(refused.output, "member count is wrong"));
  CHECK(contains(refused.errors, "FROM is not sound. Nothing was copied"));
  CHECK(contains(run_majlisd({"check", "--database", move.to.url()}).output, "0 members, 0 posts, 0 events: sound"));
}

TEST_CASE("told to stop on the way, it leaves nothing behind, and the next time it goes through") {
  if (ScratchDatabase::usual_kind() != "postgresql") return;  // a table that can be held until the signal is there
  const Move move;
  storage::open_store(move.to.url());
  const auto operator_of_it = storage::postgresql::connect(move.to.url(), storage::postgresql::Access::write);
  Query<void()> hold(*operator_of_it, "LOCK TABLE posts IN SHARE ROW EXCLUSIVE MODE");
  Query<void()>(*operator_of_it, "BEGIN").run();
  hold.run();
  Process process{majlisd_path(), {"migrate", move.from(), move.to.url()}};
  Query<std::int64_t()> waiting(*operator_of_it, "SELECT COUNT(*) FROM pg_locks WHERE NOT granted AND relation = CAST('posts' AS regclass)");
  for (const Deadline deadline; waiting.get() == 0;) REQUIRE_FALSE(deadline.is_over());
  process.send_signal(SIGINT);
  for (const Deadline deadline; !contains(process.errors(), "stopping");) REQUIRE_FALSE(deadline.is_over());
  Query<void()>(*operator_of_it, "ROLLBACK").run();
  CHECK(process.wait() == 1);
  CHECK(contains(process.errors(), "it was told to stop. Nothing was kept: TO is as empty as before, and FROM as it was"));
  CHECK(contains(run_majlisd({"check", "--database", move.to.url()}).output, "0 members, 0 posts, 0 events: sound"));
  CHECK(move.run(move.from(), move.to.url()).exit_code == 0);
}
