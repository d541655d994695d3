#include "tests/storage_conformance/backends.hpp"
#include "tests/storage_conformance/village.hpp"

namespace majlis::tests {

namespace {

std::vector<std::string> texts(const Tables& tables, ThreadId thread) {
  std::vector<std::string> texts;
  for (const auto& post : tables.posts().list(thread, 1, 100, std::nullopt)) texts.push_back(post.text.str());
  return texts;
}

std::vector<std::string> texts(TestStore& store, ThreadId thread) {
  return store.read([&](const Tables& t) { return texts(t, thread); });
}

}  // namespace

TEST_CASE("a refused change leaves nothing behind, its neighbours in the commit stay") {
  on_every_backend([](TestStore& store) {
    const auto village = store.write([](Tables& t) { return build_village(t); });
    const auto write = [&](const std::string& text, bool accept) {
      store.writer().attempt([&](Tables& t) {
        write_post(t, village.thread, village.ali, {text, {village.zainab}});
        t.feeds().append(Feed::of(village.room.id), at(10), "post_written", "{}");
        return accept;
      });
    };
    store.writer().begin();
    write("first", true);
    write("refused", false);
    write("second", true);
    store.writer().commit();
    CHECK(texts(store, village.thread) == std::vector<std::string>{"first", "second"});
    CHECK(store.read([&](const Tables& t) { return t.feeds().get_head(Feed::of(village.room.id)); }) == 2);
    CHECK(store.read([&](const Tables& t) { return t.threads().find(village.thread)->last_number; }) == 2);
  });
}

TEST_CASE("a change that throws is undone, and the error reaches the caller") {
  on_every_backend([](TestStore& store) {
    const auto village = store.write([](Tables& t) { return build_village(t); });
    store.writer().begin();
    store.writer().attempt([&](Tables& t) { return write_post(t, village.thread, village.ali, {"kept"}), true; });
    CHECK_THROWS_WITH_AS(store.writer().attempt([&](Tables& t) -> bool {
      write_post(t, village.thread, village.ali, {"lost"});
      throw std::runtime_error("the change failed");
    }), "the change failed", std::runtime_error);
    CHECK_THROWS_AS(store.writer().attempt([&](Tables& t) {  // a broken rule of the database's own
      write_post(t, village.thread, village.ali, {"lost"});
      add_member(t, "ali");
      return true;
    }), std::logic_error);
    store.writer().attempt([&](Tables& t) { return write_post(t, village.thread, village.ali, {"kept too"}), true; });
    store.writer().commit();
    CHECK(texts(store, village.thread) == std::vector<std::string>{"kept", "kept too"});
  });
}

TEST_CASE("nobody sees what is not committed, and rollback takes it back") {
  on_every_backend([](TestStore& store) {
    const auto village = store.write([](Tables& t) { return build_village(t); });
    store.writer().begin();
    store.writer().attempt([&](Tables& t) { return write_post(t, village.thread, village.ali, {"maybe"}), true; });
    CHECK(texts(store, village.thread).empty());
    store.writer().rollback();
    store.writer().rollback();  // without a begin: nothing happens
    CHECK(texts(store, village.thread).empty());
    store.write([&](Tables& t) { write_post(t, village.thread, village.ali, {"now"}); });
    CHECK(texts(store, village.thread) == std::vector<std::string>{"now"});
  });
}

TEST_CASE("a commit without changes is fine, and calls out of turn are bugs") {
  on_every_backend([](TestStore& store) {
    store.writer().begin();
    CHECK_THROWS_AS(store.writer().begin(), std::logic_error);
    store.writer().commit();
    CHECK_THROWS_AS(store.writer().commit(), std::logic_error);
    CHECK_THROWS_AS(store.writer().attempt([](Tables&) { return true; }), std::logic_error);
  });
}

TEST_CASE("all that one read sees is from one moment, however much is written meanwhile") {
  on_every_backend([](TestStore& store) {
    const auto village = store.write([](Tables& t) { return build_village(t); });
    const auto write = [&](const std::string& text) {
      store.write([&](Tables& t) {
        write_post(t, village.thread, village.ali, {text});
        t.feeds().append(Feed::of(village.room.id), at(10), "post_written", "{}");
      });
    };
    write("before");
    store.reader().read([&](const Tables& t) {
      CHECK(texts(t, village.thread).size() == 1);
      write("meanwhile");
      CHECK(texts(t, village.thread).size() == 1);
      CHECK(t.feeds().get_head(Feed::of(village.room.id)) == 1);
    });
    CHECK(texts(store, village.thread).size() == 2);
  });
}

TEST_CASE("a read that throws ends its snapshot") {
  on_every_backend([](TestStore& store) {
    const auto village = store.write([](Tables& t) { return build_village(t); });
    CHECK_THROWS_AS(store.reader().read([&](const Tables& t) {
      CHECK(texts(t, village.thread).empty());
      throw std::runtime_error("the query failed");
    }), std::runtime_error);
    store.write([&](Tables& t) { write_post(t, village.thread, village.ali, {"new"}); });
    CHECK(texts(store, village.thread).size() == 1);
  });
}

TEST_CASE("what was committed is there after a restart, what was not is not") {
  on_every_backend([](TestStore& store) {
    const auto village = store.write([](Tables& t) { return build_village(t); });
    store.write([&](Tables& t) { write_post(t, village.thread, village.ali, {"committed"}); });
    store.writer().begin();
    store.writer().attempt([&](Tables& t) { return write_post(t, village.thread, village.ali, {"not"}), true; });
    store.reopen();
    CHECK(texts(store, village.thread) == std::vector<std::string>{"committed"});
  });
}

TEST_CASE("two writers wait for each other") {
  on_every_backend([](TestStore& store) {
    const auto village = store.write([](Tables& t) { return build_village(t); });
    const auto second = store.store().open_writer();
    second->begin();
    second->attempt([&](Tables& t) { return write_post(t, village.thread, village.ali, {"from the second"}), true; });
    second->commit();
    store.write([&](Tables& t) { write_post(t, village.thread, village.ali, {"from the first"}); });
    CHECK(texts(store, village.thread) == std::vector<std::string>{"from the second", "from the first"});
  });
}

}  // namespace majlis::tests
