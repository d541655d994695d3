// The organiser's story: a group, its charter, its rooms and its people.
#include <doctest/doctest.h>

#include "tests/support/village.hpp"

using namespace majlis;
using namespace majlis::tests;

TEST_SUITE("organising") {
  TEST_CASE("a founder owns the group, finds it by its short name, and its charter is shown safely") {
    TestServer server;
    Person hasan{server.address(), "Hasan Khatib"};
    hasan.joins_majlis();
    const auto view = hasan.does(CreateGroup{Slug::trusted("youth"), GroupName::trusted("شباب الحيّ"), About::trusted("Under thirty"),
                                             Charter::trusted("1. **Listen** first <script>x</script>")});
    CHECK(view.summary.role == Role::owner);
    CHECK(view.group.charter_html.text.find("<strong>Listen</strong>") != std::string::npos);
    CHECK(view.group.charter_html.text.find("<script") == std::string::npos);
    Person guest{server.address()};
    CHECK(guest.does(FindPlace{Slug::trusted("youth"), {}}).group == view.group.id);
    CHECK(guest.does(ListGroups{}).groups.size() == 1);
    CHECK(guest.does(OpenGroup{view.group.id}).summary.role == std::nullopt);
  }

  TEST_CASE("a short name belongs to one group, and to one room of it") {
    Village village;
    const auto group = village.salma.is_refused(CreateGroup{village.group_slug(), GroupName::trusted("Copy"), About::trusted(""), Charter::trusted("")});
    CHECK(group.code == ErrorCode::taken);
    CHECK(group.field == "slug");
    const auto room = village.hasan.is_refused(CreateRoom{village.group, village.council.slug, RoomName::trusted("Copy"), About::trusted(""), Visibility::public_});
    CHECK(room.code == ErrorCode::taken);
    CHECK(room.field == "slug");
  }

  TEST_CASE("who joins, leaves or gets another role is seen by the group, live") {
    Village village;
    const auto feed = village.group_feed();
    village.huda.follows(feed);
    village.idris.does(JoinGroup{village.group});
    const auto joined = village.huda.sees<MemberJoined>(feed);
    CHECK(joined.member.member.id == village.idris.id());
    CHECK(joined.member_count == 6);
    village.hasan.does(ChangeRole{village.group, village.idris.id(), Role::moderator});
    CHECK(village.huda.sees<RoleChanged>(feed).member.role == Role::moderator);
    village.idris.does(LeaveGroup{village.group});
    CHECK(village.huda.sees<MemberLeft>(feed).member_count == 5);
  }

  TEST_CASE("the one whose role changed is told on all devices, and what it allows holds at once") {
    Village village;
    auto laptop = village.salma.second_device();
    laptop.follows(laptop.own_feed());
    village.hasan.does(ChangeRole{village.group, village.salma.id(), Role::observer});
    CHECK(laptop.sees<AccessChanged>(laptop.own_feed()).group == village.group);
    CHECK(laptop.is_refused(WritePost{village.square.lounge, Markdown::trusted("hello"), {}}).code == ErrorCode::not_allowed);
    village.hasan.does(ChangeRole{village.group, village.salma.id(), Role::member});
    CHECK(laptop.tries(WritePost{village.square.lounge, Markdown::trusted("hello"), {}}));
  }

  TEST_CASE("a group keeps an owner") {
    Village village;
    CHECK(village.hasan.is_refused(LeaveGroup{village.group}).code == ErrorCode::conflict);
    CHECK(village.hasan.is_refused(ChangeRole{village.group, village.hasan.id(), Role::member}).code == ErrorCode::conflict);
    village.hasan.does(ChangeRole{village.group, village.layla.id(), Role::owner});
    village.hasan.does(LeaveGroup{village.group});
    CHECK(village.layla.does(OpenGroup{village.group}).summary.role == Role::owner);
  }

  TEST_CASE("a changed charter, a new room and a new room name reach everybody in the group") {
    Village village;
    village.huda.follows(village.group_feed());
    village.hasan.does(ChangeGroup{village.group, {}, {}, Charter::trusted("Be kind.")});
    CHECK(village.huda.sees<GroupChanged>(village.group_feed()).group.charter.str() == "Be kind.");
    const auto room = village.hasan.does(CreateRoom{village.group, Slug::trusted("garden"), RoomName::trusted("Garden"), About::trusted(""), Visibility::members});
    CHECK(village.huda.sees<RoomCreated>(village.group_feed()).room.id == room.id);
    village.hasan.does(ChangeRoom{room.id, RoomName::trusted("The garden"), {}, {}});
    CHECK(village.huda.sees<RoomChanged>(village.group_feed()).room.name.str() == "The garden");
  }

  TEST_CASE("members are listed, and found by the beginning of a name, for those who belong") {
    Village village;
    CHECK(village.huda.does(ListMembers{village.group, {}}).members.size() == 5);
    const auto found = village.huda.does(FindMembers{village.group, NamePrefix::trusted("sal")}).members;
    REQUIRE(found.size() == 1);
    CHECK(found.front().id == village.salma.id());
    CHECK(village.idris.is_refused(ListMembers{village.group, {}}).code == ErrorCode::not_allowed);
    CHECK(village.guest.is_refused(FindMembers{village.group, NamePrefix::trusted("s")}).code == ErrorCode::not_signed_in);
  }
}
