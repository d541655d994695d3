#include "tests/storage_conformance/backends.hpp"
#include "tests/storage_conformance/village.hpp"

namespace majlis::tests {

namespace {

const Feed hall = Feed::of(RoomId{42});
const Feed attic = Feed::of(RoomId{43});
constexpr std::size_t all = 1'000'000;   ///< bytes

void append(Tables& tables, const Feed& feed, Time when) {
  tables.feeds().append(feed, when, "post_written", R"({"post":"مرحبا"})");
}

std::vector<std::int64_t> seqs(const std::optional<std::vector<storage::EventRecord>>& events) {
  std::vector<std::int64_t> seqs;
  for (const auto& event : events.value()) seqs.push_back(event.seq);
  return seqs;
}

}  // namespace

TEST_CASE("a feed's events come back in order, without a gap, each feed by itself") {
  on_every_backend([](TestStore& store) {
    store.write([](Tables& t) {
      CHECK(t.feeds().get_head(hall) == 0);
      CHECK(t.feeds().list(hall, 0, 10, all)->empty());
      for (int i = 1; i <= 3; ++i) {
        CHECK(t.feeds().append(hall, at(i), "post_written", "{}").seq == i);
        CHECK(t.feeds().append(Feed::of(GroupId{42}), at(i), "group_changed", "{}").seq == i);
      }
      append(t, attic, at(9));
    });
    store.reopen();
    store.write([](Tables& t) { CHECK(t.feeds().append(hall, at(4), "post_written", R"({"a":"ب"})").seq == 4); });
    store.reader().read([](const Tables& t) {
      CHECK(t.feeds().get_head(hall) == 4);
      CHECK(seqs(t.feeds().list(hall, 0, 10, all)) == std::vector<std::int64_t>{1, 2, 3, 4});
      CHECK(seqs(t.feeds().list(hall, 1, 2, all)) == std::vector<std::int64_t>{2, 3});
      CHECK(t.feeds().list(hall, 4, 10, all)->empty());
      CHECK(t.feeds().list(hall, 99, 10, all)->empty());
      const auto last = t.feeds().list(hall, 3, 10, all)->front();
      CHECK(last.feed == hall);
      CHECK(last.at == at(4));
      CHECK(last.event == "post_written");
      CHECK(last.data_json == R"({"a":"ب"})");
      CHECK(t.feeds().get_head(attic) == 1);
    });
  });
}

TEST_CASE("the heads of many feeds are told by one question") {
  on_every_backend([](TestStore& store) {
    store.write([](Tables& t) {
      for (int i = 1; i <= 3; ++i) append(t, hall, at(i));
      append(t, attic, at(4));
      append(t, Feed::of_nodes(), at(5));
    });
    store.reader().read([](const Tables& t) {
      const std::vector<Feed> asked{attic, Feed::of(GroupId{42}), Feed::of_nodes(), hall};
      std::map<Feed, std::int64_t> heads;
      for (const auto& [feed, head] : t.feeds().list_heads(asked)) heads.emplace(feed, head);
      CHECK(heads == std::map<Feed, std::int64_t>{{hall, 3}, {attic, 1}, {Feed::of_nodes(), 1}});
      CHECK(t.feeds().list_heads({}).empty());
    });
  });
}

TEST_CASE("a community has a key, which stays") {
  on_every_backend([](TestStore& store) {
    const auto key = store.store().get_community_key();
    CHECK(key.size() == 32);
    CHECK(key.find_first_not_of("0123456789abcdef") == std::string::npos);
    store.reopen();
    CHECK(store.store().get_community_key() == key);
  });
}

TEST_CASE("a stretch ends with the event that makes it long enough, and has at least one") {
  on_every_backend([](TestStore& store) {
    store.write([](Tables& t) {
      for (int i = 1; i <= 4; ++i) t.feeds().append(hall, at(i), "post_written", std::string(100, 'a'));
      CHECK(seqs(t.feeds().list(hall, 0, 10, 1)) == std::vector<std::int64_t>{1});
      CHECK(seqs(t.feeds().list(hall, 0, 10, 200)) == std::vector<std::int64_t>{1, 2});
      CHECK(seqs(t.feeds().list(hall, 1, 10, 201)) == std::vector<std::int64_t>{2, 3, 4});
    });
  });
}

TEST_CASE("who asks for events that are no longer kept is told so") {
  on_every_backend([](TestStore& store) {
    store.write([](Tables& t) {
      for (int i = 1; i <= 6; ++i) append(t, hall, at(10 * i));
      CHECK(t.feeds().remove_before(at(40), 100) == 3);
      CHECK_FALSE(t.feeds().list(hall, 0, 10, all));
      CHECK_FALSE(t.feeds().list(hall, 2, 10, all));
      CHECK(seqs(t.feeds().list(hall, 3, 10, all)) == std::vector<std::int64_t>{4, 5, 6});
      CHECK(t.feeds().get_head(hall) == 6);
      append(t, hall, at(70));
      CHECK(t.feeds().get_head(hall) == 7);
    });
  });
}

TEST_CASE("a feed's head is kept however old it is") {
  on_every_backend([](TestStore& store) {
    store.write([](Tables& t) {
      for (int i = 1; i <= 3; ++i) append(t, hall, at(i));
      append(t, attic, at(1));
      CHECK(t.feeds().remove_before(at(999), 100) == 2);
      CHECK(t.feeds().remove_before(at(999), 100) == 0);
      CHECK(t.feeds().get_head(hall) == 3);
      CHECK(seqs(t.feeds().list(hall, 2, 10, all)) == std::vector<std::int64_t>{3});
      CHECK(t.feeds().get_head(attic) == 1);
      append(t, attic, at(1'000));
      CHECK(t.feeds().remove_before(at(999), 100) == 1);
    });
  });
}

TEST_CASE("removing old events takes a few at a time, from all feeds") {
  on_every_backend([](TestStore& store) {
    store.write([](Tables& t) {
      for (int i = 1; i <= 8; ++i) append(t, hall, at(i));
      for (int i = 1; i <= 8; ++i) append(t, attic, at(2 * i));
      CHECK(t.feeds().remove_before(at(7), 4) == 4);
      CHECK(t.feeds().remove_before(at(7), 4) == 4);
      CHECK(t.feeds().remove_before(at(7), 4) == 1);
      CHECK(t.feeds().remove_before(at(7), 4) == 0);
      CHECK(seqs(t.feeds().list(hall, 6, 10, all)) == std::vector<std::int64_t>{7, 8});
      CHECK(seqs(t.feeds().list(attic, 3, 10, all)) == std::vector<std::int64_t>{4, 5, 6, 7, 8});
    });
  });
}

TEST_CASE("a clock that was set back leaves no gap in what is kept") {
  on_every_backend([](TestStore& store) {
    store.write([](Tables& t) {
      for (const auto when : {10, 90, 20, 30}) append(t, hall, at(when));
      CHECK(t.feeds().remove_before(at(50), 100) == 1);
      CHECK(seqs(t.feeds().list(hall, 1, 10, all)) == std::vector<std::int64_t>{2, 3, 4});
    });
  });
}

}  // namespace majlis::tests
