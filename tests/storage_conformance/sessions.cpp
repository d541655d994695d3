#include "tests/storage_conformance/backends.hpp"
#include "tests/storage_conformance/village.hpp"

namespace majlis::tests {

namespace {

SessionId sign_in(Tables& tables, MemberId member, const std::string& hash, Time started_at, Time expires_at) {
  return tables.sessions().add({member, SessionKind::device, Label::trusted("Firefox"), hash, started_at, expires_at});
}

}  // namespace

TEST_CASE("who signed in stays signed in, also after a restart") {
  on_every_backend([](TestStore& store) {
    const auto member = store.write([](Tables& t) { return add_member(t, "ali"); });
    const auto id = store.write([&](Tables& t) { return sign_in(t, member, "aa", at(10), at(100)); });
    store.reopen();
    const auto session = store.read([](const Tables& t) { return t.sessions().find_by_token_hash("aa"); });
    REQUIRE(session);
    CHECK(session->id == id);
    CHECK(session->member == member);
    CHECK(session->kind == SessionKind::device);
    CHECK(session->label.str() == "Firefox");
    CHECK(session->started_at == at(10));
    CHECK(session->seen_at == at(10));
    CHECK(session->expires_at == at(100));
    CHECK(store.read([&](const Tables& t) { return t.sessions().find(id); })->id == id);
    CHECK_FALSE(store.read([](const Tables& t) { return t.sessions().find_by_token_hash("ab"); }));
  });
}

TEST_CASE("a member's sessions come last used first, and only theirs") {
  on_every_backend([](TestStore& store) {
    store.write([](Tables& t) {
      const auto ali = add_member(t, "ali");
      const auto zainab = add_member(t, "zainab");
      const auto phone = sign_in(t, ali, "a1", at(10), at(100));
      const auto laptop = sign_in(t, ali, "a2", at(20), at(100));
      sign_in(t, zainab, "z1", at(30), at(100));
      t.sessions().update_seen(phone, at(50), at(200));
      const auto list = t.sessions().list(ali);
      REQUIRE(list.size() == 2);
      CHECK(list[0].id == phone);
      CHECK(list[0].expires_at == at(200));
      CHECK(list[1].id == laptop);
      for (int i = 0; i < 60; ++i) sign_in(t, zainab, "more " + std::to_string(i), at(40), at(100));
      CHECK(std::ssize(t.sessions().list(zainab)) == limits::sessions_per_member);
    });
  });
}

TEST_CASE("a session that was signed out is gone, and its id is never another's") {
  on_every_backend([](TestStore& store) {
    store.write([](Tables& t) {
      const auto ali = add_member(t, "ali");
      const auto first = sign_in(t, ali, "a1", at(10), at(100));
      t.sessions().remove(first);
      CHECK_FALSE(t.sessions().find(first));
      CHECK(sign_in(t, ali, "a2", at(20), at(100)) != first);
    });
  });
}

TEST_CASE("expired sessions go, a few at a time, and live ones stay") {
  on_every_backend([](TestStore& store) {
    store.write([](Tables& t) {
      const auto ali = add_member(t, "ali");
      for (int i = 0; i < 5; ++i) sign_in(t, ali, "old " + std::to_string(i), at(1), at(10 + i));
      const auto edge = sign_in(t, ali, "edge", at(1), at(50));
      const auto live = sign_in(t, ali, "live", at(1), at(90));
      CHECK(t.sessions().remove_expired(at(50), 3) == 3);
      CHECK(t.sessions().remove_expired(at(50), 3) == 2);
      CHECK(t.sessions().remove_expired(at(50), 3) == 0);
      CHECK(t.sessions().find(edge));
      CHECK(t.sessions().find(live));
    });
  });
}

}  // namespace majlis::tests
