/// The demonstration community: what is shipped fits, and a wrong file says where.
#include "server/community/demo.hpp"

#include <fstream>
#include <set>
#include <sstream>

#include "server/rules/names.hpp"
#include "tests/unit/community/world.hpp"

namespace majlis::tests {
namespace {

Result<community::DemoReport> fill(World& world, const std::string& file) {
  json::Document document;
  REQUIRE(json::parse_file(file, document));
  Result<community::DemoReport> report;
  world.change({}, [&](community::Change& change) {
    report = community::fill_demo(change.tables(), document, change.now(), "hash", change.secrets());
    return report.has_value();
  });
  return report;
}

std::string shipped_file() {
  std::ifstream file{source_dir() / "scripts" / "demo" / "community.json"};
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

TEST_CASE("the shipped demonstration comes alive, with something unread for some and nothing for others") {
  World world;
  const auto report = accepted(fill(world, shipped_file()));
  CHECK(report.posts > 100);
  REQUIRE(report.accounts.size() >= 4);
  std::set<std::string> seen;
  for (const auto& account : report.accounts) {
    MemberId who;
    world.read([&](const storage::Tables& tables) { who = tables.members().find_by_name_key(rules::name_key(account.name))->id; });
    std::int64_t unread = 0;
    for (const auto& group : accepted(world.as(who, OpenHome{})).groups) {
      for (const auto& room : group.rooms) {
        for (const auto& head : room.heads) unread += head.last_number - head.read_number;
      }
    }
    seen.insert(unread > 0 ? "some" : "none");
  }
  CHECK(seen == std::set<std::string>{"none", "some"});
}

std::string small_file(const std::string& posts) {
  return R"({"members":[{"name":"Omar","locale":"en"},{"name":"Nadia","locale":"ar"}],"groups":[{"slug":"g","name":"G","about":"",
    "charter":"","owner":"Omar","moderators":[],"observers":[],"members":["Nadia"],"rooms":[{"slug":"r","name":"R","about":"",
    "visibility":"public","lounge":[)" + posts + R"(],"threads":[]}]}]})";
}

TEST_CASE("a small file becomes what it says") {
  World world;
  accepted(fill(world, small_file(R"({"by":"Omar","minutes_ago":60,"text":"new **text**","edited_from":"old","reactions":{"agree":["Nadia"]}},
    {"by":"Nadia","minutes_ago":5,"text":"answer","reply_to":0},{"by":"Nadia","minutes_ago":0,"text":"oops","deleted":true})")));
  const auto posts = accepted(world.as(std::nullopt, ListPosts{ThreadId{1}, {1}, {10}, {}})).posts;
  REQUIRE(posts.size() == 3);
  CHECK(posts[0].at.ms == world.now().ms - 3'600'000);
  CHECK(posts[0].edits == 1);
  CHECK(posts[0].reactions.at(0).count == 1);
  CHECK(posts[1].reply_to->post == posts[0].id);
  CHECK(posts[2].deleted);
}

TEST_CASE("what is wrong in a file is named") {
  const auto error = [](const std::string& posts) {
    World world;
    return refusal(fill(world, small_file(posts)));
  };
  CHECK(error(R"({"by":"Omar","minutes_ago":1,"text":""})") == "bad_field groups[0].rooms[0].lounge[0].text");
  CHECK(error(R"({"by":"Ghost","minutes_ago":1,"text":"boo"})") == "bad_field groups[0].rooms[0].lounge[0]");
  CHECK(error(R"({"by":"Omar","minutes_ago":1,"text":"a"},{"by":"Omar","minutes_ago":2,"text":"b"})") ==
        "bad_field groups[0].rooms[0].lounge[1].minutes_ago");
  CHECK(error(R"({"by":"Omar","minutes_ago":1,"text":"a","reply_to":0})") == "bad_field groups[0].rooms[0].lounge[0].reply_to");
  CHECK(error(R"({"by":"Omar","minutes_ago":1,"text":"a","reactions":{"hooray":["Nadia"]}})") ==
        "bad_field groups[0].rooms[0].lounge[0].reaction");
}

}  // namespace
}  // namespace majlis::tests
