#include "tests/storage_conformance/backends.hpp"
#include "tests/storage_conformance/village.hpp"

namespace majlis::tests {

namespace {

/// After everything in the village, so that nothing is followed for having started later.
constexpr storage::Since later{{1'000}, {}};

}  // namespace

TEST_CASE("who has read to a post is told how much came after it") {
  on_every_backend([](TestStore& store) {
    store.write([](Tables& t) {
      const auto village = build_village(t);
      for (int i = 0; i < 3; ++i) write_post(t, village.thread, village.ali, {"p"}, at(20 + i));
      t.reading().set_read(village.zainab, village.thread, 2, at(30));
      auto head = t.reading().get_head(village.zainab, village.thread, later);
      CHECK(head.thread == village.thread);
      CHECK(head.room == village.room.id);
      CHECK(head.title->str() == "Budget");
      CHECK(head.last_number == 3);
      CHECK(head.last_at == at(22));
      CHECK(head.last_author->name.str() == "ali");
      CHECK(head.read_number == 2);
      CHECK(head.followed);
      t.reading().set_read(village.zainab, village.thread, 3, at(31));
      CHECK(t.reading().get_head(village.zainab, village.thread, later).read_number == 3);
      CHECK(t.reading().get_mark(village.zainab, village.thread) == 3);
      CHECK(t.reading().get_mark(village.ali, village.thread) == 0);
      t.reading().set_read(village.zainab, village.thread, 1, at(32));
      CHECK(t.reading().get_head(village.zainab, village.thread, later).read_number == 1);
      CHECK_FALSE(t.reading().get_head(village.ali, village.thread, later).followed);
    });
  });
}

TEST_CASE("old threads that nobody opened do not shout at a newcomer, new ones do") {
  on_every_backend([](TestStore& store) {
    store.write([](Tables& t) {
      const auto village = build_village(t);
      write_post(t, village.thread, village.ali, {"p"}, at(20));
      const auto old = t.reading().get_head(village.zainab, village.thread, {village.thread, {}});
      CHECK_FALSE(old.followed);
      CHECK(old.read_number == old.last_number);
      CHECK(old.mentions == 0);
      const auto fresh = t.reading().get_head(village.zainab, village.thread, {village.room.lounge, {}});
      CHECK(fresh.followed);
      CHECK(fresh.read_number == 0);
    });
  });
}

TEST_CASE("a lounge is always followed") {
  on_every_backend([](TestStore& store) {
    store.write([](Tables& t) {
      const auto village = build_village(t);
      CHECK_FALSE(t.reading().get_head(village.zainab, village.room.lounge, later).last_author);
      write_post(t, village.room.lounge, village.ali, {"p"});
      const auto head = t.reading().get_head(village.zainab, village.room.lounge, later);
      CHECK(head.followed);
      CHECK(head.read_number == 0);
      CHECK_FALSE(head.title);
    });
  });
}

TEST_CASE("what waits counts until it is read, and draws into a thread") {
  on_every_backend([](TestStore& store) {
    store.write([](Tables& t) {
      const auto village = build_village(t);
      const auto next = add_thread(t, village.room.id, village.ali, "next", at(3));
      write_post(t, village.thread, village.ali, {"p"});
      const auto first = write_post(t, village.thread, village.ali, {"zainab?"});
      const auto last = write_post(t, village.thread, village.ali, {"zainab!"});
      for (const auto& post : {first, last, write_post(t, next, village.ali, {"zainab?"})}) t.waiting().add(village.zainab, post, false);
      auto head = t.reading().get_head(village.zainab, village.thread, later);
      CHECK(head.followed);
      CHECK(head.read_number == 1);
      CHECK(head.mentions == 2);
      CHECK_FALSE(t.reading().get_head(village.ali, village.thread, later).followed);
      t.reading().set_read(village.zainab, village.thread, 2, at(30));
      CHECK(t.reading().get_head(village.zainab, village.thread, later).mentions == 1);
      t.waiting().remove(village.zainab, last);
      CHECK(t.reading().get_head(village.zainab, village.thread, later).mentions == 0);
    });
  });
}

TEST_CASE("a room tells what waits in it: the lounge, then the liveliest") {
  on_every_backend([](TestStore& store) {
    store.write([](Tables& t) {
      const auto village = build_village(t);
      const auto other = add_room(t, village.group, "other");
      write_post(t, add_thread(t, other.id, village.ali, "elsewhere", at(500)), village.ali, {"p"}, at(500));
      const auto thread = [&](const char* title, Time started, Time posted) {
        const auto id = add_thread(t, village.room.id, village.ali, title, started);
        write_post(t, id, village.ali, {"p"}, posted);
        return id;
      };
      thread("old and never opened", at(5), at(99));
      const storage::Since since{thread("opened long ago", at(6), at(60)), at(10)};
      const auto opened = since.thread;
      const auto all_read = thread("all read", at(20), at(98));
      const auto started_later = thread("started later", at(3), at(50));  // by a clock that was set back
      t.reading().set_read(village.zainab, all_read, 1, at(99));
      t.reading().set_read(village.zainab, opened, 0, at(99));
      const auto heads = t.reading().list_heads(village.zainab, village.room.id, since, 50);
      REQUIRE(heads.size() == 3);
      CHECK(heads[0].thread == village.room.lounge);
      CHECK(heads[1].thread == opened);
      CHECK(heads[2].thread == started_later);
      for (const auto& head : heads) {
        CHECK(head.read_number == t.reading().get_head(village.zainab, head.thread, since).read_number);
      }
      CHECK(t.reading().list_heads(village.zainab, village.room.id, since, 2).size() == 2);
      CHECK(t.reading().list_heads(village.zainab, village.room.id, since, 1).size() == 1);
      CHECK(t.reading().list_heads(village.ali, village.room.id, later, 50).size() == 1);
    });
  });
}

TEST_CASE("who left and came back begins anew: earlier marks count no more") {
  on_every_backend([](TestStore& store) {
    store.write([](Tables& t) {
      const auto village = build_village(t);
      for (int i = 0; i < 2; ++i) write_post(t, village.thread, village.ali, {"p"}, at(10));
      t.reading().set_read(village.zainab, village.thread, 1, at(20));
      const auto head = [&](const storage::Since& since) { return t.reading().get_head(village.zainab, village.thread, since); };
      CHECK(head({{1'000}, at(20)}).followed);
      CHECK(head({{1'000}, at(20)}).read_number == 1);
      const storage::Since again{{1'000}, at(30)};
      CHECK_FALSE(head(again).followed);
      CHECK(head(again).read_number == 2);
      t.reading().set_read(village.zainab, village.thread, 1, at(30));
      CHECK(head(again).followed);
      CHECK(head(again).read_number == 1);
    });
  });
}

TEST_CASE("what was said in a lounge before its room was listed counts as read") {
  on_every_backend([](TestStore& store) {
    store.write([](Tables& t) {
      const auto village = build_village(t);
      auto room = village.room;
      const auto show = [&](Visibility visibility, Time when) {
        room.visibility = visibility;
        t.rooms().update(room, when);
      };
      show(Visibility::hidden, at(5));
      for (int i = 0; i < 3; ++i) write_post(t, room.lounge, village.ali, {"among us"}, at(6));
      show(Visibility::members, at(7));
      write_post(t, room.lounge, village.ali, {"hello all"}, at(8));
      CHECK(t.reading().get_head(village.zainab, room.lounge, {{}, at(7)}).read_number == 3);
    });
  });
}

}  // namespace majlis::tests
