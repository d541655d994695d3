#include "tests/storage_conformance/backends.hpp"
#include "tests/storage_conformance/village.hpp"

namespace majlis::tests {

TEST_CASE("a member is found by what they sign in with") {
  on_every_backend([](TestStore& store) {
    const auto id = store.write([](Tables& t) {
      return t.members().add({MemberName::trusted("Zaynab Ḥasan زينب"), "zaynab hasan", "zaynabhasan", "argon", Locale::ar,
                              at(7)});
    });
    const auto found = store.read([](const Tables& t) { return t.members().find_by_name_key("zaynab hasan"); });
    REQUIRE(found);
    CHECK(found->id == id);
    CHECK(found->name.str() == "Zaynab Ḥasan زينب");
    CHECK(found->locale == Locale::ar);
    CHECK(found->joined_at == at(7));
    CHECK(store.read([&](const Tables& t) { return t.members().find(id); })->name == found->name);
    CHECK(store.read([&](const Tables& t) { return t.members().find_password_hash(id); }) == "argon");
    CHECK(store.read([](const Tables& t) { return t.members().find_by_name_shape("zaynabhasan"); }) == id);
  });
}

TEST_CASE("nobody is found where nobody is") {
  on_every_backend([](TestStore& store) {
    CHECK_FALSE(store.read([](const Tables& t) { return t.members().find({9}); }));
    CHECK_FALSE(store.read([](const Tables& t) { return t.members().find_by_name_key("x"); }));
    CHECK_FALSE(store.read([](const Tables& t) { return t.members().find_by_name_shape("x"); }));
    CHECK_FALSE(store.read([](const Tables& t) { return t.members().find_password_hash({9}); }));
    CHECK(store.read([](const Tables& t) { return t.members().list_cards({}); }).empty());
  });
}

TEST_CASE("two members never share the name they sign in with") {
  on_every_backend([](TestStore& store) {
    store.write([](Tables& t) { add_member(t, "ali"); });
    CHECK_THROWS_AS(store.write([](Tables& t) { add_member(t, "ali"); }), std::logic_error);
  });
}

TEST_CASE("changes to a member stay") {
  on_every_backend([](TestStore& store) {
    const auto id = store.write([](Tables& t) { return add_member(t, "ali"); });
    store.write([&](Tables& t) {
      t.members().update_name(id, MemberName::trusted("Abu Ali"), "abu ali", "abuali");
      t.members().update_locale(id, Locale::en);
      t.members().update_password_hash(id, "newer");
    });
    const auto now = store.read([&](const Tables& t) { return *t.members().find(id); });
    CHECK(now.name.str() == "Abu Ali");
    CHECK(now.locale == Locale::en);
    CHECK(store.read([&](const Tables& t) { return t.members().find_password_hash(id); }) == "newer");
    CHECK_FALSE(store.read([](const Tables& t) { return t.members().find_by_name_key("ali"); }));
    CHECK(store.read([](const Tables& t) { return t.members().find_by_name_key("abu ali"); })->id == id);
    CHECK_THROWS_AS(store.write([](Tables& t) { t.members().update_locale({99}, Locale::en); }), std::logic_error);
  });
}

TEST_CASE("cards come by id, each once, without the unknown") {
  on_every_backend([](TestStore& store) {
    store.write([](Tables& t) {
      const auto ali = add_member(t, "ali");
      const auto zainab = add_member(t, "zainab");
      add_member(t, "hasan");
      const std::vector<MemberId> asked{zainab, ali, {77}, zainab};
      const auto cards = t.members().list_cards(asked);
      REQUIRE(cards.size() == 2);
      CHECK(cards[0].id == ali);
      CHECK(cards[0].name.str() == "ali");
      CHECK(cards[1].id == zainab);
    });
  });
}

TEST_CASE("no two members have names of one shape") {
  on_every_backend([](TestStore& store) {
    const auto twin = [](Tables& t, const std::string& name) {
      return t.members().add({MemberName::trusted(name), name, "shape", "hash", Locale::ar, at(1)});
    };
    store.write([&](Tables& t) { twin(t, "ali"); });
    CHECK_THROWS_AS(store.write([&](Tables& t) { twin(t, "al1"); }), std::logic_error);
  });
}

}  // namespace majlis::tests
