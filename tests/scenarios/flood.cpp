// Too much of anything: whoever floods is told to wait, and nobody else notices.
#include <doctest/doctest.h>

#include <set>

#include <fmt/format.h>

#include "tests/support/village.hpp"

using namespace majlis;
using namespace majlis::tests;

namespace {

net::ServerOptions with_limits(double scale = 1) {
  auto options = TestServer::defaults();
  options.rate_scale = scale;
  options.shards = 1;   // budgets are kept per shard
  return options;
}

}  // namespace

TEST_SUITE("flood") {
  TEST_CASE("a member who floods a room is told how long to wait, stays connected, and the others can still write") {
    Village village{with_limits()};
    auto& line = village.salma.live();
    std::vector<std::int64_t> asked;
    for (int i = 0; i < 60; ++i) {
      asked.push_back(line.post("write_post", json::to_json(WritePost{village.square.lounge, Markdown::trusted("flood"), {}})));
    }
    int refused = 0;
    for (const auto id : asked) {
      const auto answer = line.answer(id);
      if (answer.kind != Line::Kind::error) continue;
      const auto refusal = read_refusal(answer.body());
      CHECK(refusal.code == ErrorCode::slow_down);
      REQUIRE(refusal.retry_after_ms);
      CHECK(*refusal.retry_after_ms > 0);
      CHECK(*refusal.retry_after_ms < 60'000);
      ++refused;
    }
    CHECK(refused >= 30);
    CHECK(line.ask(Ping{}));
    CHECK(village.tareq.tries(WritePost{village.square.lounge, Markdown::trusted("calm"), {}}));
  }

  TEST_CASE("over HTTP the wait stands in Retry-After as well") {
    // Of a budget so small that the slowest server uses it up faster than it is refilled.
    TestServer server{with_limits(0.01)};
    Person guest{server.address()};
    HttpReply reply;
    for (int i = 0; i < 200 && reply.status != 429; ++i) reply = guest.posts_to("/api/v1/list_groups", "{}");
    CHECK(reply.status == 429);
    CHECK(reply.body.find("slow_down") != std::string::npos);
    CHECK(std::stoi(reply.header("Retry-After")) >= 1);
  }

  TEST_CASE("guessing a password is stopped, even with the right one among the guesses; others sign in all the same") {
    Village village{with_limits()};
    Person thief{village.server.address()};
    ErrorCode last = ErrorCode::wrong_credentials;
    for (int i = 0; i < 16 && last == ErrorCode::wrong_credentials; ++i) {
      last = thief.is_refused(SignIn{MemberName::trusted("Salma Haddad"), Password::trusted("guess " + std::to_string(i))}).code;
    }
    CHECK(last == ErrorCode::slow_down);
  }

  TEST_CASE("a reader who stops reading is cut off; the others hear everything") {
    auto options = TestServer::defaults();
    options.outbox_bytes_max = 128 * 1024;
    Village village{options};
    const auto feed = Feed::of(village.square.id);
    Connection lazy{village.server.address(), {}, 4'096};
    REQUIRE(lazy.follow(feed, 0));
    village.tareq.follows(feed);
    const std::string text(16'000, 'x');
    Post last;
    for (int i = 0; i < 400; ++i) {
      last = village.salma.writes(village.square.lounge, text);
      village.tareq.live().take_in();
    }
    village.tareq.sees<PostWritten>(feed, [&](const PostWritten& event) { return event.post.id == last.id; });
    CHECK(village.tareq.live().events(feed).size() == 400);
    const auto close = lazy.expect_close();
    // A full socket may have room for a reset only.
    if (close.kind == Message::Kind::close) CHECK(close.code == 4408);
    CHECK(lazy.events(feed).size() < 400);
  }

  TEST_CASE("a frame full of rubbish ends its connection after a thousand lines") {
    Village village{with_limits()};
    Connection rubbish{village.server.address(), {}};
    std::string lines;
    for (int i = 0; i < 100'000; ++i) lines += "x\n";
    rubbish.socket().send_text(lines);
    int answers = 0;
    auto message = rubbish.socket().next();
    for (; message.kind == Message::Kind::text; message = rubbish.socket().next()) ++answers;
    REQUIRE(message.kind == Message::Kind::close);
    CHECK(message.code == 4429);
    CHECK(answers > 0);
    CHECK(answers <= 1'000);
  }

  TEST_CASE("refusals between requests that are served close nothing") {
    Village village;
    auto& line = village.salma.live();
    for (int i = 0; i < 1'200; ++i) {
      line.answer(line.post("no_such_operation", "{}"));
      if (i % 100 == 99) CHECK(line.ask(Ping{}));
    }
  }

  TEST_CASE("of a frame with more requests than may be under way, each is answered once") {
    Village village;
    auto& line = village.salma.live();
    std::string lines;
    const auto feed = Feed::of(village.square.id).name();
    for (int id = 1; id <= 1'000; ++id) {
      lines += fmt::format(R"({{"id":{},"op":"{}","args":{}}})", id, id % 2 == 0 ? "read_feed" : "follow",
                           fmt::format(R"({{"feed":"{}","after":0}})", feed)) + '\n';
    }
    line.socket().send_text(lines);
    std::set<std::int64_t> answered;
    for (std::int64_t id = 1; id <= 1'000; ++id) answered.insert(line.answer(id).id);
    CHECK(answered.size() == 1'000);
    CHECK(line.ask(OpenHome{}));
  }

  TEST_CASE("whoever comes back to many rooms at once gets all that was said, however much, and is not cut") {
    auto options = TestServer::defaults();
    options.outbox_bytes_max = 1'048'576;
    Village village{options};
    const std::string words(16'000, 'x');
    std::vector<RoomCard> rooms;
    for (int i = 0; i < 12; ++i) {
      rooms.push_back(village.hasan.does(CreateRoom{village.group, Slug::trusted(fmt::format("hall-{}", i)), RoomName::trusted("Hall"), About::trusted(""), Visibility::public_}));
      for (int post = 0; post < 16; ++post) village.hasan.writes(rooms.back().lounge, words);
    }
    Connection phone{village.server.address(), {}, 4'096};
    std::vector<std::int64_t> asked;
    for (const auto& room : rooms) asked.push_back(phone.post_follow(Feed::of(room.id), 0));
    for (const auto id : asked) CHECK(phone.answer(id).kind == Line::Kind::reply);
    for (const auto& room : rooms) {
      const auto feed = Feed::of(room.id);
      phone.expect<PostWritten>(feed, [](const PostWritten& event) { return event.post.number == 16; });
    }
  }
}
