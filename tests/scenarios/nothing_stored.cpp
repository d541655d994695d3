// Every field of every operation with everything that it must not be, from somebody who may do everything
// and over both ways in: each answer is a typed error that names the field, and not a byte of the database changes.
#include <doctest/doctest.h>
#include <sqlite3.h>

#include "tests/support/village.hpp"
#include "tests/support/wrong_values.hpp"

using namespace majlis;
using namespace majlis::tests;

namespace {

/// All rows of all tables, as text.
class Database {
 public:
  explicit Database(const std::filesystem::path& file) { REQUIRE(sqlite3_open_v2(file.c_str(), &handle_, SQLITE_OPEN_READONLY, nullptr) == SQLITE_OK); }
  ~Database() { sqlite3_close(handle_); }
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;

  std::string content() {
    std::string all;
    std::string tables = rows("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name");
    for (std::size_t end; (end = tables.find('\n')) != tables.npos; tables.erase(0, end + 1)) {
      const auto table = tables.substr(0, end - 1);
      all += table + ":\n" + rows("SELECT * FROM \"" + table + '"');
    }
    return all;
  }

 private:
  std::string rows(const std::string& sql) {
    sqlite3_stmt* statement = nullptr;
    REQUIRE_MESSAGE(sqlite3_prepare_v2(handle_, sql.c_str(), -1, &statement, nullptr) == SQLITE_OK, sqlite3_errmsg(handle_));
    std::string text;
    while (sqlite3_step(statement) == SQLITE_ROW) {
      for (int i = 0; i < sqlite3_column_count(statement); ++i) {
        const auto* bytes = static_cast<const char*>(sqlite3_column_blob(statement, i));
        text.append(bytes == nullptr ? "" : bytes, static_cast<std::size_t>(sqlite3_column_bytes(statement, i))) += '\t';
      }
      text += '\n';
    }
    sqlite3_finalize(statement);
    return text;
  }

  sqlite3* handle_ = nullptr;
};

struct Attack {
  std::string op;
  std::string args;
  ErrorCode code;
  std::string field;
};

std::vector<Attack> attacks_on(const schema::OperationType& op) {
  const auto good = arguments(op, "", "");
  std::vector<Attack> attacks;
  for (const auto& field : op.args->fields) {
    for (const auto& value : wrong_values(field)) attacks.push_back({op.name, arguments(op, field.name, value), ErrorCode::bad_field, field.name});
    auto twice = good;
    twice.insert(1, quoted(field.name) + ":" + good_value(*field.type) + ",");
    attacks.push_back({op.name, twice, ErrorCode::bad_field, field.name});
  }
  attacks.push_back({op.name, good.substr(0, good.size() - 1), ErrorCode::bad_json, ""});
  attacks.push_back({op.name, R"({"a":")" "\xC0\xAF" R"("})", ErrorCode::bad_json, ""});
  attacks.push_back({op.name, std::string(40, '[') + std::string(40, ']'), ErrorCode::bad_json, ""});
  return attacks;
}

void check_answer(const Attack& attack, const Refusal& refusal) {
  CAPTURE(attack.op);
  CAPTURE(attack.args.substr(0, 200));
  CHECK(refusal.code == attack.code);
  CHECK(refusal.field == attack.field);
}

std::string content_of(Village& village) { return Database{village.server.folder().path() / "majlis.db"}.content(); }

}  // namespace

TEST_SUITE("nothing stored") {
  TEST_CASE("wrong arguments over HTTP are refused by name, and leave the database as it was") {
    Village village;
    const auto before = content_of(village);
    int count = 0;
    for (const auto& op : schema::operations()) {
      if (op.traits.effect == Effect::live) continue;
      for (const auto& attack : attacks_on(op)) {
        const auto reply = village.hasan.posts_to("/api/v1/" + op.name, attack.args);
        json::Document body;
        REQUIRE(json::parse_file(reply.body, body));
        check_answer(attack, read_refusal(body));
        CHECK(reply.status == error_row(attack.code).http_status);
        ++count;
      }
    }
    CHECK(count > 1'500);
    CHECK(content_of(village) == before);
    village.hasan.writes(village.square.lounge, "After");
    CHECK(content_of(village) != before);
  }

  TEST_CASE("wrong arguments over a WebSocket are refused by name, and leave the database as it was") {
    Village village;
    const auto before = content_of(village);
    auto& live = village.hasan.live();
    for (const auto& op : schema::operations()) {
      for (const auto& attack : attacks_on(op)) {
        // Where the arguments are no JSON the whole line is none, and its id can't be known.
        if (attack.code == ErrorCode::bad_json) continue;
        const auto line = live.answer(live.post(op.name, attack.args));
        REQUIRE(line.kind == Line::Kind::error);
        check_answer(attack, read_refusal(line.body()));
      }
      CHECK_MESSAGE(live.ask(Ping{}), "a thousand refusals in a row would close");
    }
    CHECK(content_of(village) == before);
    village.hasan.writes(village.square.lounge, "After");
    CHECK(content_of(village) != before);
  }
}
