// A hidden room is not there for those who were not let in: by no door, front, side or back.
#include <doctest/doctest.h>

#include "tests/support/village.hpp"

using namespace majlis;
using namespace majlis::tests;

namespace {

bool lists(const std::vector<RoomSummary>& rooms, RoomId room) {
  return std::any_of(rooms.begin(), rooms.end(), [&](const RoomSummary& entry) { return entry.room.id == room; });
}

}  // namespace

TEST_SUITE("hidden rooms") {
  TEST_CASE("nobody outside finds it, whichever way they ask") {
    Village village;
    const auto room = village.council.id;
    const auto started = village.layla.does(StartThread{room, Title::trusted("The new owner"), Markdown::trusted("Between us: @Salma_Haddad")});
    for (auto* person : {&village.guest, &village.idris, &village.huda, &village.salma}) {
      CAPTURE(person->name());
      CHECK_FALSE(lists(person->does(OpenGroup{village.group}).summary.rooms, room));
      for (const auto& group : person->does(OpenHome{}).groups) CHECK_FALSE(lists(group.rooms, room));
      CHECK(person->is_refused(OpenRoom{room, {}}).code == ErrorCode::not_found);
      CHECK(person->is_refused(ListThreads{room, {}}).code == ErrorCode::not_found);
      CHECK(person->is_refused(OpenThread{started.thread.id, {}}).code == ErrorCode::not_found);
      CHECK(person->is_refused(OpenThread{village.council.lounge, {}}).code == ErrorCode::not_found);
      CHECK(person->is_refused(ListPosts{started.thread.id, {1}, {10}, {}}).code == ErrorCode::not_found);
      CHECK(person->is_refused(FindPost{started.post.id}).code == ErrorCode::not_found);
      CHECK(person->is_refused(ListRevisions{started.post.id}).code == ErrorCode::not_found);
      CHECK(person->is_refused(GetHead{started.thread.id}).code == ErrorCode::not_found);
      CHECK(person->is_refused(ListAdmitted{room}).code == ErrorCode::not_found);
      CHECK(person->is_refused(FindPlace{village.group_slug(), village.council.slug}).code == ErrorCode::not_found);
      CHECK(person->is_refused(ReadFeed{FeedName::trusted(Feed::of(room).name()), {0}}).code == ErrorCode::not_found);
      CHECK(person->is_refused(WritePost{started.thread.id, Markdown::trusted("?"), {}}).code == ErrorCode::not_found);
      CHECK(person->is_refused(AddReaction{started.post.id, Reaction::trusted("agree")}).code == ErrorCode::not_found);
      CHECK(person->is_refused(AdmitToRoom{room, person->id().value ? person->id() : village.salma.id()}).code == ErrorCode::not_found);
      CHECK(person->may_not_follow(Feed::of(room)).code == ErrorCode::not_found);
    }
  }

  TEST_CASE("what does not exist gets the very same answer") {
    Village village;
    const auto hidden = village.salma.is_refused(OpenRoom{village.council.id, {}});
    const auto missing = village.salma.is_refused(OpenRoom{{999'999}, {}});
    CHECK(hidden.message == missing.message);
    CHECK(hidden.field == missing.field);
  }

  TEST_CASE("its making and its talk reach no feed of those outside") {
    Village village;
    village.salma.follows(village.group_feed());
    village.salma.follows(village.salma.own_feed());
    village.layla.follows(village.moderators_feed());
    const auto made = village.hasan.does(CreateRoom{village.group, Slug::trusted("vault"), RoomName::trusted("The vault"), About::trusted(""), Visibility::hidden});
    village.layla.sees<RoomCreated>(village.moderators_feed(), [&](const RoomCreated& event) { return event.room.id == made.id; });
    village.layla.writes(made.lounge, "@Salma_Haddad is not here");
    village.after_everything(village.salma);
    CHECK(village.salma.live().events(village.group_feed()).empty());
    CHECK(village.salma.live().events(village.salma.own_feed()).empty());
  }

  TEST_CASE("whoever is let in sees it, and is told so; others still do not") {
    Village village;
    village.salma.follows(village.salma.own_feed());
    village.layla.does(AdmitToRoom{village.council.id, village.salma.id()});
    CHECK(village.salma.sees<AccessChanged>(village.salma.own_feed()).group == village.group);
    CHECK(lists(village.salma.does(OpenGroup{village.group}).summary.rooms, village.council.id));
    CHECK(village.salma.tries(OpenRoom{village.council.id, {}}));
    CHECK(village.salma.does(FindPlace{village.group_slug(), village.council.slug}).room == village.council.id);
    const auto admitted = village.layla.does(ListAdmitted{village.council.id}).members;
    REQUIRE(admitted.size() == 1);
    CHECK(admitted.front().id == village.salma.id());
    CHECK(village.tareq.is_refused(OpenRoom{village.council.id, {}}).code == ErrorCode::not_found);
  }

  TEST_CASE("only members of the group can be let in, and only by those who may") {
    Village village;
    CHECK(village.layla.is_refused(AdmitToRoom{village.council.id, village.idris.id()}).code == ErrorCode::not_found);
    village.layla.does(AdmitToRoom{village.council.id, village.salma.id()});
    CHECK(village.salma.is_refused(AdmitToRoom{village.council.id, village.tareq.id()}).code == ErrorCode::not_allowed);
  }

  TEST_CASE("leaving the group ends being let in; joining again does not bring it back") {
    Village village;
    village.layla.does(AdmitToRoom{village.council.id, village.salma.id()});
    village.salma.does(LeaveGroup{village.group});
    village.salma.does(JoinGroup{village.group});
    CHECK(village.salma.is_refused(OpenRoom{village.council.id, {}}).code == ErrorCode::not_found);
  }

  TEST_CASE("a room that becomes hidden vanishes from the others' lists, live") {
    Village village;
    village.tareq.follows(village.group_feed());
    village.tareq.follows(Feed::of(village.kitchen.id));
    village.hasan.does(ChangeRoom{village.kitchen.id, {}, {}, Visibility::hidden});
    CHECK(village.tareq.sees<RoomRemoved>(village.group_feed()).room == village.kitchen.id);
    CHECK(village.tareq.live().expect_end(Feed::of(village.kitchen.id)) == ErrorCode::not_found);
    CHECK_FALSE(lists(village.tareq.does(OpenGroup{village.group}).summary.rooms, village.kitchen.id));
    village.hasan.does(ChangeRoom{village.kitchen.id, {}, {}, Visibility::members});
    CHECK(village.tareq.sees<RoomCreated>(village.group_feed()).room.id == village.kitchen.id);
  }
}
