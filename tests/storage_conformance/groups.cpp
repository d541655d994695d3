#include "tests/storage_conformance/backends.hpp"
#include "tests/storage_conformance/village.hpp"

namespace majlis::tests {

TEST_CASE("a group keeps what was written about it") {
  on_every_backend([](TestStore& store) {
    const auto id = store.write([](Tables& t) { return add_group(t, "centre"); });
    auto group = store.read([&](const Tables& t) { return *t.groups().find(id); });
    CHECK(group.slug.str() == "centre");
    CHECK(group.charter_html.text == "<p>be kind</p>");
    CHECK(group.member_count == 0);
    group.name = GroupName::trusted("مركز");
    group.about = About::trusted("");
    group.charter = Charter::trusted("");
    group.charter_html = {""};
    store.write([&](Tables& t) { t.groups().update(group); });
    const auto now = store.read([&](const Tables& t) { return *t.groups().find(id); });
    CHECK(now.name.str() == "مركز");
    CHECK(now.charter.empty());
    CHECK(now.created_at == at(1));
    CHECK(store.read([&](const Tables& t) { return t.groups().find_card(id); })->name == now.name);
    CHECK(store.read([](const Tables& t) { return t.groups().find_by_slug(Slug::trusted("centre")); }) == id);
    CHECK_FALSE(store.read([](const Tables& t) { return t.groups().find_by_slug(Slug::trusted("other")); }));
  });
}

TEST_CASE("groups come in pages by id") {
  on_every_backend([](TestStore& store) {
    store.write([](Tables& t) {
      std::vector<GroupId> made;
      for (const auto* slug : {"c", "a", "b"}) made.push_back(add_group(t, slug));
      const auto first = t.groups().list(std::nullopt, 2);
      REQUIRE(first.size() == 2);
      CHECK(first[0].id == made[0]);
      CHECK(first[1].id == made[1]);
      const auto second = t.groups().list(first[1].id, 2);
      REQUIRE(second.size() == 1);
      CHECK(second[0].id == made[2]);
    });
  });
}

TEST_CASE("joining and leaving count, and show in both directions") {
  on_every_backend([](TestStore& store) {
    store.write([](Tables& t) {
      const auto ali = add_member(t, "ali");
      const auto zainab = add_member(t, "zainab");
      const auto first = add_group(t, "first");
      const auto second = add_group(t, "second");
      t.groups().add_member(second, ali, Role::observer, at(1));
      t.groups().add_member(first, ali, Role::owner, at(2));
      t.groups().add_member(first, zainab, Role::member, at(3));
      CHECK(t.groups().list_of_member(ali) == std::vector{second, first});
      CHECK(t.groups().find_card(first)->member_count == 2);
      CHECK(t.groups().find_membership(first, ali)->role == Role::owner);
      CHECK(t.groups().find_membership(first, ali)->joined.at == at(2));
      CHECK(t.groups().count_owners(first) == 1);
      t.groups().update_role(first, ali, Role::moderator, at(4));
      CHECK(t.groups().count_owners(first) == 0);
      t.groups().remove_member(first, zainab);
      CHECK(t.groups().find_card(first)->member_count == 1);
      CHECK_FALSE(t.groups().find_membership(first, zainab));
    });
    CHECK_THROWS_AS(store.write([](Tables& t) { t.groups().add_member({1}, {1}, Role::member, at(1)); }), std::logic_error);
  });
}

TEST_CASE("members and stewards come by id, in pages") {
  on_every_backend([](TestStore& store) {
    store.write([](Tables& t) {
      const auto group = add_group(t, "g");
      std::vector<MemberId> people;
      for (int i = 0; i < 5; ++i) people.push_back(add_member(t, "m" + std::to_string(i)));
      const std::vector roles{Role::member, Role::moderator, Role::observer, Role::owner, Role::moderator};
      for (std::size_t i = people.size(); i-- > 0;) t.groups().add_member(group, people[i], roles[i], at(9));
      const auto page = t.groups().list_members(group, people[0], 2);
      REQUIRE(page.size() == 2);
      CHECK(page[0].member.id == people[1]);
      CHECK(page[0].member.name.str() == "m1");
      CHECK(page[0].role == Role::moderator);
      CHECK(page[1].member.id == people[2]);
      const auto stewards = t.groups().list_stewards(group);
      REQUIRE(stewards.size() == 3);
      CHECK(stewards[0].member.id == people[1]);
      CHECK(stewards[1].role == Role::owner);
      CHECK(stewards[2].member.id == people[4]);
    });
  });
}

TEST_CASE("mentioning somebody finds them by any word of their name") {
  on_every_backend([](TestStore& store) {
    store.write([](Tables& t) {
      const auto group = add_group(t, "g");
      const auto join = [&](const std::string& name) {
        const auto member = add_member(t, name);
        t.groups().add_member(group, member, Role::member, at(1));
        return member;
      };
      const auto sayyid = join("sayyid ali hasan");
      join("alia");
      const auto zainab = join("zainab");
      add_member(t, "ali outside");
      const auto names = [&](std::string_view prefix, std::int64_t limit) {
        std::vector<std::string> found;
        for (const auto& card : t.groups().list_members_by_prefix(group, prefix, limit)) found.push_back(card.name.str());
        return found;
      };
      CHECK(names("ali", 8) == std::vector<std::string>{"alia", "sayyid ali hasan"});
      CHECK(names("ali h", 8) == std::vector<std::string>{"sayyid ali hasan"});
      CHECK(names("ali", 1) == std::vector<std::string>{"alia"});
      CHECK(names("li", 8).empty());
      CHECK(names("s", 8).size() == 1);
      // By their bytes, whatever order the database's own language would have.
      join("bz");
      join("b\u00e9");
      CHECK(names("b", 8) == std::vector<std::string>{"bz", "b\u00e9"});
      t.members().update_name(sayyid, MemberName::trusted("Hasan"), "hasan", "hasan");
      CHECK(names("ali", 8) == std::vector<std::string>{"alia"});
      t.groups().remove_member(group, zainab);
      CHECK(names("z", 8).empty());
    });
  });
}

TEST_CASE("somebody is found in a crowd as well, and nobody of another group") {
  on_every_backend([](TestStore& store) {
    store.write([](Tables& t) {
      const auto crowd = add_group(t, "crowd");
      const auto few = add_group(t, "few");
      for (int i = 0; i < 2'100; ++i) {
        t.groups().add_member(crowd, add_member(t, "neighbour " + std::to_string(i)), Role::member, at(1));
      }
      const auto ali = add_member(t, "ali hasan");
      t.groups().add_member(crowd, ali, Role::member, at(1));
      t.groups().add_member(few, add_member(t, "ali far"), Role::member, at(1));
      const auto found = t.groups().list_members_by_prefix(crowd, "ali", 8);
      REQUIRE(found.size() == 1);
      CHECK(found[0].id == ali);
      CHECK(t.groups().list_members_by_prefix(crowd, "hasan", 8).size() == 1);
      CHECK(t.groups().list_members_by_prefix(crowd, "neigh", 8).size() == 8);
      CHECK(t.groups().list_members_by_prefix(few, "neigh", 8).empty());
    });
  });
}

TEST_CASE("who leaves a group loses what they were let into there, and nothing elsewhere") {
  on_every_backend([](TestStore& store) {
    store.write([](Tables& t) {
      const auto village = build_village(t);
      const auto other = add_group(t, "other");
      const auto elsewhere = add_room(t, other, "hall");
      t.groups().add_member(other, village.zainab, Role::member, at(1));
      for (const auto& room : {village.room, elsewhere}) {
        t.rooms().add_admission(room.id, village.zainab, at(5));
        write_post(t, room.lounge, village.ali, {"hello"});
        t.reading().set_read(village.zainab, room.lounge, 1, at(6));
      }
      t.rooms().add_admission(village.room.id, village.ali, at(5));
      t.groups().remove_member(village.group, village.zainab);
      CHECK_FALSE(t.rooms().get_sight(village.room.id, village.zainab).admitted);
      CHECK(t.rooms().get_sight(elsewhere.id, village.zainab).admitted->at == at(5));
      CHECK(t.reading().get_head(village.zainab, elsewhere.lounge, {}).read_number == 1);
      CHECK(t.rooms().get_sight(village.room.id, village.ali).admitted->at == at(5));
    });
  });
}

TEST_CASE("whoever leads a group has done so since the first role that let them") {
  on_every_backend([](TestStore& store) {
    store.write([](Tables& t) {
      const auto village = build_village(t);
      const auto steward = [&](MemberId member) { return t.groups().find_membership(village.group, member)->steward; };
      CHECK(steward(village.ali) == storage::Since{{}, at(1)});
      CHECK_FALSE(steward(village.zainab));
      CHECK(t.groups().find_membership(village.group, village.zainab)->joined == storage::Since{{}, at(2)});
      t.groups().update_role(village.group, village.zainab, Role::moderator, at(30));
      CHECK(steward(village.zainab) == storage::Since{village.thread, at(30)});
      add_thread(t, village.room.id, village.ali, "next");
      t.groups().update_role(village.group, village.zainab, Role::owner, at(31));
      CHECK(steward(village.zainab) == storage::Since{village.thread, at(30)});
      t.groups().update_role(village.group, village.zainab, Role::observer, at(32));
      CHECK_FALSE(steward(village.zainab));
    });
  });
}

}  // namespace majlis::tests
