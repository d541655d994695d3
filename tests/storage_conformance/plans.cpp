// How SQLite would run each statement. A scan of a table that grows is fast in every other test, and slow after a year.
#include <algorithm>
#include <array>
#include <iterator>
#include <map>
#include <regex>
#include <set>

#include "storage/sql/statement.hpp"
#include "storage/sql/tables.hpp"
#include "storage/sqlite/connect.hpp"
#include "tests/storage_conformance/backends.hpp"

namespace majlis::tests {

struct PlanStep {
  std::int64_t id;
  std::int64_t parent;
  std::int64_t unused;
  std::string detail;
};
BOOST_DESCRIBE_STRUCT(PlanStep, (), (id, parent, unused, detail))

struct UniqueKey {
  std::string table;
  std::string index;
  bool is_primary;
  std::int64_t columns;
};
BOOST_DESCRIBE_STRUCT(UniqueKey, (), (table, index, is_primary, columns))

namespace {

struct Exception {
  std::string_view statement_part;
  std::string_view step;
  std::string_view reason;
};

constexpr std::array exceptions{
    Exception{"json_each", "SCAN json_each VIRTUAL TABLE INDEX 1:", "the ids that the caller passed"},
    Exception{"CROSS JOIN name_words w", "USE TEMP B-TREE FOR ORDER BY", "the words of at most 2,000 members"},
    Exception{"FROM name_words WHERE", "SCAN w", "at most 2,000 words"},
    Exception{"FROM name_words WHERE", "USE TEMP B-TREE FOR ORDER BY", "at most 2,000 words"},
    Exception{"name_words", "SCAN found", "at most 200 candidates"},
    Exception{"name_words", "USE TEMP B-TREE FOR DISTINCT", "at most 200 candidates"},
    Exception{"name_words", "USE TEMP B-TREE FOR ORDER BY", "at most 200 candidates"},
    Exception{"FROM threads WHERE room_id = :room AND title IS NOT NULL", "SCAN c", "at most 200 candidates"},
    Exception{"FROM threads WHERE room_id = :room AND title IS NOT NULL", "USE TEMP B-TREE FOR ORDER BY",
              "at most 200 candidates"},
    Exception{"FROM threads WHERE room_id = :room AND title IS NOT NULL", "SCAN u", "at most 50 threads"},
    Exception{"FROM threads WHERE room_id = :room AND title IS NOT NULL", "USE TEMP B-TREE FOR ORDER BY",
              "at most 50 threads"},
    Exception{"FROM waiting WHERE member_id = :member", "SCAN w", "at most 500 candidates"},
    Exception{"FROM waiting WHERE member_id = :member", "USE TEMP B-TREE FOR ORDER BY", "at most 500 candidates"},
};

/// A new row may be what rows that point to it were waiting for. SQLite looks for them only while it has counted any,
/// and our foreign keys are never deferred.
bool is_look_for_orphans(const std::string& sql, const std::string& step) {
  return sql.starts_with("INSERT") && sql.find("VALUES") != std::string::npos && step.starts_with("SCAN ");
}

/// Each exception holds once in a statement: a second sort of the same words is another one.
std::vector<std::string> list_costly(const std::string& sql, const std::vector<std::string>& steps) {
  std::set<const Exception*> used;
  std::vector<std::string> costly;
  for (const auto& step : steps) {
    if (!step.starts_with("SCAN") && !step.starts_with("USE TEMP B-TREE")) continue;
    if (is_look_for_orphans(sql, step)) continue;
    const auto found = std::find_if(exceptions.begin(), exceptions.end(), [&](const Exception& exception) {
      return step == exception.step && sql.find(exception.statement_part) != std::string::npos && !used.contains(&exception);
    });
    if (found == exceptions.end()) costly.push_back(step);
    else used.insert(found);
  }
  return costly;
}

std::vector<PlanStep> explain(storage::sql::Connection& connection, const std::string& sql) {
  static const std::regex parameter(":[a-z_]+");
  return storage::sql::Query<PlanStep()>(connection, "EXPLAIN QUERY PLAN " + std::regex_replace(sql, parameter, "?")).list();
}

std::vector<std::string> list_steps(storage::sql::Connection& connection, const std::string& sql) {
  std::vector<std::string> steps;
  for (auto& step : explain(connection, sql)) steps.push_back(std::move(step.detail));
  return steps;
}

/// How many columns make a row the only one: by the name of a unique index, and of a table for its primary key.
std::map<std::string, std::ptrdiff_t> list_unique_keys(storage::sql::Connection& connection) {
  storage::sql::Query<UniqueKey()> keys(
      connection,
      "SELECT t.name, i.name, CASE WHEN i.origin = 'pk' THEN 1 ELSE 0 END, (SELECT COUNT(*) FROM pragma_index_info(i.name))"
      " FROM sqlite_master t JOIN pragma_index_list(t.name) i WHERE t.type = 'table' AND i.\"unique\" = 1");
  std::map<std::string, std::ptrdiff_t> columns;
  for (const auto& key : keys.list()) {
    columns[key.index] = key.columns;
    if (key.is_primary) columns[key.table] = key.columns;
  }
  return columns;
}

/// The table that a statement calls by this name.
std::string table_of(const std::string& sql, const std::string& name) {
  std::smatch found;
  return std::regex_search(sql, found, std::regex("(?:FROM|JOIN) (\\w+) " + name + "\\b")) ? found[1].str() : name;
}

/// Of the kinds of reaction on one post, of which there are limits::reactions_per_post.
constexpr std::string_view few_kinds = "FROM tallies t WHERE t.place = :place AND t.reaction = :reaction";

/// Whether a step looks up one row at most.
bool is_lookup(const std::string& sql, const std::string& step, const std::map<std::string, std::ptrdiff_t>& unique_keys) {
  static const std::regex shape("SEARCH (\\w+) USING (?:COVERING )?(INTEGER PRIMARY KEY|PRIMARY KEY|INDEX (\\w+)) \\(([^)]*)\\).*");
  std::smatch found;
  if (!std::regex_match(step, found, shape)) return false;
  const std::string terms = found[4].str();
  if (found[2] == "INTEGER PRIMARY KEY") return terms == "rowid=?";
  const auto key = unique_keys.find(found[3].matched ? found[3].str() : table_of(sql, found[1].str()));
  static const std::regex equal("=\\?");
  const auto equals = std::distance(std::sregex_iterator(terms.begin(), terms.end(), equal), std::sregex_iterator());
  return key != unique_keys.end() && equals == key->second;
}

}  // namespace

TEST_CASE("no statement reads or sorts a whole table") {
  const ScratchDir folder("plans");
  TestStore store("sqlite", folder.path());
  const auto connection = storage::sqlite::connect(store.file().string(), storage::sqlite::Access::read);
  const auto tables = storage::sql::make_tables(*connection);
  std::vector<std::string> statements;
  for (const auto* statement : connection->statements()) statements.push_back(statement->sql());
  CHECK(statements.size() > 80);
  for (const auto& sql : statements) {
    CAPTURE(sql);
    for (const auto& step : list_costly(sql, list_steps(*connection, sql))) FAIL_CHECK(step);
  }
}

TEST_CASE("a statement without a limit looks up one row, counts, or takes the ids it was given") {
  const ScratchDir folder("plans");
  TestStore store("sqlite", folder.path());
  const auto connection = storage::sqlite::connect(store.file().string(), storage::sqlite::Access::read);
  const auto tables = storage::sql::make_tables(*connection);
  const auto unique_keys = list_unique_keys(*connection);
  for (const auto* statement : connection->statements()) {
    const auto& sql = statement->sql();
    CAPTURE(sql);
    const bool gives_rows = sql.starts_with("SELECT") && !sql.starts_with("SELECT COUNT(*)");
    const bool is_bounded = sql.find(" LIMIT ") != std::string::npos || sql.find("json_each") != std::string::npos ||
                            sql.find(few_kinds) != std::string::npos;
    if (!gives_rows || is_bounded) continue;
    for (const auto& step : explain(*connection, sql)) {
      if (step.parent == 0 && step.detail.starts_with("S")) CHECK_MESSAGE(is_lookup(sql, step.detail, unique_keys), step.detail);
    }
  }
  const std::string one = "SELECT number FROM read_marks k WHERE member_id = :member AND thread_id = :thread";
  CHECK(is_lookup(one, list_steps(*connection, one).front(), unique_keys));
  const std::string many = "SELECT number FROM read_marks k WHERE member_id = :member";
  CHECK_FALSE(is_lookup(many, list_steps(*connection, many).front(), unique_keys));
}

TEST_CASE("the look at plans would notice a scan") {
  const ScratchDir folder("plans");
  TestStore store("sqlite", folder.path());
  const auto connection = storage::sqlite::connect(store.file().string(), storage::sqlite::Access::read);
  CHECK(list_steps(*connection, "SELECT id FROM posts WHERE text = :text").front() == "SCAN posts");
  CHECK(list_steps(*connection, "SELECT id FROM posts ORDER BY at LIMIT 3").back() == "USE TEMP B-TREE FOR ORDER BY");
}

}  // namespace majlis::tests
