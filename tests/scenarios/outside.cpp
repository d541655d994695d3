// Those without an account of their own: guests who read, and bots that act with a member's token.
#include <doctest/doctest.h>

#include "tests/support/village.hpp"

using namespace majlis;
using namespace majlis::tests;

TEST_SUITE("guests") {
  TEST_CASE("a guest reads a public room and sees new posts arrive") {
    Village village;
    village.salma.writes(village.square.lounge, "before");
    const auto view = village.guest.opens(village.square.id);
    CHECK(view.posts.posts.size() == 1);
    CHECK_FALSE(view.role);
    CHECK_FALSE(view.head);
    village.guest.follows(Feed::of(village.square.id), view.feed.seq);
    village.salma.writes(village.square.lounge, "after");
    CHECK(village.guest.sees<PostWritten>(Feed::of(village.square.id)).post.text.str() == "after");
  }

  TEST_CASE("a guest sees that a members' room is there, and nothing of what is said in it") {
    Village village;
    village.salma.writes(village.kitchen.lounge, "a family recipe");
    const auto rooms = village.guest.does(OpenGroup{village.group}).summary.rooms;
    const auto kitchen = std::find_if(rooms.begin(), rooms.end(), [&](const RoomSummary& entry) { return entry.room.id == village.kitchen.id; });
    REQUIRE(kitchen != rooms.end());
    CHECK_FALSE(kitchen->feed);
    CHECK(kitchen->heads.empty());
    CHECK(village.guest.is_refused(OpenRoom{village.kitchen.id, {}}).code == ErrorCode::not_signed_in);
    CHECK(village.guest.may_not_follow(Feed::of(village.kitchen.id)).code == ErrorCode::not_signed_in);
    CHECK(village.idris.is_refused(OpenRoom{village.kitchen.id, {}}).code == ErrorCode::not_allowed);
  }

  TEST_CASE("a guest who signs in opens the socket anew and may then hear more") {
    Village village;
    Person visitor{village.server.address()};
    visitor.follows(Feed::of(village.square.id));
    CHECK(visitor.may_not_follow(Feed::of(village.kitchen.id)).code == ErrorCode::not_signed_in);
    visitor.signs_in("Salma Haddad");
    visitor.hangs_up();
    visitor.follows(Feed::of(village.kitchen.id));
  }
}

TEST_SUITE("bots") {
  TEST_CASE("a bot writes with a token, over HTTP and over a WebSocket, as the member it acts for") {
    Village village;
    Person bot{village.server.address(), "weather bot"};
    const auto created = village.salma.does(CreateToken{Label::trusted("weather bot")});
    CHECK(created.session.kind == SessionKind::bot);
    CHECK(created.token.size() >= 43);   // 32 random bytes: nobody guesses that
    bot.acts_with_token(created.token);
    CHECK(bot.writes(village.square.lounge, "Rain at noon").author == village.salma.id());
    bot.follows(Feed::of(village.kitchen.id));
    CHECK(bot.writes(village.square.lounge, "Sun at three").author == village.salma.id());
  }

  TEST_CASE("a token that is not good is refused, not taken for a guest's") {
    Village village;
    Person bot{village.server.address()};
    bot.acts_with_token("x" + std::string(42, 'y'));
    CHECK(bot.is_refused(ListGroups{}).code == ErrorCode::not_signed_in);
    CHECK_THROWS_AS(bot.live(), UpgradeRefused);
  }

  TEST_CASE("ending the bot's session closes its connection and its token") {
    Village village;
    Person bot{village.server.address()};
    const auto created = village.salma.does(CreateToken{Label::trusted("weather bot")});
    bot.acts_with_token(created.token);
    bot.live();
    village.salma.does(EndSession{created.session.id});
    CHECK(bot.live().expect_close().code == 4401);
    bot.hangs_up();
    CHECK(bot.is_refused(OpenHome{}).code == ErrorCode::not_signed_in);
  }

  TEST_CASE("the OpenAPI document names every operation") {
    TestServer server;
    const auto reply = fetch(server.address(), {.target = "/api/v1/openapi.json"});
    CHECK(reply.status == 200);
    json::Document document;
    REQUIRE(json::parse_file(reply.body, document));
    boost::mp11::mp_for_each<boost::mp11::mp_transform<boost::mp11::mp_identity, boost::mp11::mp_append<Changes, Queries>>>([&](auto type) {
      const auto path = "/api/v1/" + std::string{wire_name<typename decltype(type)::type>()};
      CAPTURE(path);
      CHECK(document["paths"].HasMember(path.c_str()));
    });
  }
}
