#include "tests/storage_conformance/backends.hpp"
#include "tests/storage_conformance/village.hpp"

namespace majlis::tests {

namespace {

IdempotencyKey key(int number) { return IdempotencyKey::trusted("0191-retry-key-" + std::to_string(number)); }

}  // namespace

TEST_CASE("a change that is sent again gets the answer it got before, also after a restart") {
  on_every_backend([](TestStore& store) {
    const auto village = store.write([](Tables& t) { return build_village(t); });
    store.write([&](Tables& t) { t.replies().add(village.ali, key(1), {"write_post", "abc", R"({"id":1})"}, at(5)); });
    store.reopen();
    const auto reply = store.read([&](const Tables& t) { return t.replies().find(village.ali, key(1)); });
    REQUIRE(reply);
    CHECK(reply->op == "write_post");
    CHECK(reply->args_hash == "abc");
    CHECK(reply->reply_json == R"({"id":1})");
    CHECK_FALSE(store.read([&](const Tables& t) { return t.replies().find(village.ali, key(2)); }));
    CHECK_FALSE(store.read([&](const Tables& t) { return t.replies().find(village.zainab, key(1)); }));
  });
}

TEST_CASE("a key is used once for each member") {
  on_every_backend([](TestStore& store) {
    const auto village = store.write([](Tables& t) { return build_village(t); });
    store.write([&](Tables& t) {
      t.replies().add(village.ali, key(1), {"a", "b", "c"}, at(5));
      t.replies().add(village.zainab, key(1), {"a", "b", "c"}, at(5));
    });
    CHECK_THROWS_AS(store.write([&](Tables& t) { t.replies().add(village.ali, key(1), {"a", "b", "c"}, at(6)); }),
                    std::logic_error);
  });
}

TEST_CASE("old answers go, a few at a time, oldest first") {
  on_every_backend([](TestStore& store) {
    store.write([](Tables& t) {
      const auto village = build_village(t);
      for (int i = 0; i < 6; ++i) t.replies().add(village.ali, key(i), {"a", "b", "c"}, at(i));
      CHECK(t.replies().remove_before(at(5), 3) == 3);
      CHECK_FALSE(t.replies().find(village.ali, key(2)));
      CHECK(t.replies().find(village.ali, key(3)));
      CHECK(t.replies().remove_before(at(5), 3) == 2);
      CHECK(t.replies().remove_before(at(5), 3) == 0);
      CHECK(t.replies().find(village.ali, key(5)));
    });
  });
}

}  // namespace majlis::tests
