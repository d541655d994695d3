#include "tests/storage_conformance/backends.hpp"
#include "tests/storage_conformance/village.hpp"

namespace majlis::tests {

TEST_CASE("a room comes with its lounge") {
  on_every_backend([](TestStore& store) {
    const auto group = store.write([](Tables& t) { return add_group(t, "g"); });
    const auto made = store.write([&](Tables& t) { return add_room(t, group, "hall", at(5)); });
    const auto room = store.read([&](const Tables& t) { return *t.rooms().find(made.id); });
    CHECK(room.lounge == made.lounge);
    CHECK(room.group == group);
    CHECK(room.visibility == Visibility::public_);
    CHECK(room.created_at == at(5));
    const auto lounge = store.read([&](const Tables& t) { return *t.threads().find(made.lounge); });
    CHECK(lounge.room == room.id);
    CHECK_FALSE(lounge.title);
    CHECK_FALSE(lounge.author);
    CHECK_FALSE(lounge.last);
    CHECK(lounge.last_number == 0);
    CHECK(lounge.started_at == at(5));
  });
}

TEST_CASE("rooms are named within their group and listed by id") {
  on_every_backend([](TestStore& store) {
    store.write([](Tables& t) {
      const auto first = add_group(t, "first");
      const auto second = add_group(t, "second");
      const auto hall = add_room(t, first, "hall");
      const auto same_name = add_room(t, second, "hall");
      const auto attic = add_room(t, first, "attic");
      CHECK(t.rooms().find_by_slug(first, Slug::trusted("hall")) == hall.id);
      CHECK(t.rooms().find_by_slug(second, Slug::trusted("hall")) == same_name.id);
      CHECK_FALSE(t.rooms().find_by_slug(second, Slug::trusted("attic")));
      const auto rooms = t.rooms().list(first);
      REQUIRE(rooms.size() == 2);
      CHECK(rooms[0].id == hall.id);
      CHECK(rooms[1].id == attic.id);
      CHECK(rooms[1].lounge == attic.lounge);
    });
  });
}

TEST_CASE("a room can be renamed and hidden") {
  on_every_backend([](TestStore& store) {
    store.write([](Tables& t) {
      auto room = add_room(t, add_group(t, "g"), "hall");
      room.name = RoomName::trusted("New");
      room.about = About::trusted("");
      room.visibility = Visibility::hidden;
      t.rooms().update(room, at(3));
      const auto now = t.rooms().find(room.id);
      CHECK(now->name.str() == "New");
      CHECK(now->visibility == Visibility::hidden);
      CHECK(now->slug.str() == "hall");
    });
  });
}

TEST_CASE("a hidden room knows whom it let in") {
  on_every_backend([](TestStore& store) {
    store.write([](Tables& t) {
      const auto village = build_village(t);
      t.rooms().add_admission(village.room.id, village.zainab, at(8));
      t.rooms().add_admission(village.room.id, village.ali, at(9));
      CHECK(t.rooms().get_sight(village.room.id, village.zainab).admitted == storage::Since{village.thread, at(8)});
      const auto admitted = t.rooms().list_admitted(village.room.id);
      REQUIRE(admitted.size() == 2);
      CHECK(admitted[0].id == village.ali);
      t.rooms().remove_admission(village.room.id, village.zainab);
      CHECK_FALSE(t.rooms().get_sight(village.room.id, village.zainab).admitted);
    });
  });
}

TEST_CASE("a room knows since when all of its group can see it") {
  on_every_backend([](TestStore& store) {
    store.write([](Tables& t) {
      const auto village = build_village(t);
      auto room = village.room;
      const auto listed = [&] { return t.rooms().get_sight(room.id, village.zainab).listed; };
      CHECK(listed() == storage::Since{room.lounge, at(1)});
      const auto show = [&](Visibility visibility, Time when) {
        room.visibility = visibility;
        t.rooms().update(room, when);
      };
      show(Visibility::members, at(5));
      CHECK_MESSAGE((listed() == storage::Since{room.lounge, at(1)}), "it was listed all the while");
      show(Visibility::hidden, at(6));
      CHECK_FALSE(listed());
      show(Visibility::public_, at(7));
      CHECK(listed() == storage::Since{village.thread, at(7)});
    });
  });
}

}  // namespace majlis::tests
