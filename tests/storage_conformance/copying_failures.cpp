// A copy that can't come to its end must not be half of one: the database to fill is as empty as before, and the next try works.
#include "storage/postgresql/connect.hpp"
#include "storage/sql/contents.hpp"
#include "storage/sql/statement.hpp"
#include "tests/storage_conformance/copying.hpp"
#include "tests/storage_conformance/full_community.hpp"
#include "tests/support/deadline.hpp"

namespace majlis::tests {

namespace {

using storage::ContentsUse;
using storage::CopyProgress;
using storage::StorageFailure;
using storage::sql::Query;
using Step = CopyProgress::Step;

bool contains(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

/// That nothing happened, and that it can be done again.
class NothingHappened {
 public:
  explicit NothingHappened(CopyTest& test)
      : test_(test), from_(storage::digest_store(test.from.store())), to_(storage::digest_store(test.to.store())) {}

  void check() const {
    CHECK(storage::digest_store(test_.from.store()) == from_);
    CHECK(storage::digest_store(test_.to.store()) == to_);
  }

  void check_again() const {
    check();
    CHECK(copy(test_.from.store(), test_.to.store()) == from_);
  }

 private:
  CopyTest& test_;
  storage::Digest from_;
  storage::Digest to_;
};

/// A row is changed by the database itself, as it comes in.
void spoil(const TestStore& store, const std::string& change) {
  const auto connection = connect(store);
  if (store.database().name().empty()) {
    run(*connection, "CREATE TRIGGER spoil AFTER INSERT ON threads WHEN NEW.title IS NOT NULL BEGIN " + change + "; END");
    return;
  }
  run(*connection, "CREATE FUNCTION spoil() RETURNS trigger AS 'BEGIN " + change + "; RETURN NULL; END' LANGUAGE plpgsql");
  run(*connection, "CREATE TRIGGER spoil AFTER INSERT ON threads FOR EACH ROW WHEN (NEW.title IS NOT NULL) EXECUTE FUNCTION spoil()");
}

}  // namespace

TEST_CASE("what arrives otherwise than it was is found, and its table named") {
  for (const auto& [change, table] : {std::pair{"UPDATE members SET locale = locale || locale", "members"},
                                      std::pair{"DELETE FROM name_words WHERE member_id = 1", "name_words"},
                                      std::pair{"UPDATE rooms SET about = about || about", "rooms"}}) {
    on_both_ways([&](CopyTest& test) {
      test.from.write(build_full_community);
      const NothingHappened nothing(test);
      spoil(test.to, change);
      const auto said = complaint_of_copy(test.from.store(), test.to.store());
      CHECK_MESSAGE(contains(said, "the table " + std::string(table) + " did not arrive as it was"), said);
      nothing.check();
    });
  }
}

TEST_CASE("a database that holds something is not filled") {
  on_both_ways([](CopyTest& test) {
    test.from.write(build_full_community);
    test.to.write([](Tables& t) { add_member(t, "hasan"); });
    const NothingHappened nothing(test);
    const auto said = complaint_of_copy(test.from.store(), test.to.store());
    CHECK_MESSAGE(contains(said, "is not empty"), said);
    nothing.check();
  });
}

TEST_CASE("a table that somebody added by hand is named, on either side") {
  on_both_ways([](CopyTest& test) {
    const auto from = connect(test.from);
    run(*from, from->dialect().translate("CREATE TABLE recipes (id $int PRIMARY KEY) $table"));
    CHECK(contains(complaint_of_copy(test.from.store(), test.to.store()), "the table recipes is not the same in both databases"));
    run(*from, "DROP TABLE recipes");
    run(*connect(test.to), connect(test.to)->dialect().translate("ALTER TABLE members ADD COLUMN shoe_size $int"));
    CHECK(contains(complaint_of_copy(test.from.store(), test.to.store()), "the table members is not the same in both databases"));
  });
}

TEST_CASE("a source that is not sound is told before anything is copied, and what can't be kept on the other side is named") {
  CopyTest test("sqlite", "postgresql");
  test.from.write(build_full_community);
  const auto connection = connect(test.from);
  run(*connection, "PRAGMA foreign_keys = OFF");
  run(*connection, "DELETE FROM members WHERE id = 2");
  const NothingHappened nothing(test);
  {
    storage::StoreCopy copying{test.from.store().open_contents(ContentsUse::copy_from), test.to.store().open_contents(ContentsUse::copy_to)};
    const auto problems = copying.check_source(in_silence).problems;
    REQUIRE_FALSE(problems.empty());
    CHECK(contains(problems.front(), "is not there"));
  }
  const auto said = complaint_of_copy(test.from.store(), test.to.store());
  CHECK_MESSAGE(contains(said, "can't be copied"), said);
  nothing.check();
}

TEST_CASE("stopped at any step, nothing has happened") {
  struct Told {};
  on_both_ways([](CopyTest& test) {
    test.from.write(build_full_community);
    const NothingHappened nothing(test);
    using Moment = std::pair<Step, const char*>;
    for (const auto& [step, table] : {Moment{Step::copy, "groups"}, Moment{Step::copy, "posts"}, Moment{Step::copy, "waiting"},
                                      Moment{Step::compare, "posts"}, Moment{Step::check_target, ""}}) {
      CAPTURE(table);
      bool stopped = false;
      const auto stop = [&](const CopyProgress& progress) {
        if (progress.step == step && progress.table == table) throw Told{};
      };
      try {
        copy(test.from.store(), test.to.store(), stop);
      } catch (const Told&) {
        stopped = true;
      }
      CHECK(stopped);
      nothing.check();
    }
    nothing.check_again();
  });
}

TEST_CASE("a connection that is lost on the way leaves nothing behind, whichever side it was on") {
  on_both_ways([](CopyTest& test) {
    test.from.write(build_full_community);
    const NothingHappened nothing(test);
    const auto& name = test.from.database().name().empty() ? test.to.database().name() : test.from.database().name();
    const auto cut = [&](const CopyProgress& progress) {
      if (progress.step != Step::copy || progress.table != "posts" || progress.rows != 200) return;
      const auto server = storage::postgresql::connect(postgresql_server(), storage::postgresql::Access::read);
      const auto named = " FROM pg_stat_activity WHERE application_name = '" + name + "'";
      Query<std::int64_t()>(*server, "SELECT COUNT(*) FROM (SELECT pg_terminate_backend(pid)" + named + ") AS ended").get();
      Query<std::int64_t()> left(*server, "SELECT COUNT(*)" + named);
      for (const Deadline deadline; left.get() != 0;) REQUIRE_FALSE(deadline.is_over());
    };
    CHECK(complaint_of_copy(test.from.store(), test.to.store(), cut) == "the connection to PostgreSQL is gone");
    nothing.check_again();
  });
}

TEST_CASE("a disk that gets full on the way leaves nothing behind") {
  CopyTest test("postgresql", "sqlite");
  test.from.write(build_full_community);
  const NothingHappened nothing(test);
  {
    auto to = test.to.store().open_contents(ContentsUse::copy_to);
    auto& connection = dynamic_cast<storage::sql::SqlContents&>(*to).connection();
    const auto pages = Query<std::int64_t()>(connection, "PRAGMA page_count").get();
    Query<std::int64_t()>(connection, "PRAGMA max_page_count = " + std::to_string(pages + 5)).get();
    storage::StoreCopy copying{test.from.store().open_contents(ContentsUse::copy_from), std::move(to)};
    CHECK_THROWS_AS(copying.run(in_silence), StorageFailure);
  }
  nothing.check_again();
}

TEST_CASE("nobody serves either side while it is copied, and who serves keeps it from being copied") {
  on_both_ways([](CopyTest& test) {
    test.from.write(build_full_community);
    auto& shared = test.from.database().name().empty() ? test.to : test.from;
    for (const auto serving : {storage::Serving::alone, storage::Serving::among_nodes}) {
      const auto node = shared.store().open_serving_writer(serving);
      CHECK(contains(complaint_of_copy(test.from.store(), test.to.store()), "a running majlisd serves this database"));
    }
    bool refused = false;
    const auto serve = [&](const CopyProgress& progress) {
      if (progress.step != Step::check_target) return;
      CHECK_THROWS_AS(shared.store().open_serving_writer(storage::Serving::among_nodes), StorageFailure);
      refused = true;
    };
    copy(test.from.store(), test.to.store(), serve);
    CHECK(refused);
  });
}

}  // namespace majlis::tests
