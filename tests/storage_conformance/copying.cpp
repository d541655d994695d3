// `majlisd migrate`: a community that lost a word, a right or an id on its way would not find out for years.
#include "tests/storage_conformance/copying.hpp"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "storage/postgresql/connect.hpp"
#include "storage/sql/contents.hpp"
#include "storage/sql/statement.hpp"
#include "storage/sqlite/connect.hpp"
#include "tests/storage_conformance/full_community.hpp"

namespace majlis::tests {

struct ColumnName {
  std::string table;
  std::string column;
  bool is_text;
};
BOOST_DESCRIBE_STRUCT(ColumnName, (), (table, column, is_text))

namespace {

using storage::ContentsUse;
using storage::sql::Query;

std::filesystem::path made(const std::filesystem::path& folder) {
  std::filesystem::create_directory(folder);
  return folder;
}

constexpr const char* tables_of_sqlite = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'";
constexpr const char* tables_of_postgresql =
    "SELECT CAST(table_name AS TEXT) FROM information_schema.tables WHERE table_schema = current_schema()";

std::set<std::string> names(std::vector<std::string> list) { return {list.begin(), list.end()}; }

std::set<std::string> names(const storage::Digest& digest) {
  std::set<std::string> tables;
  for (const auto& each : digest.tables) tables.insert(each.table);
  return tables;
}

std::string difference(const storage::Digest& a, const storage::Digest& b) {
  std::string differ;
  for (std::size_t i = 0; i < a.tables.size(); ++i) {
    if (a.tables[i] != b.tables.at(i)) differ += a.tables[i].table + ' ';
  }
  return differ;
}

/// Nothing that is known only from a row that is gone may be given to somebody else.
void check_next_ids(TestStore& store, const FullCommunity& community) {
  store.write([&](Tables& t) {
    const storage::NewSession bot{community.village.ali, SessionKind::bot, Label::trusted("bot"), "four", at(1), at(9'000)};
    CHECK(t.sessions().add(bot).value == community.last_session.value + 1);
    CHECK(add_member(t, "hasan").value == 4);
    CHECK(add_room(t, community.village.group, "kitchen").id.value == 3);
    t.replies().add(community.village.ali, IdempotencyKey::trusted("key 4"), {"write_post", "hash", "{}"}, at(100));
  });
  CHECK(Query<std::int64_t()>(*connect(store), "SELECT MAX(id) FROM replies").get() == 4);
}

}  // namespace

std::unique_ptr<storage::sql::Connection> connect(const TestStore& store) {
  const auto& url = store.database().url();
  if (url.starts_with("sqlite:")) return storage::sqlite::connect(store.file().string(), storage::sqlite::Access::write);
  return storage::postgresql::connect(url, storage::postgresql::Access::write);
}

void run(storage::sql::Connection& connection, std::string sql) { Query<void()>(connection, std::move(sql)).run(); }

storage::Digest copy(storage::Store& from, storage::Store& to, const storage::OnProgress& on_progress) {
  storage::StoreCopy copying{from.open_contents(ContentsUse::copy_from), to.open_contents(ContentsUse::copy_to)};
  auto digest = copying.run(on_progress);
  copying.commit();
  return digest;
}

std::string complaint_of_copy(storage::Store& from, storage::Store& to, const storage::OnProgress& on_progress) {
  try {
    copy(from, to, on_progress);
  } catch (const std::runtime_error& error) {
    return error.what();
  }
  return "(nothing)";
}

CopyTest::CopyTest(std::string_view from_kind, std::string_view to_kind)
    : from(from_kind, made(folder.path() / "from")), to(to_kind, made(folder.path() / "to")) {}

void on_both_ways(const std::function<void(CopyTest&)>& test) {
  for (const auto& [from, to] : {std::pair{"sqlite", "postgresql"}, std::pair{"postgresql", "sqlite"}}) {
    CAPTURE(from);
    CopyTest each(from, to);
    test(each);
  }
}

TEST_CASE("a community comes from SQLite to PostgreSQL and back as it was, and goes on with new ids") {
  CopyTest first("sqlite", "postgresql");
  TestStore back("sqlite", made(first.folder.path() / "back"));
  const auto community = first.from.write(build_full_community);
  const auto digest = storage::digest_store(first.from.store());
  CHECK(copy(first.from.store(), first.to.store()) == digest);
  CHECK(copy(first.to.store(), back.store()) == digest);
  for (auto* store : {&first.from, &first.to, &back}) {
    CHECK_MESSAGE(storage::digest_store(store->store()) == digest, difference(digest, storage::digest_store(store->store())));
    CHECK(store->store().check().problems.empty());
    CHECK(store->store().get_community_key() == first.from.store().get_community_key());
    CHECK(store->read([&](const Tables& t) { return t.posts().find(community.letter, {})->text.str(); }) == letter_text);
    check_next_ids(*store, community);
  }
}

TEST_CASE("the test of copying uses every table that there is, and every column that may be null both ways") {
  on_both_ways([](CopyTest& test) {
    test.from.write(build_full_community);
    const auto digest = storage::digest_store(test.from.store());
    const bool is_sqlite = test.from.database().name().empty();
    CHECK(names(digest) == names(Query<std::string()>(*connect(test.from), is_sqlite ? tables_of_sqlite : tables_of_postgresql).list()));
    for (const auto& each : digest.tables) CHECK_MESSAGE(each.rows > 0, "nothing in " << each.table << ": add it to full_community.cpp");
    const auto connection = connect(test.from);
    const auto contents = test.from.store().open_contents(ContentsUse::look);
    for (const auto& table : contents->tables()) {
      for (const auto& column : table.columns) {
        Query<std::int64_t()> nulls(*connection, fmt::format("SELECT COUNT(DISTINCT CASE WHEN {} IS NULL THEN 1 ELSE 0 END) FROM {}",
                                                             column.name, table.name));
        CHECK_MESSAGE(nulls.get() == (column.nullable ? 2 : 1), table.name << '.' << column.name << ": add it to full_community.cpp");
      }
    }
  });
}

TEST_CASE("a digest tells every column, every row and every id that was given out") {
  const ScratchDir folder("copying");
  TestStore store("sqlite", folder.path());
  store.write(build_full_community);
  auto connection = connect(store);
  run(*connection, "PRAGMA foreign_keys = OFF");
  run(*connection, "PRAGMA ignore_check_constraints = ON");
  const auto columns = Query<ColumnName()>(*connection,
      "SELECT t.name, c.name, CASE c.type WHEN 'TEXT' THEN 1 ELSE 0 END FROM sqlite_master t JOIN pragma_table_info(t.name) c"
      " WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite_%'").list();
  CHECK(columns.size() > 100);
  storage::sql::SqlContents contents(std::move(connection), ContentsUse::copy_to, {});
  const auto before = storage::digest_contents(contents, in_silence);
  const auto changes = [&](const std::string& table, const std::string& statement) {
    CAPTURE(statement);
    run(contents.connection(), "SAVEPOINT change");
    run(contents.connection(), statement);
    CHECK(difference(before, storage::digest_contents(contents, in_silence)) == table + ' ');
    run(contents.connection(), "ROLLBACK TO change");
  };
  for (const auto& [table, column, is_text] : columns) {
    changes(table, fmt::format("UPDATE \"{0}\" SET \"{1}\" = {2}", table, column,
                               is_text ? "COALESCE(\"" + column + "\", '') || 'x'" : "COALESCE(\"" + column + "\", 0) + 1000000"));
  }
  changes("posts", "DELETE FROM posts WHERE number = 250");
  changes("posts", "UPDATE posts SET html = '' WHERE html IS NULL");
  changes("sessions", "UPDATE sqlite_sequence SET seq = seq + 1 WHERE name = 'sessions'");
  CHECK(storage::digest_contents(contents, in_silence) == before);
}

TEST_CASE("tables and columns of a later step are copied without a word about them, those that others name first") {
  on_both_ways([](CopyTest& test) {
    for (auto* store : {&test.from, &test.to}) {
      const auto connection = connect(*store);
      for (const char* step : {"CREATE TABLE b_polls (id $id, question $key NOT NULL) $table",
                               "CREATE TABLE a_votes (poll_id $int NOT NULL REFERENCES b_polls (id), choice $key NOT NULL, note TEXT,"
                               " PRIMARY KEY (poll_id, choice)) $clustered",
                               "ALTER TABLE members ADD COLUMN born_in $int"}) {
        run(*connection, connection->dialect().translate(step));
      }
    }
    test.from.write(build_full_community);
    const auto connection = connect(test.from);
    run(*connection, "INSERT INTO b_polls (question) VALUES ('سؤال'), ('Z'), ('a'), ('?')");
    run(*connection, "DELETE FROM b_polls WHERE id = 4");
    run(*connection, "INSERT INTO a_votes (poll_id, choice, note) VALUES (1, 'yes', NULL), (1, 'Yes', ''), (1, 'نعم', 'x')");
    run(*connection, "UPDATE members SET born_in = 1970 WHERE id = 2");
    copy(test.from.store(), test.to.store());
    const auto arrived = connect(test.to);
    CHECK(Query<std::int64_t()>(*arrived, "SELECT born_in FROM members WHERE born_in IS NOT NULL").get() == 1970);
    CHECK(Query<std::int64_t()>(*arrived, "SELECT COUNT(*) FROM a_votes WHERE note IS NULL OR note = ''").get() == 2);
    run(*arrived, "INSERT INTO b_polls (question) VALUES ('next')");
    CHECK(Query<std::int64_t()>(*arrived, "SELECT MAX(id) FROM b_polls").get() == 5);
  });
}

TEST_CASE("ids that somebody put in by hand are not given out again either") {
  on_both_ways([](CopyTest& test) {
    test.from.write(build_full_community);
    run(*connect(test.from), "INSERT INTO members (id, name, name_key, name_shape, password_hash, locale, joined_at)"
                             " VALUES (77, 'x', 'x', 'x', 'h', 'en', 1)");
    if (test.from.database().name().empty()) run(*connect(test.from), "UPDATE sqlite_sequence SET seq = 3 WHERE name = 'members'");
    copy(test.from.store(), test.to.store());
    CHECK(test.to.write([](Tables& t) { return add_member(t, "next"); }) == MemberId{78});
  });
}

TEST_CASE("what can't be put in one order, or in no column of the other side, is refused by its name") {
  const ScratchDir folder("copying");
  using Case = std::tuple<const char*, const char*, const char*>;
  for (const auto& [kind, table, why] : {
           Case{"postgresql", "CREATE TABLE odd (word TEXT PRIMARY KEY)", "not a $key"},
           Case{"sqlite", "CREATE TABLE odd (id INTEGER PRIMARY KEY, data BLOB) STRICT", "data is of the type BLOB"},
           Case{"postgresql", "CREATE TABLE odd (id BIGINT PRIMARY KEY, data JSON)", "data is of the type json"},
           Case{"sqlite", "CREATE TABLE odd (id INTEGER) STRICT", "no primary key"},
           Case{"sqlite", "CREATE TABLE odd (id INTEGER PRIMARY KEY REFERENCES even (id)) STRICT", "lead back"}}) {
    CAPTURE(table);
    TestStore store(kind, made(folder.path() / why));
    const auto connection = connect(store);
    run(*connection, table);
    if (std::string_view{why} == "lead back") run(*connection, "CREATE TABLE even (id INTEGER PRIMARY KEY REFERENCES odd (id)) STRICT");
    std::string said;
    try {
      storage::digest_store(store.store());
    } catch (const std::logic_error& error) {
      said = error.what();
    }
    CHECK_MESSAGE(said.find(why) != std::string::npos, said);
    CHECK(said.find(std::string_view{why} == "lead back" ? "the table " : "the table odd ") != std::string::npos);
  }
}

}  // namespace majlis::tests
