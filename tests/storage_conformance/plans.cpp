// How SQLite would run each statement. A scan of a table that grows is fast in every other test, and slow after a year.
#include <algorithm>
#include <array>
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
    Exception{"FROM threads WHERE room_id = :room AND title IS NOT NULL", "SCAN t", "at most 200 candidates"},
    Exception{"FROM threads WHERE room_id = :room AND title IS NOT NULL", "USE TEMP B-TREE FOR ORDER BY",
              "at most 200 candidates"},
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

std::vector<std::string> list_steps(storage::sql::Connection& connection, const std::string& sql) {
  static const std::regex parameter(":[a-z_]+");
  storage::sql::Query<PlanStep()> explain(connection, "EXPLAIN QUERY PLAN " + std::regex_replace(sql, parameter, "?"));
  std::vector<std::string> steps;
  for (auto& step : explain.list()) steps.push_back(std::move(step.detail));
  return steps;
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

TEST_CASE("the look at plans would notice a scan") {
  const ScratchDir folder("plans");
  TestStore store("sqlite", folder.path());
  const auto connection = storage::sqlite::connect(store.file().string(), storage::sqlite::Access::read);
  CHECK(list_steps(*connection, "SELECT id FROM posts WHERE text = :text").front() == "SCAN posts");
  CHECK(list_steps(*connection, "SELECT id FROM posts ORDER BY at LIMIT 3").back() == "USE TEMP B-TREE FOR ORDER BY");
}

}  // namespace majlis::tests
