#include "tests/storage_conformance/backends.hpp"
#include "tests/storage_conformance/village.hpp"

namespace majlis::tests {

namespace {

std::vector<std::string> titles(const std::vector<ThreadCard>& threads) {
  std::vector<std::string> titles;
  for (const auto& thread : threads) titles.push_back(thread.title ? thread.title->str() : "(lounge)");
  return titles;
}

}  // namespace

TEST_CASE("a thread shows who started it and its newest post") {
  on_every_backend([](TestStore& store) {
    store.write([](Tables& t) {
      const auto village = build_village(t);
      write_post(t, village.thread, village.ali, {"first"}, at(10));
      const auto second = write_post(t, village.thread, village.zainab, {"second"}, at(20));
      const auto thread = *t.threads().find(village.thread);
      CHECK(thread.title->str() == "Budget");
      CHECK(thread.author == village.ali);
      CHECK(thread.started_at == at(2));
      CHECK(thread.last_number == 2);
      REQUIRE(thread.last);
      CHECK(thread.last->post == second.id);
      CHECK(thread.last->number == 2);
      CHECK(thread.last->author == village.zainab);
      CHECK(thread.last->at == at(20));
      CHECK(thread.last->excerpt.text == "second");
      CHECK_FALSE(thread.pinned);
      CHECK_FALSE(thread.locked);
    });
  });
}

TEST_CASE("the list of threads does not quote what was deleted") {
  on_every_backend([](TestStore& store) {
    store.write([](Tables& t) {
      const auto village = build_village(t);
      const auto post = write_post(t, village.thread, village.ali, {"regretted"});
      t.posts().set_deleted(post.id, Deletion{village.ali, at(30)});
      CHECK(t.threads().find(village.thread)->last->excerpt.text.empty());
      CHECK(t.threads().list(village.room.id, {}, 10).front().last->excerpt.text.empty());
      t.posts().set_deleted(post.id, std::nullopt);
      CHECK(t.threads().find(village.thread)->last->excerpt.text == "regretted");
    });
  });
}

TEST_CASE("pinned threads come first, then the liveliest, page after page") {
  on_every_backend([](TestStore& store) {
    store.write([](Tables& t) {
      const auto ali = add_member(t, "ali");
      const auto room = add_room(t, add_group(t, "g"), "hall");
      const auto other = add_room(t, room.group, "other");
      add_thread(t, other.id, ali, "elsewhere", at(99));
      write_post(t, room.lounge, ali, {"the lounge is not in the list"}, at(99));
      const auto oldest = add_thread(t, room.id, ali, "oldest", at(1));
      add_thread(t, room.id, ali, "silent", at(3));
      add_thread(t, room.id, ali, "twin", at(5));
      add_thread(t, room.id, ali, "later twin", at(5));
      const auto lively = add_thread(t, room.id, ali, "lively", at(2));
      write_post(t, lively, ali, {"news"}, at(50));
      auto card = *t.threads().find(oldest);
      card.pinned = true;
      card.locked = true;
      card.title = Title::trusted("rules");
      t.threads().update(card);
      CHECK(t.threads().find(oldest)->locked);

      std::vector<std::string> seen;
      std::optional<ThreadId> after;
      while (seen.size() < 20) {
        const auto page = t.threads().list(room.id, after, 2);
        if (page.empty()) break;
        for (const auto& title : titles(page)) seen.push_back(title);
        after = page.back().id;
      }
      CHECK(seen == std::vector<std::string>{"rules", "lively", "later twin", "twin", "silent"});
    });
  });
}

TEST_CASE("a thread that isn't there is not found") {
  on_every_backend([](TestStore& store) {
    CHECK_FALSE(store.read([](const Tables& t) { return t.threads().find({5}); }));
    CHECK(store.read([](const Tables& t) { return t.threads().list({5}, std::nullopt, 9); }).empty());
    CHECK(store.read([](const Tables& t) { return t.threads().list({5}, ThreadId{5}, 9); }).empty());
  });
}

TEST_CASE("a clock that was set back does not make a thread look older") {
  on_every_backend([](TestStore& store) {
    store.write([](Tables& t) {
      const auto village = build_village(t);
      write_post(t, village.thread, village.ali, {"now"}, at(50));
      write_post(t, village.thread, village.ali, {"before?"}, at(40));
      CHECK(t.reading().get_head(village.ali, village.thread, {}).last_at == at(50));
    });
  });
}

}  // namespace majlis::tests
