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

  TEST_CASE("only who may write somewhere is shown as writing there") {
    Village village;
    const auto feed = Feed::of(village.square.id);
    village.salma.follows(feed);
    const auto elsewhere = village.salma.is_refused(SetTyping{village.square.id, village.kitchen.lounge});
    CHECK(elsewhere.code == ErrorCode::bad_field);
    CHECK(elsewhere.field == "thread");
    village.idris.follows(feed);
    CHECK(village.idris.is_refused(SetTyping{village.square.id, village.square.lounge}).code == ErrorCode::not_allowed);
    const auto thread = village.salma.does(StartThread{village.square.id, Title::trusted("Keys"), Markdown::trusted("Who has them?")}).thread.id;
    village.hasan.does(GovernThread{thread, {}, true});
    CHECK(village.salma.is_refused(SetTyping{village.square.id, thread}).code == ErrorCode::conflict);
  }

  TEST_CASE("who takes another name is present and writing under the new one, on all devices") {
    Village village;
    const auto feed = Feed::of(village.square.id);
    village.tareq.follows(feed);
    village.salma.follows(feed);
    village.salma.does(SetPresence{village.square.id});
    village.salma.does(SetTyping{village.square.id, village.square.lounge});
    village.tareq.live().expect_signal<Typing>(feed, [](const Typing& now) { return !now.members.empty(); });
    ChangeProfile change;
    change.name = MemberName::trusted("Salma al-Amin");
    village.salma.does(change);
    const auto is_new = [](const std::vector<MemberCard>& members) { return !members.empty() && members.front().name.str() == "Salma al-Amin"; };
    village.tareq.live().expect_signal<Presence>(feed, [&](const Presence& now) { return is_new(now.members); });
    village.salma.does(SetTyping{village.square.id, village.square.lounge});
    village.tareq.live().expect_signal<Typing>(feed, [&](const Typing& now) { return is_new(now.members); });
  }

  TEST_CASE("one can't be seen in a room before it is known that one may hear it") {
    Village village;
    auto& line = village.idris.live();
    const auto follow = line.post_follow(Feed::of(village.kitchen.id), 0);
    const auto seen = line.post("set_presence", json::to_json(SetPresence{village.kitchen.id}));
    CHECK(read_refusal(line.answer(seen).body()).code == ErrorCode::conflict);
    CHECK(read_refusal(line.answer(follow).body()).code == ErrorCode::not_allowed);
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
