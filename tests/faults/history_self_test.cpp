// The judge itself on trial: a judge that acquits everybody would let every fault through.
#include <doctest/doctest.h>

#include <functional>

#include "tests/support/history.hpp"

using namespace majlis::tests;

namespace {

FeedLogs truth() { return {{"room:1", {{1, "a"}, {2, "b"}, {3, "c"}, {4, "d"}}}}; }

ClientHistory honest() {
  return {"Salma", {"b", "d"}, {{"room:1", {{2, "b"}, {3, "c"}, {4, "d"}}}}, {{"room:1", 1}}, 0};
}

Verdict verdict_on(const std::function<void(ClientHistory&, FeedLogs&)>& spoil) {
  auto client = honest();
  auto feeds = truth();
  spoil(client, feeds);
  return judge({client}, feeds);
}

FeedLog& seen(ClientHistory& client) { return client.seen.at("room:1"); }

}  // namespace

TEST_SUITE("the judge") {
  TEST_CASE("acquits a clean history") {
    const auto verdict = verdict_on([](ClientHistory&, FeedLogs&) {});
    CHECK(verdict.is_clean());
    CHECK(verdict.examples.empty());
  }

  TEST_CASE("finds a post that was acknowledged and is gone") {
    const auto verdict = verdict_on([](ClientHistory& client, FeedLogs&) { client.acknowledged.push_back("e"); });
    CHECK(verdict.lost == 1);
  }

  TEST_CASE("finds a post that was written twice") {
    const auto verdict = verdict_on([](ClientHistory& client, FeedLogs& feeds) {
      feeds["room:1"].push_back({5, "b"});
      seen(client).push_back({5, "b"});
    });
    CHECK(verdict.doubled == 1);
    CHECK(verdict.gaps + verdict.lost + verdict.disorder == 0);
  }

  TEST_CASE("finds an event that came twice") {
    CHECK(verdict_on([](ClientHistory& client, FeedLogs&) { seen(client).push_back({4, "d"}); }).doubled == 1);
  }

  TEST_CASE("finds an event that never came: in the middle, at the end, and when nothing came at all") {
    CHECK(verdict_on([](ClientHistory& client, FeedLogs&) { seen(client).erase(seen(client).begin() + 1); }).gaps == 1);
    CHECK(verdict_on([](ClientHistory& client, FeedLogs&) { seen(client).pop_back(); }).gaps == 1);
    CHECK(verdict_on([](ClientHistory& client, FeedLogs&) { client.seen.clear(); }).gaps == 3);
  }

  TEST_CASE("finds a hole in the feed itself") {
    const auto verdict = verdict_on([](ClientHistory& client, FeedLogs& feeds) {
      feeds["room:1"].push_back({6, "f"});
      seen(client).push_back({6, "f"});
    });
    CHECK(verdict.gaps == 1);
  }

  TEST_CASE("finds events in the wrong order, and one that others know as another") {
    CHECK(verdict_on([](ClientHistory& client, FeedLogs&) { std::swap(seen(client)[0], seen(client)[1]); }).disorder == 1);
    CHECK(verdict_on([](ClientHistory& client, FeedLogs&) { seen(client)[1].mark = "x"; }).disorder == 1);
    CHECK(verdict_on([](ClientHistory& client, FeedLogs&) { seen(client).push_back({5, "from nowhere"}); }).disorder == 1);
  }

  TEST_CASE("finds a client that was told to begin anew for no reason") {
    CHECK(verdict_on([](ClientHistory& client, FeedLogs&) { client.resets = 1; }).resets == 1);
  }
}
