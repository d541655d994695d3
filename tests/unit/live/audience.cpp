// Audiences alone: who gets which event when the store and the bus tell the same story at different times.
#include <doctest/doctest.h>

#include <chrono>
#include <optional>

#include <boost/asio/post.hpp>
#include <fmt/format.h>

#include "server/live/audience.hpp"
#include "tests/support/simulated_time.hpp"

using namespace majlis;
using namespace majlis::live;

namespace {

const Feed feed = Feed::of(RoomId{7});

/// Reads what it is told to, when it is told to.
class Reader : public Follower, public Sink {
 public:
  Reader(Audiences& audiences, std::int64_t after, const Feed& of = feed) : following_(audiences, *this, *this, of, after) { following_.wait(); }

  void send(const Frame& frame, Importance) override {
    // The lines of these tests are short: two bytes of header.
    for (const char c : frame->substr(2)) {
      if (c != '\n') heard_ += c;
    }
  }
  void ask_again(const Feed&) override {
    ++asked_;
    following_.wait();
  }

  /// The store told everything up to `seq`.
  bool has_read_to(std::int64_t seq) {
    for (auto next = following_.seq() + 1; next <= seq; ++next) heard_ += fmt::format("{}", next);
    if (following_.go_live(seq)) return true;
    following_.advance(seq);
    return false;
  }

  bool is_live() const { return following_.is_live(); }
  const std::string& heard() const { return heard_; }
  int asked() const { return asked_; }

 private:
  std::string heard_;
  int asked_ = 0;
  Following following_;
};

/// Runs `act` on a shard. Events are called 1, 2, 3 …
void on_shard(const std::function<void(Audiences&, const std::function<void(std::int64_t)>&)>& act) {
  Shards shards{1};
  Audiences audiences{shards[0], false};
  shards.on(0, [&] {
    act(audiences, [&](std::int64_t seq) {
      audiences.deliver({feed, seq, std::make_shared<const std::string>(fmt::format("{}", seq)), {}});
      audiences.on_turn_end();
    });
    shards.stop();
  });
  shards.run();
}

/// Somebody whose connection takes its time to send, and tells when it has.
class SlowReader : public Follower, public Sink, public TurnEnd {
 public:
  SlowReader(tests::SimulatedTime& time, Shard& shard, Audiences& audiences, std::chrono::milliseconds takes, std::function<void(int)> sent)
      : time_(time), shard_(shard), takes_(takes), sent_(std::move(sent)), following_(audiences, *this, *this, feed, 0) {
    following_.wait();
    CHECK(following_.go_live(0));
  }

  void send(const Frame& frame, Importance) override {
    frames.push_back(frame->substr(2));
    shard_.at_turn_end(*this);
  }
  void ask_again(const Feed&) override {}
  void on_turn_end() override {
    began.push_back(time_.now());
    time_.pass(takes_);
    sent_(static_cast<int>(began.size()));
  }

  std::vector<std::string> frames;
  std::vector<Instant> began;

 private:
  tests::SimulatedTime& time_;
  Shard& shard_;
  std::chrono::milliseconds takes_;
  std::function<void(int)> sent_;
  Following following_;
};

/// A room that keeps its tempo, and one who reads slowly there.
class SlowRoom {
 public:
  /// `after` is called in a turn of its own once the reader has sent, and the room rests: with how often they have.
  SlowRoom(std::chrono::milliseconds takes, const std::function<void(SlowRoom&, int)>& after) {
    later([this, takes, after] {
      reader.emplace(time, shards[0], audiences, takes, [this, after](int times) { later([this, after, times] { after(*this, times); }); });
      publish(1);
    });
    time.run(shards);
  }

  /// Not in the turn that comes now, in the one after it.
  void later(const std::function<void()>& job) {
    shards.on(0, [this, job] { shards.on(0, job); });
  }
  void publish(std::int64_t seq) { audiences.deliver({feed, seq, std::make_shared<const std::string>(fmt::format("{}", seq)), {}}); }
  void sleep_until(Instant then) { time.pass(std::chrono::ceil<std::chrono::milliseconds>(then - time.now())); }
  Instant rests_until() { return audiences.find(feed)->rests_until(); }

