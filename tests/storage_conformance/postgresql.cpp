// What only a database on the other end of a connection can do: go away, answer late or not at all, be shared.
#include <algorithm>
#include <array>
#include <chrono>
#include <future>


#include "storage/postgresql/connect.hpp"
#include "storage/postgresql/writer.hpp"
#include "storage/sql/statement.hpp"
#include "tests/storage_conformance/backends.hpp"
#include "tests/storage_conformance/village.hpp"
#include "tests/support/deadline.hpp"
#include "tests/support/own_postgresql.hpp"

namespace majlis::tests {

namespace {

using namespace std::chrono_literals;
using storage::StorageFailure;
using storage::Tables;
using storage::postgresql::Access;
using storage::postgresql::PostgresqlWriter;
using storage::Serving;
using storage::sql::Query;

/// What an operator does at psql.
class Operator {
 public:
  explicit Operator(const std::string& url = postgresql_server()) : connection_(storage::postgresql::connect(url, Access::read)) {}
  void run(std::string statement) { Query<void()>(*connection_, std::move(statement)).run(); }
  std::int64_t ask(std::string statement) { return Query<std::int64_t()>(*connection_, std::move(statement)).get(); }
  /// Ends the other side of a connection, as a restart of the server would.
  void end(int process) {
    ask("SELECT CASE WHEN pg_terminate_backend(" + std::to_string(process) + ") THEN 1 ELSE 0 END");
    wait_until_0("SELECT COUNT(*) FROM pg_stat_activity WHERE pid = " + std::to_string(process));
  }
  /// Of the connections with this name; gives how many.
  std::int64_t end_all(const std::string& name) {
    const auto named = "FROM pg_stat_activity WHERE application_name = '" + name + "'";
    const auto count = ask("SELECT COUNT(*) FROM (SELECT pg_terminate_backend(pid) " + named + ") AS ended");
    wait_until_0("SELECT COUNT(*) " + named);
    return count;
  }
  void wait_until_0(const std::string& question) {
    for (const Deadline deadline; ask(question) != 0;) REQUIRE_FALSE(deadline.is_over());
  }

