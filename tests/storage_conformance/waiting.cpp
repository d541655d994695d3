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

TEST_CASE("what waits is listed by post, the newest first") {
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
      const auto list = t.waiting().list(village.zainab, 10);
      CHECK(ids(list) == std::vector{in_lounge, second, elsewhere, first});
      CHECK(list[1].number == 2);
      CHECK(list[2].answer);
      CHECK(list[2].thread == other);
      CHECK(list[2].title->str() == "other");
      CHECK_FALSE(list[0].answer);
      CHECK_FALSE(list[0].title);
      CHECK(list[0].room == village.room.id);
      CHECK(ids(t.waiting().list(village.zainab, 2)) == std::vector{in_lounge, second});
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

TEST_CASE("of what waits, the newest are kept") {
  on_every_backend([](TestStore& store) {
    store.write([](Tables& t) {
      const auto village = build_village(t);
      std::vector<PostId> posts;
      for (int i = 0; i < 6; ++i) {
        const auto post = write_post(t, village.thread, village.ali, {"p"});
        t.waiting().add(village.zainab, post, false);
        t.waiting().add(village.ali, post, false);
        posts.push_back(post.id);
      }
      CHECK(t.waiting().remove_beyond(village.zainab, 6, 10).empty());
      CHECK(t.waiting().remove_beyond(village.zainab, 2, 3).size() == 3);
      CHECK(t.waiting().remove_beyond(village.zainab, 2, 3) == std::vector{posts[0]});
      CHECK(ids(t.waiting().list(village.zainab, 10)) == std::vector{posts[5], posts[4]});
      CHECK(t.waiting().list(village.ali, 10).size() == 6);
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