  tests::SimulatedTime time{Time{1'795'000'000'000}};
  Shards shards{1, time};
  Audiences audiences{shards[0]};
  std::optional<SlowReader> reader;
};

}  // namespace

TEST_CASE("what is published while a follower reads comes after what it read, once") {
  on_shard([](Audiences& audiences, const auto& publish) {
    Reader reader{audiences, 3};
    publish(4);
    publish(5);
    CHECK(reader.has_read_to(4));
    publish(6);
    CHECK(reader.heard() == "456");
  });
}

TEST_CASE("a follower who read ahead of the bus hears nothing twice") {
  on_shard([](Audiences& audiences, const auto& publish) {
    Reader early{audiences, 3};
    CHECK(early.has_read_to(3));
    Reader ahead{audiences, 0};
    CHECK(ahead.has_read_to(5));
    CHECK_FALSE(ahead.is_live());
    for (const auto seq : {4, 5, 6}) publish(seq);
    CHECK(early.heard() == "456");
    CHECK(ahead.heard() == "123456");
  });
}

TEST_CASE("a follower who read less than the one who is live reads on, instead of waiting for what came by already") {
  on_shard([](Audiences& audiences, const auto& publish) {
    Reader first{audiences, 0};
    Reader second{audiences, 0};
    CHECK(first.has_read_to(2));
    CHECK_FALSE(second.has_read_to(1));
    CHECK(second.has_read_to(2));
    publish(2);
    publish(3);
    CHECK(first.heard() == "123");
    CHECK(second.heard() == "123");
  });
}

TEST_CASE("when the last live one leaves, those ahead go on from the least advanced") {
  on_shard([](Audiences& audiences, const auto& publish) {
    auto leaving = std::make_unique<Reader>(audiences, 0);
    CHECK(leaving->has_read_to(0));
    Reader far{audiences, 0};
    CHECK(far.has_read_to(3));
    Reader near{audiences, 0};
    CHECK(near.has_read_to(2));
    leaving.reset();
    CHECK(near.is_live());
    for (const auto seq : {1, 2, 3, 4}) publish(seq);
    CHECK(near.heard() == "1234");
    CHECK(far.heard() == "1234");
  });
}

TEST_CASE("an event that did not come by is read from the store") {
  on_shard([](Audiences& audiences, const auto& publish) {
    Reader live{audiences, 0};
    CHECK(live.has_read_to(0));
    publish(1);
    publish(3);
    CHECK(live.asked() == 1);
    CHECK(live.heard() == "1");
    CHECK(live.has_read_to(2));
    publish(4);
    CHECK(live.heard() == "1234");
  });
}

TEST_CASE("what a feed is known to have come to is read by those who wait as well, and by those who come later") {
  on_shard([](Audiences& audiences, const auto&) {
    Reader live{audiences, 0};
    CHECK(live.has_read_to(5));
    Reader waiting{audiences, 0};
    audiences.reach(feed, 6);
    CHECK(live.asked() == 1);
    CHECK_FALSE(waiting.has_read_to(5));
    CHECK(waiting.has_read_to(6));
    Reader later{audiences, 0};
    CHECK_FALSE(later.has_read_to(5));
    CHECK(later.has_read_to(6));
    CHECK(waiting.heard() == "123456");
  });
}

TEST_CASE("after what never was, followers go on from what the database says") {
  on_shard([](Audiences& audiences, const auto& publish) {
    Reader reader{audiences, 3};
    CHECK(reader.has_read_to(3));
    publish(900);
    CHECK(reader.asked() == 1);
    CHECK_FALSE(reader.has_read_to(3));
    audiences.begin_anew(feed);
    CHECK(reader.asked() == 2);
    CHECK(reader.has_read_to(3));
    publish(4);
    CHECK(reader.heard() == "4");
  });
}

