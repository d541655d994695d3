// Unread counts: what is waiting, the same on every device.
#include <doctest/doctest.h>

#include "tests/support/village.hpp"

using namespace majlis;
using namespace majlis::tests;

namespace {

std::int64_t unread(const ThreadHead& head) { return head.followed ? head.last_number - head.read_number : 0; }

const ThreadHead& head_in(const Home& home, ThreadId thread) {
  for (const auto& room : home.groups.front().rooms) {
    for (const auto& head : room.heads) {
      if (head.thread == thread) return head;
    }
  }
  throw std::runtime_error{"this thread is not in the list"};
}

}  // namespace

TEST_SUITE("reading") {
  TEST_CASE("what was said before somebody came counts as read; what comes after, as unread") {
    Village village;
    village.salma.writes(village.square.lounge, "long ago");
    village.idris.does(JoinGroup{village.group});
    CHECK(unread(village.idris.does(GetHead{village.square.lounge})) == 0);
    village.salma.writes(village.square.lounge, "welcome");
    CHECK(unread(village.idris.does(GetHead{village.square.lounge})) == 1);
  }

  TEST_CASE("reading on the phone clears the count on the laptop") {
    Village village;
    auto& phone = village.tareq;
    auto laptop = phone.second_device();
    laptop.follows(laptop.own_feed());
    for (int i = 0; i < 5; ++i) village.salma.writes(village.square.lounge, "news");
    CHECK(unread(head_in(phone.does(OpenHome{}), village.square.lounge)) == 5);
    CHECK(unread(head_in(laptop.does(OpenHome{}), village.square.lounge)) == 5);
    phone.does(MoveReadMark{village.square.lounge, {3}});
    const auto moved = laptop.sees<ReadMarkMoved>(laptop.own_feed());
    CHECK(moved.head.read_number == 3);
    CHECK(unread(moved.head) == 2);
    CHECK(unread(head_in(phone.does(OpenHome{}), village.square.lounge)) == 2);
    CHECK(unread(head_in(laptop.does(OpenHome{}), village.square.lounge)) == 2);
  }

  TEST_CASE("a late request of a slow device never takes a read mark back") {
    Village village;
    for (int i = 0; i < 5; ++i) village.salma.writes(village.square.lounge, "news");
    village.tareq.does(MoveReadMark{village.square.lounge, {5}});
    CHECK(village.tareq.does(MoveReadMark{village.square.lounge, {2}}).read_number == 5);
    CHECK(unread(village.tareq.does(MarkUnread{village.square.lounge, {4}})) == 2);
  }

  TEST_CASE("a room opens at the first unread post") {
    Village village;
    for (int i = 0; i < 200; ++i) village.salma.writes(village.square.lounge, "news");
    village.tareq.does(MoveReadMark{village.square.lounge, {100}});
    const auto view = village.tareq.opens(village.square.id);
    REQUIRE(view.head);
    CHECK(view.head->read_number == 100);
    CHECK(view.posts.posts.front().number <= 101);
    CHECK(view.posts.posts.back().number >= 101);
  }

  TEST_CASE("mentions wait to be read as well") {
    Village village;
    village.salma.writes(village.square.lounge, "@Tareq_Mansour the ladder");
    village.salma.writes(village.square.lounge, "and some paint");
    CHECK(village.tareq.does(GetHead{village.square.lounge}).mentions == 1);
    CHECK(village.tareq.does(MoveReadMark{village.square.lounge, {1}}).mentions == 0);
  }

  TEST_CASE("what waits for Tareq is one list over all his rooms, and reading on one device clears it on the other") {
    Village village;
    auto&& [salma, tareq] = std::tie(village.salma, village.tareq);
    auto laptop = tareq.second_device();
    laptop.follows(laptop.own_feed());
    const auto question = tareq.writes(village.square.lounge, "Who has the key?");
    salma.answers(question, "The caretaker");
    CHECK(laptop.sees<WaitingAdded>(laptop.own_feed()).waiting.answer);
    const auto called = salma.writes(village.kitchen.lounge, "@Tareq_Mansour soup!");
    CHECK_FALSE(laptop.sees<WaitingAdded>(laptop.own_feed()).waiting.answer);
    auto waiting = laptop.does(ListWaiting{}).posts;
    REQUIRE(waiting.size() == 2);
    CHECK(waiting[0].post == called.id);
    CHECK(waiting[0].room == village.kitchen.id);
    CHECK(waiting[1].author.name.str() == "Salma Haddad");
    tareq.does(MoveReadMark{village.kitchen.lounge, {1}});
    laptop.sees<ReadMarkMoved>(laptop.own_feed(), [&](const ReadMarkMoved& moved) { return moved.head.room == village.kitchen.id; });
    waiting = laptop.does(ListWaiting{}).posts;
    CHECK(waiting[0].room == village.square.id);
    CHECK_FALSE(waiting[1].unread);
  }

  TEST_CASE("a mark beyond the last post, or of somebody who does not belong here, is refused") {
    Village village;
    const auto refusal = village.tareq.is_refused(MoveReadMark{village.square.lounge, {1}});
    CHECK(refusal.code == ErrorCode::bad_field);
    CHECK(refusal.field == "number");
    village.salma.writes(village.square.lounge, "hello");
    CHECK(village.idris.is_refused(MoveReadMark{village.square.lounge, {1}}).code == ErrorCode::not_allowed);
    CHECK(village.guest.is_refused(GetHead{village.square.lounge}).code == ErrorCode::not_signed_in);
  }
}
