#include "tests/storage_conformance/backends.hpp"
#include "tests/storage_conformance/village.hpp"

namespace majlis::tests {

namespace {

std::vector<PostId> ids(const std::vector<storage::WaitingRecord>& list) {
  std::vector<PostId> found;
  for (const auto& waiting : list) found.push_back(waiting.post);
  return found;
}

}  // namespace

TEST_CASE("what waits is listed unread first, in both parts the newest first") {
  on_every_backend([](TestStore& store) {
    store.write([](Tables& t) {
      const auto village = build_village(t);
      const auto other = add_thread(t, village.room.id, village.ali, "other");
      const auto said = [&](ThreadId thread, bool answer) {
        const auto post = write_post(t, thread, village.ali, {"p"});
        t.waiting().add(village.zainab, post, answer);
        return post.id;
      };
      const auto first = said(village.thread, false);
      const auto elsewhere = said(other, true);
      const auto second = said(village.thread, false);
      const auto in_lounge = said(village.room.lounge, false);
      t.reading().set_read(village.zainab, village.thread, 1, at(20));
      t.reading().set_read(village.zainab, village.room.lounge, 1, at(20));
      t.reading().set_read(village.ali, other, 1, at(20));
      const auto list = t.waiting().list(village.zainab, 10);
      CHECK(ids(list) == std::vector{second, elsewhere, in_lounge, first});
      CHECK(list[1].unread);
      CHECK(list[1].answer);
      CHECK(list[1].thread == other);
      CHECK(list[1].title->str() == "other");
      CHECK(list[0].number == 2);
      CHECK_FALSE(list[2].unread);
      CHECK_FALSE(list[2].answer);
      CHECK_FALSE(list[2].title);
      CHECK(list[2].room == village.room.id);
      // The newest two, then in order.
      CHECK(ids(t.waiting().list(village.zainab, 2)) == std::vector{second, in_lounge});
      CHECK(t.waiting().list(village.ali, 10).empty());
    });
  });
}

TEST_CASE("a post waits for somebody once, until it no longer does") {
  on_every_backend([](TestStore& store) {
    store.write([](Tables& t) {
      const auto village = build_village(t);
      const auto asked = write_post(t, village.thread, village.zainab, {"who?"});
      const auto post = write_post(t, village.thread, village.ali, {"me", {village.zainab}, asked.id});
      CHECK(post.answers == village.zainab);
      CHECK(t.posts().find_record(post.id)->answers == village.zainab);
      CHECK(t.waiting().add(village.zainab, post, true));
      CHECK_FALSE(t.waiting().add(village.zainab, post, false));
      CHECK(t.waiting().list(village.zainab, 10).front().answer);
      CHECK_FALSE(t.waiting().remove(village.ali, post));
      CHECK(t.waiting().remove(village.zainab, post));
      CHECK_FALSE(t.waiting().remove(village.zainab, post));
      CHECK(t.waiting().list(village.zainab, 10).empty());
    });
  });
}

TEST_CASE("nothing waits for who has left a group, and elsewhere what did") {
  on_every_backend([](TestStore& store) {
    store.write([](Tables& t) {
      const auto village = build_village(t);
      const auto elsewhere = add_room(t, add_group(t, "other"), "hall");
      for (const auto thread : {village.thread, elsewhere.lounge}) {
        const auto post = write_post(t, thread, village.ali, {"p"});
        t.waiting().add(village.zainab, post, false);
        t.waiting().add(village.ali, post, false);
      }
      t.groups().remove_member(village.group, village.zainab);
      REQUIRE(t.waiting().list(village.zainab, 10).size() == 1);
      CHECK(t.waiting().list(village.zainab, 10).front().room == elsewhere.id);
      CHECK(t.waiting().list(village.ali, 10).size() == 2);
    });
  });
}

}  // namespace majlis::tests