TEST_CASE("a gap in what was kept is read again") {
  on_shard([](Audiences& audiences, const auto& publish) {
    Reader reader{audiences, 0};
    publish(1);
    publish(3);
    CHECK_FALSE(reader.has_read_to(1));
    CHECK(reader.has_read_to(3));
    CHECK(reader.heard() == "123");
  });
}

TEST_CASE("what is kept is bounded in bytes too; beyond that it is read") {
  on_shard([](Audiences& audiences, const auto&) {
    Reader reader{audiences, 0};
    const auto line = std::make_shared<const std::string>(200'000, 'x');
    for (std::int64_t seq = 1; seq <= 2; ++seq) audiences.deliver({feed, seq, line, {}});
    CHECK_FALSE(reader.has_read_to(0));
    reader.ask_again(feed);
    CHECK(reader.has_read_to(2));
    CHECK(reader.heard() == "12");
  });
}

TEST_CASE("after a sending that took long, what comes next waits twice as long and leaves as one frame") {
  static constexpr std::chrono::milliseconds takes{5};
  SlowRoom acted{takes, [](SlowRoom& room, int times) {
    if (times == 2) return room.shards.stop();
    room.publish(2);
    room.later([&] { room.publish(3); });
  }};
  CHECK(acted.reader->frames == std::vector<std::string>{"1", "2\n3"});
  CHECK(acted.reader->began[1] - acted.reader->began[0] == takes + Audiences::rest_after(takes));
}

TEST_CASE("a room that has rested sends at once") {
  static constexpr std::chrono::milliseconds takes{5};
  SlowRoom acted{takes, [](SlowRoom& room, int) {
    CHECK(room.rests_until() == room.reader->began[0] + takes + Audiences::rest_after(takes));
    room.sleep_until(room.rests_until());
    room.publish(2);
    room.audiences.on_turn_end();
    CHECK(room.reader->frames.size() == 2);
    room.shards.stop();
  }};
}

TEST_CASE("a room rests by what sending took: for long where nobody feels it, and never so that it takes more than a third") {
  using std::chrono::milliseconds;
  CHECK(Audiences::rest_after(milliseconds{0}) == Audiences::rest_min);
  CHECK(Audiences::rest_after(milliseconds{1}) == milliseconds{6});
  CHECK(Audiences::rest_after(milliseconds{5}) == Audiences::rest_felt);
  CHECK(Audiences::rest_after(milliseconds{15}) == milliseconds{30});
  CHECK(Audiences::rest_after(milliseconds{500}) == Audiences::rest_max);
  // Half of the room on each of two shards.
  CHECK(Audiences::rest_after(milliseconds{1}, 2) == milliseconds{13});
  CHECK(Audiences::rest_after(milliseconds{5}, 2) == Audiences::rest_felt + milliseconds{5});
  CHECK(Audiences::rest_after(milliseconds{20}, 2) == milliseconds{40});
}

TEST_CASE("a shard that was held up makes no room rest for long") {
  SlowRoom acted{std::chrono::milliseconds{150}, [](SlowRoom& room, int) {
    CHECK(room.rests_until() == room.time.now() + Audiences::rest_max);
    room.shards.stop();
  }};
}

TEST_CASE("rooms that send together, one because its rest is over, share the time it took") {
  static constexpr std::chrono::milliseconds takes{5};
  const Feed other = Feed::of(RoomId{8});
  std::optional<Reader> neighbour;
  SlowRoom acted{takes, [&](SlowRoom& room, int times) {
    if (times == 1) {
      neighbour.emplace(room.audiences, 0, other);
      CHECK(neighbour->has_read_to(0));
      room.publish(2);
      room.later([&] {
        room.sleep_until(room.rests_until() + std::chrono::milliseconds{1});
        // Now the alarm is due: it comes in the same turn as this.
        room.shards.on(0, [&] { room.audiences.deliver({other, 1, std::make_shared<const std::string>("1"), {}}); });
      });
      return;
    }
    // The neighbour got one of the two frames.
    CHECK(room.rests_until() >= room.reader->began[1] + 2 * takes);
    neighbour.reset();
    room.shards.stop();
  }};
}
