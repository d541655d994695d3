/// The bus of a node among others, over a courier that does what a test tells it to.
#include <deque>

#include <doctest/doctest.h>

#include "protocol/frames.hpp"
#include "server/community/notices.hpp"
#include "server/live/nodes/shared_bus.hpp"
#include "tests/support/simulated_time.hpp"

namespace majlis::live {
namespace {

const Feed square = Feed::of(RoomId{7});
const std::string channel = "majlis:key:56";
const std::string notices_channel = "majlis:key:4";
constexpr std::int64_t notices_at_start = 10;

class FakeCourier : public Courier {
 public:
  void start(Ears from) override { ears = std::move(from); }
  void listen(const std::string& to) override { listened.push_back(to); }
  void ignore(const std::string& to) override { ignored.push_back(to); }
  void say(const std::string& on, std::string_view word) override { said.emplace_back(on, word); }
  void take(const std::string&, const rules::Budget&, int, std::function<void(std::optional<std::int64_t>)> done) override { done({}); }
  void refill(const std::string&) override {}
  void stop() override {}

  Ears ears;
  std::vector<std::string> listened;
  std::vector<std::string> ignored;
  std::vector<std::pair<std::string, std::string>> said;
};

std::string line(const Feed& feed, std::int64_t seq, const std::string& data = "{}") { return event_line(feed, seq, {1}, "told", data); }

std::string notice_data(MemberId reaccess) {
  community::NodeNotice notice;
  notice.reaccess_members = {reaccess};
  return json::to_json(notice);
}

/// A node; what its shard is given is written down: `7/3` an event of feed 7, `again 5` a member who asks again, and so on.
class Node {
 public:
  Node() {
    auto fake = std::make_unique<FakeCourier>();
    courier = fake.get();
    const auto receive = [this](Shard&, const Bulletin& bulletin) {
      for (const auto& entry : bulletin) given.push_back(describe(entry));
    };
    const auto read = [this](std::vector<community::FeedPlace> places, std::function<void(Result<std::vector<community::Missed>>)> done) {
      ++looks;
      if (is_sick) return shards.on(0, [done] { done(refused(ErrorCode::unavailable)); });
      std::vector<community::Missed> missed;
      for (const auto& [feed, seq] : places) {
        const auto& events = stored[feed];
        community::Missed of{feed, std::max(events.empty() ? 0 : events.back().seq, feed == square ? 0 : notices_at_start), {}};
        if (seq == of.head) continue;
        of.is_beyond = seq && *seq > of.head;
        of.too_much = is_forgetful && !of.is_beyond;
        if (seq && !is_forgetful) {
          for (const auto& event : events) {
            if (event.seq > *seq && of.events.size() < events_at_once) of.events.push_back(event);
          }
        }
        missed.push_back(std::move(of));
      }
      shards.on(0, [done, missed] { done(missed); });
    };
    bus = std::make_unique<SharedBus>(shards, receive, std::move(fake), read, metrics, SharedBus::Options{"me", "key", notices_at_start});
  }

  void store(const Feed& feed, std::int64_t seq, const std::string& data = "{}") { stored[feed].push_back({feed, seq, {1}, "told", data}); }
  void hears(const Feed& feed, std::int64_t seq, std::int64_t notices = 0, const std::string& data = "{}", const std::string& from = "other") {
    const auto text = line(feed, seq, data);
    courier->ears.heard(feed == square ? channel : notices_channel, write_word({from, EventWord{seq, notices, {}, text}}));
  }
  void commits(const Feed& feed, std::int64_t seq, std::int64_t notices = 0) {
    bus->publish(std::make_shared<const Bulletin>(Bulletin{PublishedEvent{feed, seq, std::make_shared<const std::string>(line(feed, seq)), {}, notices}}));
  }

  /// Runs `steps` one after the other, each when what the one before brought about has happened and `pause` is over.
  void play(std::vector<std::function<void()>> steps, std::chrono::milliseconds pause = std::chrono::milliseconds{5}) {
    bus->joined(square);
    std::chrono::milliseconds wait{0};
    for (auto& step : steps) time.after(std::exchange(wait, wait + pause), [this, step = std::move(step)] { shards.on(0, step); });
    time.after(wait, [this] { shards.stop(); });
    time.run(shards);
    bus->stop();
  }

