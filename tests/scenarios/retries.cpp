// Thin lines: a request is sent again because its answer got lost. It must count once.
#include <doctest/doctest.h>

#include "tests/support/village.hpp"

using namespace majlis;
using namespace majlis::tests;

namespace {

const std::string key = "018f-4a5b-7c6d-8e9f";

WritePost greeting(const Village& village) { return {village.square.lounge, Markdown::trusted("Good morning"), {}}; }

std::size_t posts_in(Village& village) { return village.guest.opens(village.square.id).posts.posts.size(); }

}  // namespace

TEST_SUITE("retries") {
  TEST_CASE("a post sent twice with one key is written once and gets the same answer") {
    Village village;
    const auto first = village.salma.does(greeting(village), key);
    const auto second = village.salma.does(greeting(village), key);
    CHECK(first.id == second.id);
    CHECK(json::to_json(first) == json::to_json(second));
    CHECK(posts_in(village) == 1);
  }

  TEST_CASE("the same over the WebSocket, after a reconnect, and across the two ways") {
    Village village;
    village.salma.live();
    const auto first = village.salma.does(greeting(village), key);
    village.salma.hangs_up();
    village.salma.live();
    CHECK(village.salma.does(greeting(village), key).id == first.id);
    const auto over_http = village.salma.calls(greeting(village), key);
    REQUIRE(over_http);
    CHECK(over_http->id == first.id);
    CHECK(village.salma.second_device().does(greeting(village), key).id == first.id);
    CHECK(posts_in(village) == 1);
  }

  TEST_CASE("over HTTP a key is bound to the arguments, however they are spaced") {
    Village village;
    const auto thread = std::to_string(village.square.lounge.value);
    const auto posted = [&](const std::string& body) { return village.salma.posts_to("/api/v1/write_post", body, key); };
    const auto first = posted("{\"thread\":" + thread + ",\"text\":\"Good morning\"}");
    const auto spaced = posted("{ \"thread\" : " + thread + ",\n  \"text\": \"Good \\u006dorning\" }");
    CHECK(first.status == 200);
    CHECK(spaced.body == first.body);
    CHECK(posted("{\"thread\":" + thread + ",\"text\":\"Good evening\"}").status == 409);
    CHECK(posts_in(village) == 1);
  }

  TEST_CASE("a retry that overtakes its first try still writes once") {
    Village village;
    const auto args = json::to_json(greeting(village));
    auto& line = village.salma.live();
    auto laptop = village.salma.second_device();
    const auto one = line.post("write_post", args, key);
    const auto two = laptop.live().post("write_post", args, key);
    const auto first = line.answer(one).as<Post>();
    const auto second = laptop.live().answer(two).as<Post>();
    CHECK(first.id == second.id);
    CHECK(posts_in(village) == 1);
  }

  TEST_CASE("a retry after the server's restart still writes once") {
    Village village;
    const auto first = village.salma.does(greeting(village), key);
    village.server.restart();
    for (auto* person : {&village.salma, &village.guest}) person->moves_to(village.server.address());
    CHECK(village.salma.does(greeting(village), key).id == first.id);
    CHECK(posts_in(village) == 1);
  }

  TEST_CASE("a key can't be used for anything else") {
    Village village;
    village.salma.does(greeting(village), key);
    CHECK(village.salma.is_refused(WritePost{village.square.lounge, Markdown::trusted("Good evening"), {}}, key).code == ErrorCode::key_reused);
    CHECK(village.salma.is_refused(LeaveGroup{village.group}, key).code == ErrorCode::key_reused);
    CHECK(posts_in(village) == 1);
  }

  TEST_CASE("keys belong to one member: another's retry finds nothing of it") {
    Village village;
    const auto hers = village.salma.does(greeting(village), key);
    const auto his = village.tareq.does(greeting(village), key);
    CHECK(hers.id != his.id);
    CHECK(his.author == village.tareq.id());
  }

  TEST_CASE("a refusal is not kept: the same key may succeed once the reason is gone") {
    Village village;
    const auto thread = village.salma.does(StartThread{village.square.id, Title::trusted("Parking"), Markdown::trusted("Again.")}).thread.id;
    village.layla.does(GovernThread{thread, {}, true});
    const WritePost op{thread, Markdown::trusted("But"), {}};
    CHECK(village.tareq.is_refused(op, key).code == ErrorCode::conflict);
    village.layla.does(GovernThread{thread, {}, false});
    CHECK(village.tareq.tries(op, key));
  }

  TEST_CASE("a bot's token is told once, never again for a key") {
    Village village;
    const CreateToken op{Label::trusted("weather bot")};
    const auto first = village.salma.does(op, key);
    const auto second = village.salma.does(op, key);
    CHECK(first.token != second.token);
  }

  TEST_CASE("a key that is none is refused by name") {
    Village village;
    const auto refusal = village.salma.is_refused(greeting(village), "short");
    CHECK(refusal.code == ErrorCode::bad_request);
    CHECK(refusal.field == "Idempotency-Key");
  }
}
