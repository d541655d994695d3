/// Who is in a room, here and by way of other nodes.
#include <map>

#include <doctest/doctest.h>

#include "protocol/json/decode.hpp"
#include "server/live/crowd.hpp"

namespace majlis::live {
namespace {

constexpr RoomId room{7};
constexpr ThreadId lounge{1};

MemberCard member(std::int64_t id) { return {MemberId{id}, MemberName::trusted("M" + std::to_string(id))}; }

/// A node with the crowd of one room, that keeps what it told last.
struct Node {
  Node() : crowd([this](const Feed&, std::string line) { told.push_back(std::move(line)); }, [this](RoomId, std::string said) { shared.push_back(std::move(said)); }) {}

  std::int64_t count() const { return decoded("presence")["count"].GetInt64(); }
  std::size_t typing() const { return decoded("typing")["members"].Size(); }

  std::vector<std::string> told;
  std::vector<std::string> shared;
  Crowd crowd;

 private:
  json::Value& decoded(const std::string& signal) const {
    for (auto line = told.rbegin(); line != told.rend(); ++line) {
      document_.Parse(line->data(), line->size());
      if (document_["signal"].GetString() == signal) return document_["data"];
    }
    throw std::runtime_error{"no " + signal + " was told"};
  }
  mutable json::Document document_;
};

TEST_CASE("members of two nodes are counted together, each once") {
  Node here;
  here.crowd.enter(room, member(1));
  here.crowd.enter(room, member(2));
  Node there;
  there.crowd.enter(room, member(2));
  there.crowd.enter(room, member(3));
  there.crowd.tick({1'000});
  REQUIRE(there.shared.size() == 1);
  here.crowd.hear(room, "there", there.shared.back(), {1'000});
  here.crowd.tick({1'000});
  CHECK(here.count() == 3);
  there.crowd.leave(room, member(3).id);
  there.crowd.tick({2'000});
  here.crowd.hear(room, "there", there.shared.back(), {2'000});
  here.crowd.tick({2'000});
  CHECK(here.count() == 2);
}

TEST_CASE("whoever wrote by way of two nodes has stopped when they have") {
  Node here;
  Node there;
  for (Node* node : {&here, &there}) node->crowd.type(room, lounge, member(1), {0});
  for (std::int64_t now = 1'000; now <= 30'000; now += 1'000) {
    for (Node* node : {&here, &there}) {
      node->crowd.share_again(room);
      node->crowd.tick({now});
    }
    here.crowd.hear(room, "there", there.shared.back(), {now});
    there.crowd.hear(room, "here", here.shared.back(), {now});
  }
  CHECK(here.typing() == 0);
  CHECK(there.typing() == 0);
}

TEST_CASE("what another node could never have said changes nothing, however deep it goes") {
  Node here;
  here.crowd.enter(room, member(1));
  here.crowd.hear(room, "there", std::string(5'000'000, '['), {1'000});
  here.crowd.tick({1'000});
  CHECK(here.count() == 1);
}

TEST_CASE("a large crowd elsewhere is counted whole") {
  Node there;
  for (int id = 1; id <= 500; ++id) there.crowd.enter(room, member(id));
  there.crowd.tick({1'000});
  Node here;
  here.crowd.hear(room, "there", there.shared.back(), {1'000});
  here.crowd.tick({1'000});
  CHECK(here.count() == 500);
}

TEST_CASE("a node that says nothing any more leaves no ghosts after 25 s, and one that says it again stays") {
  Node there;
  there.crowd.enter(room, member(3));
  there.crowd.tick({1'000});
  Node here;
  here.crowd.hear(room, "there", there.shared.back(), {1'000});
  here.crowd.tick({1'000});
  CHECK(here.count() == 1);
  here.crowd.tick({25'999});
  CHECK(here.count() == 1);
  here.crowd.tick({26'000});
  CHECK(here.count() == 0);
  for (std::int64_t ms = 2'000; ms <= 60'000; ms += 1'000) there.crowd.tick({ms});
  CHECK(there.shared.size() >= 5);
}

TEST_CASE("a clock that is set back by a day leaves nobody who is gone, and drops nobody who is there") {
  constexpr std::int64_t day = 86'400'000;
  Node there;
  there.crowd.enter(room, member(3));
  there.crowd.tick({day + 1'000});
  Node here;
  here.crowd.hear(room, "there", there.shared.back(), {day + 1'000});
  here.crowd.tick({day + 1'000});
  CHECK(here.count() == 1);
  here.crowd.tick({1'000});
  CHECK(here.count() == 0);
  // It says so again at once by its new clock, not in a day.
  const auto said = there.shared.size();
  there.crowd.tick({1'000});
  CHECK(there.shared.size() == said + 1);
  here.crowd.hear(room, "there", there.shared.back(), {1'000});
  here.crowd.tick({1'000});
  CHECK(here.count() == 1);
}

TEST_CASE("what is only said again is not told again") {
  Node there;
  there.crowd.enter(room, member(3));
  Node here;
  for (std::int64_t ms = 1'000; ms <= 60'000; ms += 1'000) {
    const auto said = there.shared.size();
    there.crowd.tick({ms});
    if (there.shared.size() > said) here.crowd.hear(room, "there", there.shared.back(), {ms});
    here.crowd.tick({ms});
  }
  CHECK(there.shared.size() >= 5);
  CHECK(here.told.size() == 1);
  CHECK(here.count() == 1);
}

TEST_CASE("who writes elsewhere is seen, and is not said on") {
  Node there;
  there.crowd.type(room, lounge, member(3), {1'000});
  there.crowd.tick({1'000});
  Node here;
  here.crowd.hear(room, "there", there.shared.back(), {1'000});
  here.crowd.tick({1'000});
  CHECK(here.typing() == 1);
  here.crowd.enter(room, member(1));
  here.crowd.tick({2'000});
  Node third;
  third.crowd.hear(room, "here", here.shared.back(), {2'000});
  third.crowd.tick({2'000});
  CHECK(third.count() == 1);
  CHECK_THROWS(third.typing());
  here.crowd.stop_typing(room, member(3).id);
  here.crowd.tick({2'500});
  CHECK(here.typing() == 0);
}

TEST_CASE("whoever asks is told again, and what can't be read changes nothing") {
  Node here;
  here.crowd.enter(room, member(1));
  here.crowd.tick({1'000});
  here.crowd.tick({2'000});
  CHECK(here.shared.size() == 1);
  here.crowd.share_again(room);
  here.crowd.tick({3'000});
  CHECK(here.shared.size() == 2);
  for (const char* said : {"", "{", "[]", "{\"shown\":1}"}) here.crowd.hear(room, "there", said, {3'000});
  here.crowd.tick({4'000});
  CHECK(here.count() == 1);
}

}  // namespace
}  // namespace majlis::live
