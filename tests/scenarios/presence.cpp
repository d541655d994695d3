// Passing facts: who is here, who is writing.
#include <doctest/doctest.h>

#include "tests/support/village.hpp"

using namespace majlis;
using namespace majlis::tests;

TEST_SUITE("presence") {
  TEST_CASE("whoever looks at a room is seen there once, on however many devices, until the last one leaves") {
    Village village;
    const auto feed = Feed::of(village.square.id);
    auto& tareq = village.tareq;
    tareq.follows(feed);
    village.salma.follows(feed);
    auto tablet = village.salma.second_device();
    tablet.follows(feed);
    village.salma.does(SetPresence{village.square.id});
    tablet.does(SetPresence{village.square.id});
    const auto present = tareq.live().expect_signal<Presence>(feed, [](const Presence& now) { return now.count > 0; });
    CHECK(present.count == 1);
    CHECK(present.members.front().id == village.salma.id());
    tablet.does(SetPresence{});
    tareq.does(SetPresence{village.square.id});
    CHECK(tareq.live().expect_signal<Presence>(feed, [](const Presence& now) { return now.count != 1; }).count == 2);
    village.salma.hangs_up();
    CHECK(tareq.live().expect_signal<Presence>(feed, [](const Presence& now) { return now.count < 2; }).count == 1);
  }

  TEST_CASE("whoever comes later is told who is there already") {
    Village village;
    const auto feed = Feed::of(village.square.id);
    village.salma.follows(feed);
    village.salma.does(SetPresence{village.square.id});
    village.salma.live().expect_signal<Presence>(feed);
    village.guest.follows(feed);
    CHECK(village.guest.live().expect_signal<Presence>(feed).count == 1);
  }

  TEST_CASE("typing is seen, and ends with the post") {
    Village village;
    const auto feed = Feed::of(village.square.id);
    village.tareq.follows(feed);
    village.salma.follows(feed);
    village.salma.does(SetTyping{village.square.id, village.square.lounge});
    const auto typing = village.tareq.live().expect_signal<Typing>(feed, [](const Typing& now) { return !now.members.empty(); });
    CHECK(typing.thread == village.square.lounge);
    CHECK(typing.members.front().id == village.salma.id());
    const auto began = Clock::now();
    village.salma.writes(village.square.lounge, "there");
    CHECK(village.tareq.live().expect_signal<Typing>(feed).members.empty());
    CHECK(Clock::now() - began < std::chrono::milliseconds{limits::typing_lifetime_ms - 2'000});
  }

  TEST_CASE("one can't be seen, or write, in a room that one does not follow") {
    Village village;
    village.salma.live();
    CHECK(village.salma.is_refused(SetPresence{village.square.id}).code == ErrorCode::conflict);
    CHECK(village.salma.is_refused(SetTyping{village.square.id, village.square.lounge}).code == ErrorCode::conflict);
    village.guest.follows(Feed::of(village.square.id));
    CHECK(village.guest.is_refused(SetTyping{village.square.id, village.square.lounge}).code == ErrorCode::not_signed_in);
    CHECK(village.guest.is_refused(SetPresence{village.square.id}).code == ErrorCode::not_signed_in);
  }
}
