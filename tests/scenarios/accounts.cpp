// Joining, signing in on several devices, and ending sessions: what people do before they talk.
#include <doctest/doctest.h>

#include "tests/support/village.hpp"

using namespace majlis;
using namespace majlis::tests;

TEST_SUITE("accounts") {
  TEST_CASE("a resident joins with a name and a password, and is somebody at once") {
    TestServer server;
    Person salma{server.address(), "سلمى حدّاد"};
    salma.joins_majlis();
    const auto home = salma.does(OpenHome{});
    REQUIRE(home.me);
    CHECK(home.me->name.str() == "سلمى حدّاد");
    CHECK(home.groups.empty());
  }

  TEST_CASE("a name that is taken, or looks like one that is, is refused with the field") {
    TestServer server;
    Person salma{server.address(), "Salma Haddad"};
    salma.joins_majlis();
    for (const std::string name : {"Salma Haddad", "SALMA HADDAD", "Sаlma Haddad" /* a Cyrillic а */}) {
      CAPTURE(name);
      Person other{server.address()};
      const auto refusal = other.is_refused(Join{MemberName::trusted(name), NewPassword::trusted("long enough, this"), {}});
      CHECK(refusal.code == ErrorCode::taken);
      CHECK(refusal.field == "name");
    }
  }

  TEST_CASE("a wrong password and an unknown name get the same answer") {
    TestServer server;
    Person salma{server.address(), "Salma Haddad"};
    salma.joins_majlis();
    Person stranger{server.address()};
    const auto wrong = stranger.is_refused(SignIn{MemberName::trusted("Salma Haddad"), Password::trusted("not her password")});
    const auto unknown = stranger.is_refused(SignIn{MemberName::trusted("Nobody Known"), Password::trusted("not her password")});
    CHECK(wrong.code == ErrorCode::wrong_credentials);
    CHECK(unknown.code == wrong.code);
    CHECK(unknown.message == wrong.message);
    CHECK(unknown.field == wrong.field);
  }

  TEST_CASE("two devices of one member know of each other") {
    TestServer server;
    Person phone{server.address(), "Salma Haddad"};
    phone.joins_majlis();
    phone.follows(phone.own_feed());
    auto laptop = phone.second_device();
    const auto started = phone.sees<SessionStarted>(phone.own_feed());
    const auto sessions = laptop.does(ListSessions{}).sessions;
    REQUIRE(sessions.size() == 2);
    CHECK(sessions.front().current);
    CHECK(sessions.front().id == started.session.id);
    CHECK_FALSE(sessions.back().current);
  }

  TEST_CASE("signing out closes that device's open socket and no other") {
    TestServer server;
    Person phone{server.address(), "Salma Haddad"};
    phone.joins_majlis();
    auto laptop = phone.second_device();
    phone.follows(phone.own_feed());
    laptop.live();
    REQUIRE(laptop.calls(SignOut{}));
    CHECK(laptop.live().expect_close().code == 4401);
    phone.sees<SessionEnded>(phone.own_feed());
    CHECK(phone.live().ask(Ping{}));
    laptop.hangs_up();
    CHECK(laptop.cookie().empty());
    CHECK(laptop.is_refused(ListSessions{}).code == ErrorCode::not_signed_in);
  }

  TEST_CASE("a lost phone is signed out from the laptop, and its cookie is worth nothing any more") {
    TestServer server;
    Person phone{server.address(), "Salma Haddad"};
    phone.joins_majlis();
    auto laptop = phone.second_device();
    phone.live();
    const auto sessions = laptop.does(ListSessions{}).sessions;
    laptop.does(EndSession{sessions.back().id});
    CHECK(phone.live().expect_close().code == 4401);
    phone.hangs_up();
    CHECK(phone.is_refused(ListSessions{}).code == ErrorCode::not_signed_in);
    CHECK(phone.is_refused(SignOut{}).code == ErrorCode::not_signed_in);
  }

  TEST_CASE("nobody can end somebody else's session, nor learn that it exists") {
    TestServer server;
    Person salma{server.address(), "Salma Haddad"};
    Person tareq{server.address(), "Tareq Mansour"};
    salma.joins_majlis();
    tareq.joins_majlis();
    const auto session = salma.does(ListSessions{}).sessions.front().id;
    CHECK(tareq.is_refused(EndSession{session}).code == ErrorCode::not_found);
    CHECK(tareq.is_refused(EndSession{{session.value + 1'000}}).code == ErrorCode::not_found);
    CHECK(salma.tries(ListSessions{}));
  }

  TEST_CASE("a new password ends every other session, bots too, and the old one opens nothing") {
    TestServer server;
    Person phone{server.address(), "Salma Haddad"};
    phone.joins_majlis();
    auto laptop = phone.second_device();
    Person bot{server.address()};
    bot.acts_with_token(phone.does(CreateToken{Label::trusted("weather bot")}).token);
    bot.live();
    laptop.live();
    phone.does(ChangePassword{Password::trusted(std::string{test_password}), NewPassword::trusted("a different horse")});
    CHECK(laptop.live().expect_close().code == 4401);
    CHECK(bot.live().expect_close().code == 4401);
    CHECK(phone.tries(ListSessions{})->sessions.size() == 1);
    Person thief{server.address()};
    CHECK(thief.is_refused(SignIn{MemberName::trusted("Salma Haddad"), Password::trusted(std::string{test_password})}).code ==
          ErrorCode::wrong_credentials);
  }

  TEST_CASE("the present password is needed for a new one") {
    TestServer server;
    Person salma{server.address(), "Salma Haddad"};
    salma.joins_majlis();
    const auto refusal = salma.is_refused(ChangePassword{Password::trusted("guessed wrongly"), NewPassword::trusted("a different horse")});
    CHECK(refusal.code == ErrorCode::wrong_credentials);
    CHECK(salma.tries(ListSessions{}));
  }

  TEST_CASE("a member who takes another name is renamed for everybody in their groups") {
    Village village;
    village.tareq.follows(village.group_feed());
    village.salma.does(ChangeProfile{MemberName::trusted("Salma Haddad-Nassar"), {}});
    const auto renamed = village.tareq.sees<MemberRenamed>(village.group_feed());
    CHECK(renamed.member.id == village.salma.id());
    CHECK(renamed.member.name.str() == "Salma Haddad-Nassar");
  }
}
