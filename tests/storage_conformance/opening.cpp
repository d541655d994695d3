// What an operator meets before the first member does.
#include <fstream>
#include <sstream>

#include <sys/stat.h>

#include "storage/migrations/migrations.hpp"
#include "storage/sql/migrate.hpp"
#include "storage/sql/statement.hpp"
#include "storage/sqlite/connect.hpp"
#include "storage/sqlite/dialect.hpp"
#include "tests/storage_conformance/backends.hpp"
#include "tests/storage_conformance/village.hpp"

namespace majlis::tests {

namespace {

using storage::StorageFailure;
using storage::open_store;
using storage::sql::Query;

/// What open_store complains about.
std::string complaint(const std::string& url) {
  try {
    open_store(url);
  } catch (const StorageFailure& failure) {
    return failure.what();
  }
  return "(nothing)";
}

bool contains(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

std::unique_ptr<storage::sql::Connection> connect(const std::filesystem::path& file) {
  return storage::sqlite::connect(file.string(), storage::sqlite::Access::write);
}

void run(storage::sql::Connection& connection, std::string sql) { Query<void()>(connection, std::move(sql)).run(); }

/// The schema as SQLite writes it down, one object a line: tables first.
std::string dump_schema(storage::sql::Connection& connection) {
  std::string dump;
  Query<std::string()> objects(connection, "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL"
                                            " AND name NOT LIKE 'sqlite_%' ORDER BY type DESC, name");
  for (auto& sql : objects.list()) {
    for (char& c : sql) c = c == '\n' ? ' ' : c;
    dump += sql + ";\n";
  }
  return dump;
}

std::filesystem::path schema_file(int version) {
  return source_dir() / "tests/storage_conformance/schemas" / ("sqlite_" + std::to_string(version) + ".sql");
}

/// A database as the first release left it, empty.
std::unique_ptr<storage::sql::Connection> open_oldest(const std::filesystem::path& file) {
  auto old = connect(file);
  std::ifstream schema(schema_file(1));
  for (std::string line; std::getline(schema, line);) run(*old, line.substr(0, line.size() - 1));
  run(*old, "INSERT INTO majlis_schema (version, name) VALUES (1, 'community')");
  return old;
}

}  // namespace

TEST_CASE("a mistyped address says what would be right") {
  const ScratchDir folder("opening");
  CHECK(contains(complaint("mysql://x"), "unknown kind of store 'mysql'"));
  CHECK(contains(complaint("majlis.db"), "use sqlite:<path>"));
  CHECK(contains(complaint("sqlite:"), "needs the path of a file"));
  CHECK(contains(complaint("sqlite::memory:"), "needs the path of a file"));
  CHECK(contains(complaint("sqlite:" + folder.path().string()), "is a folder"));
  CHECK(contains(complaint("sqlite:" + (folder.path() / "no/such/majlis.db").string()), "does not exist"));
  CHECK_FALSE(contains(complaint("postgres://user:secret@host/db"), "secret"));
}

TEST_CASE("a file that is something else is refused and left alone") {
  const ScratchDir folder("opening");
  const auto file = folder.path() / "letter.txt";
  const std::string letter(5'000, 'x');
  std::ofstream(file) << letter;
  CHECK(contains(complaint("sqlite:" + file.string()), "not a database"));
  std::ostringstream now;
  now << std::ifstream(file).rdbuf();
  CHECK(now.str() == letter);

  const auto other = folder.path() / "other.db";
  soci::session recipes(*soci::factory_sqlite3(), "dbname=" + other.string());
  recipes << "CREATE TABLE recipes (name TEXT)";
  CHECK(contains(complaint("sqlite:" + other.string()), "none of Majlis"));
  std::string journal;
  recipes << "PRAGMA journal_mode", soci::into(journal);
  CHECK(journal == "delete");
}

TEST_CASE("a database of a newer Majlis is refused") {
  const ScratchDir folder("opening");
  const auto file = folder.path() / "majlis.db";
  open_store("sqlite:" + file.string());
  run(*connect(file), "INSERT INTO majlis_schema (version, name) VALUES (999, 'future')");
  CHECK(contains(complaint("sqlite:" + file.string()), "written by a newer Majlis (schema 999"));
}

TEST_CASE("the database is for its owner's eyes only, wherever it lies") {
  const ScratchDir folder("opening");
  const auto place = folder.path() / "a folder = of \xD9\x85\xD8\xAC\xD9\x84\xD8\xB3";
  std::filesystem::create_directory(place);
  TestStore store("sqlite", place);
  store.write([](Tables& t) { add_member(t, "ali"); });
  for (const auto* suffix : {"", "-wal", "-shm"}) {
    struct stat found {};
    REQUIRE(::stat((store.file().string() + suffix).c_str(), &found) == 0);
    CHECK((found.st_mode & 0777) == 0600);
  }
}

TEST_CASE("every connection is durable, whatever a power cut does") {
  const ScratchDir folder("opening");
  TestStore store("sqlite", folder.path());
  for (const auto access : {storage::sqlite::Access::read, storage::sqlite::Access::write}) {
    const auto connection = storage::sqlite::connect(store.file().string(), access);
    CHECK(Query<std::string()>(*connection, "PRAGMA journal_mode").get() == "wal");
    CHECK(Query<std::int64_t()>(*connection, "PRAGMA synchronous").get() == 2);
    CHECK(Query<std::int64_t()>(*connection, "PRAGMA foreign_keys").get() == 1);
  }
  const auto reading = storage::sqlite::connect(store.file().string(), storage::sqlite::Access::read);
  CHECK_THROWS_AS(run(*reading, "DELETE FROM members"), StorageFailure);
}

TEST_CASE("each step gives the schema that was released as its version") {
  const auto migrations = storage::list_migrations();
  for (std::size_t count = 1; count <= migrations.size(); ++count) {
    CAPTURE(count);
    const ScratchDir folder("opening");
    std::ostringstream released;
    released << std::ifstream(schema_file(static_cast<int>(count))).rdbuf();
    const auto connection = connect(folder.path() / "majlis.db");
    storage::sql::migrate(*connection, {migrations.begin(), migrations.begin() + static_cast<std::ptrdiff_t>(count)});
    CHECK(dump_schema(*connection) == released.str());
  }
}

TEST_CASE("mentions and answers of before wait for whom they call, unless they are gone or have left since") {
  const ScratchDir folder("opening");
  const auto old = open_oldest(folder.path() / "majlis.db");
  const auto insert = [&](const std::string& table_and_columns, const std::string& rows) {
    run(*old, "INSERT INTO " + table_and_columns + " VALUES " + rows);
  };
  insert("members", "(1,'ali','ali','ali','h','ar',1), (2,'zainab','zainab','zainab','h','ar',1), (3,'hasan','hasan','hasan','h','ar',1)");
  insert("groups", "(1,'centre','Centre','','','',1,2)");
  insert("memberships", "(1,1,'owner',1), (1,2,'member',12)");
  insert("rooms", "(1,1,'hall','Hall','','public',1)");
  insert("threads", "(1,1,NULL,NULL,1,0,0,6,15)");
  const std::string posts = "posts (place, id, thread_id, number, author_id, at, text, excerpt, mentions, reply_to, deleted_by, deleted_at)";
  insert(posts, "(4294967297,1,1,1,2,10,'p','p','',NULL,NULL,NULL), (4294967298,2,1,2,1,11,'p','p','2',1,NULL,NULL),"
                " (4294967299,3,1,3,1,12,'p','p','2,3',1,NULL,NULL), (4294967300,4,1,4,1,13,'p','p','',1,1,20),"
                " (4294967301,5,1,5,2,14,'p','p','',1,NULL,NULL), (4294967302,6,1,6,1,15,'p','p','2',NULL,NULL,NULL)");
  insert("mentions", "(2,4294967298), (2,4294967299), (3,4294967299), (2,4294967302)");
  TestStore store("sqlite", folder.path());
  const auto waiting = store.read([](const Tables& t) { return t.waiting().list({2}, 10); });
  REQUIRE(waiting.size() == 2);
  CHECK(waiting[0].post == PostId{6});
  CHECK_FALSE(waiting[0].answer);
  CHECK(waiting[1].post == PostId{3});
  CHECK(waiting[1].answer);
  CHECK(store.read([](const Tables& t) { return t.waiting().list({3}, 10); }).empty());
}

TEST_CASE("a database of the oldest schema is brought up to date") {
  const ScratchDir folder("opening");
  open_oldest(folder.path() / "majlis.db");
  TestStore store("sqlite", folder.path());
  const auto village = store.write([](Tables& t) { return build_village(t); });
  CHECK(store.read([&](const Tables& t) { return t.threads().find(village.thread).has_value(); }));
  CHECK(store.store().check().problems.empty());
}

TEST_CASE("what the oldest schema remembers is all there afterwards") {
  const ScratchDir folder("opening");
  const auto old = connect(folder.path() / "majlis.db");
  storage::sql::migrate(*old, {storage::migration_0001_community()});
  for (const char* sql : {
           "INSERT INTO members (name, name_key, name_shape, password_hash, locale, joined_at) VALUES"
           " ('Al-i', 'al-i', 'al-i', 'h', 'en', 1), ('Al i', 'al_i', 'al_i', 'h', 'en', 1), ('Zainab', 'zainab', 'zainab', 'h', 'ar', 1)",
           "INSERT INTO groups (slug, name, about, charter, charter_html, created_at, member_count) VALUES ('g', 'G', '', '', '', 1, 2)",
           "INSERT INTO rooms (group_id, slug, name, about, visibility, created_at) VALUES"
           " (1, 'hall', 'Hall', '', 'public', 5), (1, 'attic', 'Attic', '', 'hidden', 6)",
           "INSERT INTO threads (room_id, title, author_id, started_at, last_number, last_at) VALUES"
           " (1, NULL, NULL, 5, 0, 5), (2, NULL, NULL, 6, 0, 6), (1, 'Old', 1, 10, 1, 30), (1, 'New', 1, 30, 0, 30)",
           "INSERT INTO memberships (group_id, member_id, role, joined_at) VALUES (1, 1, 'owner', 1), (1, 3, 'member', 20)",
           "INSERT INTO admissions (room_id, member_id, admitted_at) VALUES (2, 3, 25)",
           "INSERT INTO posts (place, id, thread_id, number, author_id, at, text, excerpt, mentions, edits, edited_at) VALUES"
           " (3 * 4294967296 + 1, 1, 3, 1, 1, 30, 'two', 'two', '3', 1, 40)",
           "INSERT INTO revisions (post_id, revision, text, html, at) VALUES (1, 1, 'one', NULL, 30)",
           "INSERT INTO mentions (member_id, place) VALUES (3, 3 * 4294967296 + 1)",
           "INSERT INTO feed_heads (feed, head, first_kept, first_at) VALUES (8, 1, 1, 5), (12, 4, 2, 5)",
           "INSERT INTO events (feed, seq, at, event, data) VALUES (8, 1, 5, 'room_created', '{}'),"
           " (12, 2, 5, 'post_written', '{}'), (12, 3, 6, 'post_written', '{}'), (12, 4, 7, 'post_written', '{}')",
           "INSERT INTO replies (member_id, key, op, args_hash, reply, at) VALUES (1, '0123456789abcdef', 'write_post', 'x', '{}', 7)"}) {
    run(*old, sql);
  }
  TestStore store("sqlite", folder.path());
  CHECK(store.store().check().problems.empty());
  store.write([](Tables& t) {
    CHECK(t.groups().find_membership({1}, {3})->joined == storage::Since{{3}, at(20)});
    CHECK(t.groups().find_membership({1}, {1})->steward == storage::Since{{}, at(1)});
    CHECK(t.rooms().get_sight({1}, {3}).listed == storage::Since{{1}, at(5)});
    CHECK_FALSE(t.rooms().get_sight({2}, {3}).listed);
    CHECK(t.rooms().get_sight({2}, {3}).admitted == storage::Since{{3}, at(25)});
    CHECK(t.reading().get_head({3}, {3}, {{3}, at(20)}).mentions == 1);
    CHECK(t.posts().list_revisions({1}, 10).front().text.str() == "one");
    CHECK(t.feeds().list(Feed::of(RoomId{1}), 0, 10, 1'000)->front().event == "room_created");
    CHECK(t.replies().find({1}, IdempotencyKey::trusted("0123456789abcdef"))->op == "write_post");
    CHECK_MESSAGE(t.members().find_by_name_key("al_i")->id == MemberId{2}, "who has a name keeps it");
  });
}

TEST_CASE("of feeds that older programs wrote the heads are kept, and who stood before them begins anew") {
  const ScratchDir folder("opening");
  const auto feed = Feed::of(RoomId{1});
  for (const std::size_t version : {1U, 2U, 3U, 4U}) {
    CAPTURE(version);
    const auto file = folder.path() / std::to_string(version) / "majlis.db";
    std::filesystem::create_directory(file.parent_path());
    auto steps = storage::list_migrations();
    steps.resize(version);
    const auto old = connect(file);
    storage::sql::migrate(*old, steps);
    Query<void(Feed)>(*old, "INSERT INTO feed_heads (feed, head, first_kept, first_at) VALUES (:feed, 3, 1, 5)").run(feed);
    Query<void(Feed)>(*old, "INSERT INTO events (feed, seq, at, event, data) VALUES (:feed, 1, 5, 'a', '{}'), (:feed, 2, 6, 'b', '{}'),"
                            " (:feed, 3, 7, 'c', '{}')").run(feed);
    TestStore store("sqlite", file.parent_path());
    CHECK(store.store().check().problems.empty());
    store.write([&](Tables& t) {
      CHECK_FALSE(t.feeds().list(feed, 1, 10, 1'000));
      CHECK(t.feeds().list(feed, 3, 10, 1'000)->empty());
      CHECK(t.feeds().list(feed, 2, 10, 1'000)->front().event == "c");
      CHECK(t.feeds().append(feed, at(8), "d", "{}").seq == 4);
      CHECK_MESSAGE(t.feeds().remove_before(at(7), 10) == 0, "the head is as old as it is");
    });
  }
}

TEST_CASE("names of before wait for their shapes, the oldest members first") {
  const ScratchDir folder("opening");
  const auto old = open_oldest(folder.path() / "majlis.db");
  for (int id = 1; id <= 12; ++id) {
    const auto name = std::to_string(id);
    run(*old, "INSERT INTO members (id, name, name_key, name_shape, password_hash, locale, joined_at) VALUES"
              " (" + name + ",'n!" + name + "','n!" + name + "','n!" + name + "','h','en',1)");
  }
  TestStore store("sqlite", folder.path());
  store.write([](Tables& t) {
    const auto some = t.members().list_shapeless(11);
    REQUIRE(some.size() == 11);
    CHECK(some[1].id == MemberId{2});
    CHECK(some[1].name.str() == "n!2");
    CHECK(some[9].id == MemberId{10});
    for (const auto& card : some) t.members().update_name_shape(card.id, "n" + std::to_string(card.id.value));
    CHECK(t.members().list_shapeless(11).size() == 1);
    CHECK(t.members().find_by_name_shape("n7") == MemberId{7});
  });
}

TEST_CASE("drafts of before are there afterwards") {
  const ScratchDir folder("opening");
  auto steps = storage::list_migrations();
  steps.resize(4);
  const auto old = connect(folder.path() / "majlis.db");
  storage::sql::migrate(*old, steps);
  for (const char* sql : {
           "INSERT INTO members (name, name_key, name_shape, password_hash, locale, joined_at) VALUES ('Ali', 'ali', 'ali', 'h', 'en', 1)",
           "INSERT INTO groups (slug, name, about, charter, charter_html, created_at, member_count) VALUES ('g', 'G', '', '', '', 1, 0)",
           "INSERT INTO rooms (group_id, slug, name, about, visibility, created_at, listed_at, listed_thread) VALUES (1, 'hall', 'Hall', '', 'public', 5, 5, 0)",
           "INSERT INTO threads (room_id, title, author_id, started_at, last_number, last_at) VALUES (1, NULL, NULL, 5, 0, 5)",
           "INSERT INTO drafts (member_id, place, room_id, text, reply_to, saved_at) VALUES (1, 1, 1, 'one', 7, 9), (1, -1, 1, 'two', NULL, 8)"}) {
    run(*old, sql);
  }
  TestStore store("sqlite", folder.path());
  const auto drafts = store.read([](const Tables& t) { return t.drafts().list({1}, std::nullopt, 10); });
  REQUIRE(drafts.size() == 2);
  CHECK(drafts[0].thread == ThreadId{1});
  CHECK(drafts[0].text.str() == "one");
  CHECK(drafts[0].reply_to == PostId{7});
  CHECK(drafts[1].text.str() == "two");
  CHECK(drafts[1].saved_at == at(8));
}

TEST_CASE("drafts that were saved together before have each a time of their own, in the same order") {
  const ScratchDir folder("opening");
  auto steps = storage::list_migrations();
  steps.resize(4);
  const auto old = connect(folder.path() / "majlis.db");
  storage::sql::migrate(*old, steps);
  run(*old, "INSERT INTO members (name, name_key, name_shape, password_hash, locale, joined_at) VALUES ('Ali', 'ali', 'ali', 'h', 'en', 1)");
  run(*old, "INSERT INTO groups (slug, name, about, charter, charter_html, created_at, member_count) VALUES ('g', 'G', '', '', '', 1, 0)");
  for (int room = 1; room <= 20; ++room) {
    const auto id = std::to_string(room);
    run(*old, "INSERT INTO rooms (group_id, slug, name, about, visibility, created_at, listed_at, listed_thread) VALUES"
              " (1, 'r" + id + "', 'R', '', 'public', 5, 5, 0)");
    run(*old, "INSERT INTO drafts (member_id, place, room_id, text, reply_to, saved_at) VALUES"
              " (1, -" + id + ", " + id + ", '" + id + "', NULL, " + (room < 20 ? "8" : "9") + ")");
  }
  TestStore store("sqlite", folder.path());
  std::vector<std::string> seen;
  std::optional<Time> before;
  for (std::vector<storage::DraftRecord> some; seen.empty() || !some.empty();) {
    some = store.read([&](const Tables& t) { return t.drafts().list({1}, before, 3); });
    for (const auto& draft : some) seen.push_back(draft.text.str());
    if (!some.empty()) before = some.back().saved_at;
  }
  CHECK(seen.size() == 20);
  CHECK(seen.front() == "20");
}

TEST_CASE("a step that came to be released later than the one after it is made up for") {
  const ScratchDir folder("opening");
  const auto connection = connect(folder.path() / "majlis.db");
  const auto first = storage::migration_0001_community();
  const storage::Migration third{3, "third", {"CREATE TABLE third (a $int) $table"}};
  storage::sql::migrate(*connection, {first, third});
  const storage::Migration second{2, "second", {"CREATE TABLE second (a $int) $table"}};
  storage::sql::migrate(*connection, {first, second, third});
  storage::sql::migrate(*connection, {first, second, third});
  CHECK(contains(dump_schema(*connection), "CREATE TABLE second"));
}

TEST_CASE("a migration that fails half-way leaves the database as it was") {
  const ScratchDir folder("opening");
  const auto connection = connect(folder.path() / "majlis.db");
  const auto first = storage::migration_0001_community();
  storage::sql::migrate(*connection, {first});
  const auto before = dump_schema(*connection);
  const storage::Migration broken{2, "broken", {"CREATE TABLE half (a $int) $table", "CREATE TABEL other (a $int)"}};
  CHECK_THROWS(storage::sql::migrate(*connection, {first, broken}));
  CHECK(dump_schema(*connection) == before);
  const storage::Migration mended{2, "mended", {"CREATE TABLE half (a $int) $table"}};
  storage::sql::migrate(*connection, {first, mended});
  storage::sql::migrate(*connection, {first, mended});
  CHECK(Query<std::int64_t()>(*connection, "SELECT MAX(version) FROM majlis_schema").get() == 2);
  CHECK(contains(dump_schema(*connection), "CREATE TABLE half"));
}

}  // namespace majlis::tests
