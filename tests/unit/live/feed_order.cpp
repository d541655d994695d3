/// The order of a feed, whatever carries its events.
#include <random>

#include <doctest/doctest.h>

#include "server/live/nodes/feed_order.hpp"

namespace majlis::live {
namespace {

using namespace std::chrono_literals;

const Feed feed = Feed::of(RoomId{7});
const Instant start{};

Bulletin event(std::int64_t seq) { return {PublishedEvent{feed, seq, std::make_shared<const std::string>("{}"), {}}}; }

std::vector<std::int64_t> seqs(const Bulletin& bulletin) {
  std::vector<std::int64_t> found;
  for (const auto& entry : bulletin) found.push_back(std::get<PublishedEvent>(entry).seq);
  return found;
}

std::vector<std::int64_t> take(FeedOrder& order, std::int64_t seq, Instant now = start) {
  Bulletin out;
  order.insert(seq, event(seq), out, now);
  return seqs(out);
}

using Seqs = std::vector<std::int64_t>;

TEST_CASE("what comes first is passed on, and from there on each one in turn, once") {
  FeedOrder order;
  CHECK_FALSE(order.seq());
  CHECK(take(order, 5) == Seqs{5});
  CHECK(take(order, 4).empty());
  CHECK(take(order, 5).empty());
  CHECK(take(order, 6) == Seqs{6});
  CHECK(order.seq() == 6);
  CHECK_FALSE(order.missing_since());
}

TEST_CASE("what overtakes waits for the one before it") {
  FeedOrder order;
  take(order, 1);
  CHECK(take(order, 4, start + 1ms).empty());
  CHECK(take(order, 3, start + 2ms).empty());
  CHECK(take(order, 4, start + 3ms).empty());
  CHECK(order.missing_since() == start + 1ms);
  CHECK(take(order, 2, start + 4ms) == Seqs{2, 3, 4});
  CHECK_FALSE(order.missing_since());
}

TEST_CASE("a second gap is waited for from when the first has closed") {
  FeedOrder order;
  take(order, 1);
  take(order, 3, start + 1ms);
  take(order, 5, start + 2ms);
  CHECK(take(order, 2, start + 9ms) == Seqs{2, 3});
  CHECK(order.missing_since() == start + 9ms);
}

TEST_CASE("what is known otherwise is not waited for") {
  FeedOrder order;
  take(order, 1);
  take(order, 9);
  take(order, 11);
  Bulletin out;
  order.skip_to(8, out, start);
  CHECK(seqs(out) == Seqs{9});
  order.skip_to(3, out, start);
  CHECK(order.seq() == 9);
  CHECK(order.missing_since().has_value());
}

TEST_CASE("what was heard before the database was asked, and is not there, is waited for no longer") {
  FeedOrder order;
  take(order, 1);
  take(order, 3, start + 1ms);
  take(order, 900, start + 2ms);
  take(order, 901, start + 5ms);
  order.disown(3, start + 5ms);
  CHECK(take(order, 2, start + 6ms) == Seqs{2, 3});
  CHECK(order.missing_since());   // 901 came when the database had been asked
  order.disown(3, start + 7ms);
  CHECK_FALSE(order.missing_since());
}

TEST_CASE("more than it keeps is left to the store, and nothing is passed on out of turn") {
  FeedOrder order;
  take(order, 1);
  for (std::int64_t seq = 3; seq < 5'000; ++seq) CHECK(take(order, seq).empty());
  const auto passed = take(order, 2);
  CHECK(passed.size() > 100);
  CHECK(passed.size() < 1'000);
  CHECK(order.seq() == passed.back());
  CHECK(take(order, passed.back() + 1).size() == 1);
}

TEST_CASE("lost, doubled and reordered: what is passed on is without a gap, in order and once") {
  for (unsigned seed = 1; seed <= 200; ++seed) {
    CAPTURE(seed);
    std::mt19937 random{seed};
    FeedOrder order;
    Seqs passed = take(order, 1);
    Seqs coming;
    for (std::int64_t seq = 2; seq <= 60; ++seq) {
      const auto copies = random() % 4;   // none, one, or more
      for (unsigned i = 0; i < copies; ++i) coming.insert(coming.end() - static_cast<std::ptrdiff_t>(random() % (coming.size() + 1)), seq);
    }
    for (const auto seq : coming) {
      for (const auto each : take(order, seq)) passed.push_back(each);
    }
    // What a look at the store does.
    for (auto seq = *order.seq() + 1; seq <= 60; ++seq) {
      for (const auto each : take(order, seq)) passed.push_back(each);
    }
    REQUIRE(passed.size() == 60);
    for (std::size_t i = 0; i < passed.size(); ++i) CHECK(passed[i] == static_cast<std::int64_t>(i) + 1);
  }
}

}  // namespace
}  // namespace majlis::live