  tests::SimulatedTime time{Time{1'795'000'000'000}};
  Shards shards{1, time};
  Metrics metrics;
  FakeCourier* courier;
  std::unique_ptr<SharedBus> bus;
  std::unordered_map<Feed, std::vector<storage::EventRecord>> stored;
  std::vector<std::string> given;
  int looks = 0;
  bool is_sick = false;
  bool is_forgetful = false;
  std::size_t events_at_once = 1'000;   ///< that the store gives of a feed

 private:
  static std::string describe(const BulletinEntry& entry) {
    if (const auto* event = std::get_if<PublishedEvent>(&entry)) return fmt::format("{}/{}", event->feed.id, event->seq);
    if (const auto* reached = std::get_if<Reached>(&entry)) return fmt::format("reached {}", reached->seq);
    if (std::holds_alternative<LostTouch>(entry)) return "lost touch";
    if (std::holds_alternative<Disowned>(entry)) return "disowned";
    if (const auto* again = std::get_if<Reaccess>(&entry)) {
      const auto* member = std::get_if<MemberId>(&again->whose);
      return member ? fmt::format("again {}", member->value) : "again all";
    }
    return "?";
  }
};

using Given = std::vector<std::string>;

TEST_CASE("what is heard is put in order and passed on once; what this node said itself is not heard") {
  Node node;
  node.play({[&] { node.hears(square, 1); },
             [&] {
               node.hears(square, 3);
               node.hears(square, 2);
               node.hears(square, 2);
             },
             [&] { node.commits(square, 4); }, [&] { node.hears(square, 5, 0, "{}", "me"); }});
  CHECK(node.given == Given{"7/1", "7/2", "7/3", "7/4"});
  REQUIRE(node.courier->said.size() == 1);
  CHECK(node.courier->said.front().first == channel);
  CHECK(node.courier->listened == std::vector<std::string>{notices_channel, channel});
}

TEST_CASE("a gap that does not close is read from the store") {
  Node node;
  for (std::int64_t seq = 1; seq <= 4; ++seq) node.store(square, seq);
  node.play({[&] { node.hears(square, 1); }, [&] { node.commits(square, 4); }}, std::chrono::milliseconds{200});
  CHECK(node.given == Given{"7/1", "7/2", "7/3", "7/4"});
}

TEST_CASE("an event waits for the notices before it, here as elsewhere") {
  Node node;
  node.play({[&] { node.hears(square, 1, 11); }, [&] { node.commits(square, 2, 11); }, [&] { CHECK(node.given.empty()); },
             [&] { node.hears(Feed::of_nodes(), 11, 0, notice_data(MemberId{5})); }, [] {}});
  CHECK(node.given == Given{"again 5", "7/1", "7/2"});
}

TEST_CASE("a notice that is lost is read from the store, and what waits for it is passed on after it") {
  Node node;
  node.store(Feed::of_nodes(), 11, notice_data(MemberId{5}));
  node.play({[&] { node.hears(square, 1, 11); }, [] {}}, std::chrono::milliseconds{200});
  CHECK(node.given == Given{"again 5", "7/1"});
}

TEST_CASE("what a look finds comes after the notices it finds") {
  Node node;
  node.play({[&] { node.hears(square, 1); },
             [&] {
               node.store(square, 1);
               node.store(square, 2);
               node.store(Feed::of_nodes(), 11, notice_data(MemberId{5}));
               node.courier->ears.listens(channel);
             }});
  CHECK(node.given == Given{"7/1", "again 5", "7/2"});
}

TEST_CASE("once it is listened to, a feed of which nothing was heard is compared with the store") {
  Node node;
  node.store(square, 41);
  node.play({[&] { node.courier->ears.listens(channel); }, [&] { node.hears(square, 42); }});
  CHECK(node.given == Given{"reached 41", "7/42"});
  CHECK(node.courier->said.back().second == "q me");
}

TEST_CASE("once a second all followed feeds are looked at, and again when the store could not answer") {
  Node node;
  node.is_sick = true;
  node.play({[&] { node.hears(square, 1); },
             [&] {
               CHECK(node.looks >= 1);
               node.is_sick = false;
               node.store(square, 1);
               node.store(square, 2);
             },
             [] {}}, std::chrono::milliseconds{1'300});
  CHECK(node.given == Given{"7/1", "7/2"});
}

TEST_CASE("more than can be caught up with makes followers ask themselves; of notices, everybody begin anew") {
  Node node;
  node.is_forgetful = true;
  node.play({[&] { node.hears(square, 1); },
             [&] {
               node.store(square, 9'000);
               node.courier->ears.listens(channel);
             },
             [&] { node.store(Feed::of_nodes(), 9'000); },
             [&] {
               node.courier->ears.listens(notices_channel);
             },
             [&] { node.hears(square, 9'001, 9'000); }});
  CHECK(node.given == Given{"7/1", "again all", "lost touch", "7/9001"});
}

TEST_CASE("of many notices all are read before what may be behind them") {
  Node node;
  node.events_at_once = 2;
  node.play({[&] { node.hears(square, 1); },
             [&] {
               node.store(square, 1);
               node.store(square, 2);
               for (std::int64_t seq = 11; seq <= 15; ++seq) node.store(Feed::of_nodes(), seq, notice_data(MemberId{seq}));
               node.courier->ears.listens(channel);
             },
             [] {}});
  CHECK(node.given == Given{"7/1", "again 11", "again 12", "again 13", "again 14", "again 15", "7/2"});
}

TEST_CASE("what was passed on and is not in the database is disowned, and what the database has instead is passed on") {
  Node node;
  node.store(square, 1);
  node.play({[&] { node.hears(square, 1); }, [&] { node.hears(square, 2); }, [&] { node.hears(square, 3); }, [&] { node.courier->ears.listens(channel); },
             [&] { node.store(square, 2); }, [&] { node.hears(square, 2); }});
  CHECK(node.given == Given{"7/1", "7/2", "7/3", "disowned", "7/2"});
}

TEST_CASE("notices that are not in the database make everybody begin anew, once") {
  Node node;
  node.store(Feed::of_nodes(), 10, notice_data(MemberId{4}));
  node.play({[&] { node.hears(Feed::of_nodes(), 11, 0, notice_data(MemberId{5})); }, [&] { node.courier->ears.listens(notices_channel); },
             [&] { node.courier->ears.listens(notices_channel); }});
  CHECK(node.given == Given{"again 5", "lost touch"});
}

TEST_CASE("nobody looks for long for what an event seems to come after, when the database does not have the event") {
  Node node;
  node.store(square, 1);
  node.play({[&] { node.hears(square, 1); }, [&] { node.hears(square, 900); }, [] {}, [] {}}, std::chrono::milliseconds{150});
  CHECK(node.looks <= 2);
  CHECK(node.given == Given{"7/1"});
}

TEST_CASE("an event that claims a notice which is not there waits for a look at the store, and no longer") {
  Node node;
  node.store(Feed::of_nodes(), 10);
  node.play({[&] { node.hears(square, 1, 999); }, [&] { node.hears(square, 2, 10); }, [] {}}, std::chrono::milliseconds{200});
  CHECK(node.given == Given{"7/1", "7/2"});
}

TEST_CASE("while the store can't answer, it is asked once a second for all that is missing") {
  Node node;
  node.is_sick = true;
  node.play({[&] { node.hears(square, 1); }, [&] { node.hears(square, 3); }, [&] { node.hears(square, 4, 11); }, [] {}, [] {}, [] {}},
            std::chrono::milliseconds{150});
  CHECK(node.looks <= 3);
  CHECK(node.given == Given{"7/1"});
}

TEST_CASE("a notice that this program can't read makes everybody begin anew") {
  Node node;
  node.play({[&] { node.hears(Feed::of_nodes(), 11, 0, R"({"of_the_future":1})"); }, [] {}});
  CHECK(node.given == Given{"lost touch"});
}

TEST_CASE("a word of brackets alone is read as none") {
  Node node;
  node.play({[&] { node.hears(Feed::of_nodes(), 11, 0, std::string(5'000'000, '[')); }, [] {}});
  CHECK(node.given == Given{"lost touch"});
}

TEST_CASE("a feed is listened to while a shard follows it") {
  Node node;
  node.play({[&] { node.bus->joined(square); }, [&] { node.bus->left(square); }, [&] { CHECK(node.courier->ignored.empty()); },
             [&] { node.bus->left(square); }, [&] { node.hears(square, 1); }});
  CHECK(node.courier->ignored == std::vector<std::string>{channel});
  CHECK(node.given.empty());
}

TEST_CASE("words that are none of ours change nothing") {
  Node node;
  node.play({[&] {
    for (const char* text : {"", "e", "e other 1 0 - ", "x y z"}) node.courier->ears.heard(channel, text);
    node.courier->ears.heard("majlis:key:banana", "e other 1 0 - {}");
    node.courier->ears.heard("majlis:key:64", "e other 1 0 - {}");
  }});
  CHECK(node.given.empty());
}

}  // namespace
}  // namespace majlis::live