 private:
  std::unique_ptr<storage::sql::Connection> connection_;
};

int process_of(storage::Writer& writer) {
  auto& sql = dynamic_cast<storage::sql::SqlWriter&>(writer);
  return PQbackendPID(storage::postgresql::handle_of(sql.connection().session()));
}

const Feed feed = Feed::of(RoomId{1});

bool append(Tables& t) {
  t.feeds().append(feed, at(10), "post_written", "{}");
  return true;
}

std::int64_t head_of(TestStore& store) {
  return store.read([](const Tables& t) { return t.feeds().get_head(feed); });
}

void on_postgresql(const std::function<void(TestStore&)>& test) {
  const ScratchDir folder("postgresql");
  TestStore store("postgresql", folder.path());
  test(store);
  for (const auto& problem : store.store().check().problems) FAIL_CHECK(problem);
}

/// What open_store complains about.
std::string complaint(const std::string& url) {
  try {
    storage::open_store(url);
  } catch (const StorageFailure& failure) {
    return failure.what();
  }
  return "(nothing)";
}

bool contains(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST_CASE("a connection that broke while it was idle is replaced, and nobody notices") {
  on_postgresql([](TestStore& store) {
    store.write(append);
    CHECK(head_of(store) == 1);
    CHECK(Operator().end_all(store.database().name()) == 2);
    CHECK_NOTHROW(store.write(append));
    CHECK(head_of(store) == 2);
  });
}

TEST_CASE("a connection that breaks in the middle of a transaction takes it along, and the next one works") {
  on_postgresql([](TestStore& store) {
    auto& writer = store.writer();
    writer.begin();
    writer.attempt(append);
    Operator().end(process_of(writer));
    CHECK_THROWS_AS(writer.attempt(append), StorageFailure);
    CHECK_THROWS_AS(writer.commit(), StorageFailure);
    CHECK(head_of(store) == 0);
    CHECK_NOTHROW(store.write(append));
    CHECK(head_of(store) == 1);
  });
}

TEST_CASE("a statement that fails undoes its change alone") {
  on_postgresql([](TestStore& store) {
    auto& writer = store.writer();
    writer.begin();
    writer.attempt(append);
    CHECK_THROWS_AS(writer.attempt([](Tables& t) { return t.rooms().get_sight(RoomId{404}, MemberId{1}), append(t); }), std::logic_error);
    writer.attempt(append);
    writer.commit();
    CHECK(head_of(store) == 2);
  });
}

/// The server waits for a standby that never answers, when the transaction is on its disk; then its answer gets lost. How
/// soon it begins to wait is its own affair, so commits go on until one does.
TEST_CASE("a commit whose answer is lost is asked after") {
  const OwnPostgresql server;
  const auto store = storage::open_store(server.url());
  const auto writer = store->open_writer();
  const auto process = std::to_string(process_of(*writer));
  Operator admin(server.url());
  admin.run("ALTER SYSTEM SET synchronous_standby_names = 'nobody'");
  admin.ask("SELECT CASE WHEN pg_reload_conf() THEN 1 ELSE 0 END");
  std::int64_t written = 0;
  for (bool waits = false; !waits; ++written) {
    REQUIRE(written < 10'000);
    writer->begin();
    writer->attempt(append);
    auto committed = std::async(std::launch::async, [&] { writer->commit(); });
    const auto waiting = "SELECT COUNT(*) FROM pg_stat_activity WHERE wait_event = 'SyncRep' AND pid = " + process;
    while (!waits && committed.wait_for(1ms) != std::future_status::ready) waits = admin.ask(waiting) == 1;
    if (waits) admin.end(std::stoi(process));
    CHECK_NOTHROW(committed.get());
  }
  admin.run("ALTER SYSTEM RESET synchronous_standby_names");
  admin.ask("SELECT CASE WHEN pg_reload_conf() THEN 1 ELSE 0 END");
  const auto head = [&] {
    std::int64_t found = 0;
    store->open_reader()->read([&](const Tables& t) { found = t.feeds().get_head(feed); });
    return found;
  };
  CHECK(head() == written);
  writer->begin();
  writer->attempt(append);
  CHECK_NOTHROW(writer->commit());
  CHECK(head() == written + 1);
}

TEST_CASE("several writers take turns: the events of a feed have no gap and none twice") {
  on_postgresql([](TestStore& store) {
    constexpr int writers = 3;
    constexpr int commits = 40;
    std::array<std::future<std::vector<std::int64_t>>, writers> works;
    for (auto& work : works) {
      work = std::async(std::launch::async, [&] {
        PostgresqlWriter writer(store.database().url());
        std::vector<std::int64_t> seqs;
        for (int i = 0; i < commits; ++i) {
          writer.begin();
          writer.attempt([&](Tables& t) { return seqs.push_back(t.feeds().append(feed, at(10), "post_written", "{}").seq), true; });
          writer.commit();
        }
        return seqs;
      });
    }
    std::vector<std::int64_t> all;
    for (auto& work : works) {
      const auto seqs = work.get();
      CHECK(std::is_sorted(seqs.begin(), seqs.end()));
      all.insert(all.end(), seqs.begin(), seqs.end());
    }
    std::sort(all.begin(), all.end());
    for (int i = 0; i < writers * commits; ++i) CHECK(all.at(static_cast<std::size_t>(i)) == i + 1);
  });
}

TEST_CASE("a writer that stands still holds the others up for ten seconds, and what it had begun is gone") {
  on_postgresql([](TestStore& store) {
    auto& frozen = store.writer();
    frozen.begin();
    frozen.attempt(append);
    PostgresqlWriter other(store.database().url());
    const auto began = std::chrono::steady_clock::now();
    other.begin();
    CHECK(std::chrono::steady_clock::now() - began > 5s);
    other.attempt(append);
    other.commit();
    CHECK_THROWS_AS(frozen.commit(), StorageFailure);
    CHECK(head_of(store) == 1);
  });
}

TEST_CASE("four programs may migrate an empty database at once") {
  const ScratchDir folder("postgresql");
  const ScratchDatabase database("postgresql", folder.path());
  std::array<std::future<std::unique_ptr<storage::Store>>, 4> opened;
  for (auto& each : opened) each = std::async(std::launch::async, [&] { return storage::open_store(database.url()); });
  for (auto& each : opened) CHECK(each.get()->check().problems.empty());
}

TEST_CASE("a database is served by one program, or by several that tell each other") {
  constexpr auto message = "another majlisd serves this database, and neither would hear of what the other writes: stop that one, or "
                           "start both with the same --redis";
  on_postgresql([&](TestStore& store) {
    const auto other = storage::open_store(store.database().url());
    {
      const auto alone = store.store().open_serving_writer(Serving::alone);
      CHECK_THROWS_WITH_AS(other->open_serving_writer(Serving::alone), message, StorageFailure);
      CHECK_THROWS_WITH_AS(other->open_serving_writer(Serving::among_nodes), message, StorageFailure);
    }
    const auto first = store.store().open_serving_writer(Serving::among_nodes);
    const auto second = other->open_serving_writer(Serving::among_nodes);
    CHECK_THROWS_WITH_AS(other->open_serving_writer(Serving::alone), message, StorageFailure);
  });
}

TEST_CASE("what is wrong with a database is said, and its password is not") {
  CHECK(contains(complaint("postgresql://ali:secret@[bad/x"), "can't be read"));
  CHECK_FALSE(contains(complaint("postgresql://ali:secret@[bad/x"), "secret"));
  const auto unreachable = complaint("postgresql://ali:secret@127.0.0.1:1/majlis");
  CHECK(contains(unreachable, "127.0.0.1"));
  CHECK_FALSE(contains(unreachable, "secret"));
  Operator admin;
  admin.run("DROP DATABASE IF EXISTS latin");
  admin.run("CREATE DATABASE latin ENCODING 'LATIN1' LOCALE 'C' LOCALE_PROVIDER libc TEMPLATE template0");
  auto latin = postgresql_server();
  CHECK(contains(complaint(latin.replace(latin.find("///postgres"), 11, "///latin")), "not in UTF-8"));
  admin.run("DROP DATABASE latin");
}

TEST_CASE("tables of something else are left alone") {
  const ScratchDir folder("postgresql");
  const ScratchDatabase database("postgresql", folder.path());
  {
    const auto connection = storage::postgresql::connect(database.url(), Access::write);
    Query<void()>(*connection, "CREATE TABLE recipes (id INT)").run();
  }
  CHECK(contains(complaint(database.url()), "none of Majlis"));
}

}  // namespace majlis::tests
