#include "tests/storage_conformance/backends.hpp"
#include "tests/storage_conformance/village.hpp"

namespace majlis::tests {

TEST_CASE("a member's drafts are theirs, one for each place, the last saved first") {
  on_every_backend([](TestStore& store) {
    const auto village = store.write([](Tables& t) { return build_village(t); });
    const storage::DraftPlace in_thread{village.room.id, village.thread};
    const storage::DraftPlace in_room{village.room.id, std::nullopt};
    store.write([&](Tables& t) {
      t.drafts().put(village.ali, {village.room.id, village.thread, DraftText::trusted("one"), PostId{7}, at(10)});
      t.drafts().put(village.ali, {village.room.id, std::nullopt, DraftText::trusted("title\ntext"), std::nullopt, at(11)});
      t.drafts().put(village.zainab, {village.room.id, village.thread, DraftText::trusted("hers"), std::nullopt, at(12)});
      t.drafts().put(village.ali, {village.room.id, village.thread, DraftText::trusted("two"), std::nullopt, at(13)});
    });
    store.reopen();
    store.write([&](Tables& t) {
      const auto list = t.drafts().list(village.ali, std::nullopt, 10);
      REQUIRE(list.size() == 2);
      CHECK(list[0].text.str() == "two");
      CHECK(list[0].thread == village.thread);
      CHECK_FALSE(list[0].reply_to);
      CHECK(list[0].saved_at == at(13));
      CHECK(list[1].room == village.room.id);
      CHECK_FALSE(list[1].thread);
      CHECK(t.drafts().list(village.ali, std::nullopt, 1).size() == 1);
      const auto before = t.drafts().list(village.ali, at(13), 10);
      REQUIRE(before.size() == 1);
      CHECK(before[0].saved_at == at(11));
      CHECK(t.drafts().list(village.ali, at(11), 10).empty());
      CHECK(t.drafts().count(village.ali) == 2);
      CHECK(t.drafts().find(village.ali, in_room)->text.str() == "title\ntext");
      CHECK_FALSE(t.drafts().find(village.zainab, in_room));
      CHECK(t.drafts().remove(village.ali, in_thread));
      CHECK_FALSE(t.drafts().remove(village.ali, in_thread));
      CHECK(t.drafts().count(village.ali) == 1);
      CHECK(t.drafts().count(village.zainab) == 1);
    });
  });
}

TEST_CASE("drafts stay behind in a group that is left, and elsewhere are kept") {
  on_every_backend([](TestStore& store) {
    store.write([](Tables& t) {
      const auto village = build_village(t);
      const auto elsewhere = add_room(t, add_group(t, "other"), "hall");
      for (const auto& room : {village.room, elsewhere}) {
        t.drafts().put(village.zainab, {room.id, room.lounge, DraftText::trusted("x"), std::nullopt, at(10)});
        t.drafts().put(village.ali, {room.id, room.lounge, DraftText::trusted("x"), std::nullopt, at(10)});
      }
      t.groups().remove_member(village.group, village.zainab);
      REQUIRE(t.drafts().count(village.zainab) == 1);
      CHECK(t.drafts().list(village.zainab, std::nullopt, 10).front().room == elsewhere.id);
      CHECK(t.drafts().count(village.ali) == 2);
    });
  });
}

}  // namespace majlis::tests
