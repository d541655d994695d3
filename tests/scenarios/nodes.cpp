// Two nodes serve one community, and Redis between them does what it likes.
#include <doctest/doctest.h>

#include <boost/asio/steady_timer.hpp>
#include <poll.h>

#include "protocol/frames.hpp"
#include "server/live/nodes/redis_courier.hpp"
#include "tests/support/metric.hpp"
#include "tests/support/own_postgresql.hpp"
#include "tests/support/own_redis.hpp"
#include "tests/support/village.hpp"

using namespace majlis;
using namespace majlis::tests;

namespace {

net::ServerOptions with_redis(const std::string& url) {
  auto options = TestServer::defaults();
  options.redis = live::RedisUrl::parse(url);
  REQUIRE(options.redis);
  return options;
}

/// One for all scenes of this file: they leave nothing behind in it.
struct Postgresql {
  Postgresql() { static const OwnPostgresql server; }
};

/// Salma lives on the first node, Tareq on the second.
struct TwoNodes {
  explicit TwoNodes(const std::string& redis_url) : TwoNodes(with_redis(redis_url)) {}
  explicit TwoNodes(net::ServerOptions options) : village(std::move(options)) {
    village.salma.moves_to(village.server.address_of(0));
    village.tareq.moves_to(village.server.address_of(1));
    feed = Feed::of(village.square.id);
    await_redis(1);
  }

  /// Until both nodes know that Redis is there, or that it is not.
  void await_redis(double connected) {
    for (const std::size_t node : {0u, 1u}) {
      const bool noticed = comes_to(village.server.address_of(node), "majlis_redis_connected", connected);
      if (!noticed) throw std::runtime_error{"a node does not notice what became of Redis"};
    }
  }
  double heard(const std::string& how) { return metric(village.server.address_of(1), "majlis_bus_events_" + how + "_total"); }

  /// Salma writes that many posts, Tareq sees them.
  void talk(int posts) {
    Post last{};
    for (int i = 0; i < posts; ++i) last = village.salma.writes(village.square.lounge, "post");
    village.tareq.sees<PostWritten>(feed, [&](const PostWritten& event) { return event.post.id == last.id; });
    written += posts;
  }
  /// What Salma writes comes by Redis; a look at the database may be faster now and then.
  void check_that_words_carry_it() {
    const auto read_before = heard("read");
    const auto heard_before = heard("heard");
    talk(50);
    CHECK(heard("heard") - heard_before >= 50);
    CHECK(heard("read") - read_before <= 5);
  }
  void check_that_nothing_is_missing() {
    std::int64_t expected = 0;
    for (const auto& event : village.tareq.live().events(feed)) CHECK(event.as<PostWritten>().post.number == ++expected);
    CHECK(expected == written);
  }

  Postgresql database;
  Village village;
  Feed feed;
  std::int64_t written = 0;
};

}  // namespace

TEST_SUITE("nodes") {
  TEST_CASE("what is written on one node is heard on the other, and need not be read from the database") {
    OwnRedis redis;
    TwoNodes nodes{redis.url()};
    nodes.village.tareq.follows(nodes.feed);
    nodes.talk(1);
    nodes.check_that_words_carry_it();
    nodes.check_that_nothing_is_missing();
  }

  TEST_CASE("a feed that is followed anew, and so left and entered at once, is heard as before") {
    OwnRedis redis;
    TwoNodes nodes{redis.url()};
    nodes.village.tareq.follows(nodes.feed);
    nodes.talk(1);
    nodes.village.tareq.follows(nodes.feed);
    nodes.talk(1);
    nodes.check_that_words_carry_it();
  }

  TEST_CASE("Redis is killed, comes back empty, loses its listeners: nothing is missed, and nobody waits for it") {
    OwnRedis redis;
    TwoNodes nodes{redis.url()};
    nodes.village.tareq.follows(nodes.feed);
    nodes.talk(5);
    redis.kill();
    nodes.await_redis(0);
    nodes.talk(5);
    redis.start();
    nodes.await_redis(1);
    nodes.talk(5);
    for (int cut = 0; cut < 5; ++cut) {
      CHECK(redis.say("CLIENT KILL TYPE pubsub").starts_with(':'));
      nodes.talk(5);
    }
    CHECK(redis.say("FLUSHALL") == "+OK");
    nodes.talk(5);
    nodes.check_that_nothing_is_missing();
  }

  TEST_CASE("what the database does not have, though it was said, is taken back, and what is written then is seen") {
    OwnRedis redis;
    TwoNodes nodes{redis.url()};
    nodes.village.tareq.follows(nodes.feed);
    nodes.talk(3);
    // As after a database that went on without its last second: two more were said than it knows of.
    const auto word = [&](std::int64_t seq) { return fmt::format("'e lost {} 0 - {}'", seq, event_line(nodes.feed, seq, {1}, "told", "{}")); };
    const auto heard = redis.say(fmt::format("EVAL \"local c = redis.call('pubsub', 'channels', 'majlis:*:{}') return redis.call('publish', c[1], ARGV[1]) + redis.call('publish', c[1], ARGV[2])\" 0 {} {}",
                                             nodes.feed.key(), word(4), word(5)));
    CHECK(heard == ":2");
    CHECK(nodes.village.tareq.live().expect_end(nodes.feed) == ErrorCode::feed_reset);
    nodes.village.tareq.follows(nodes.feed);
    nodes.talk(5);
    nodes.check_that_words_carry_it();
  }

  TEST_CASE("Redis stands still: it is given up after some seconds, and what is written is seen all the same") {
    OwnRedis redis;
    TwoNodes nodes{redis.url()};
    nodes.village.tareq.follows(nodes.feed);
    nodes.talk(1);
    redis.freeze();
    const auto began = Clock::now();
    nodes.talk(3);
    CHECK(Clock::now() - began < std::chrono::seconds{5});
    nodes.await_redis(0);
    nodes.talk(3);
    redis.thaw();
    nodes.await_redis(1);
    nodes.talk(3);
    nodes.check_that_nothing_is_missing();
  }

  TEST_CASE("who leaves on one node hears nothing more on the other, with Redis and without") {
    OwnRedis redis;
    TwoNodes nodes{redis.url()};
    auto& village = nodes.village;
    const auto kitchen = Feed::of(village.kitchen.id);
    for (const bool with : {true, false}) {
      if (!with) {
        redis.kill();
        nodes.await_redis(0);
      }
      CAPTURE(with);
      village.tareq.follows(kitchen);
      auto tablet = village.tareq.second_device();
      tablet.moves_to(village.server.address_of(0));
      tablet.does(LeaveGroup{village.group});
      const auto secret = village.salma.writes(village.kitchen.lounge, "among us");
      CHECK(village.tareq.live().expect_end(kitchen) == ErrorCode::not_allowed);
      for (const auto& event : village.tareq.live().events(kitchen)) CHECK(event.as<PostWritten>().post.id != secret.id);
      village.tareq.does(JoinGroup{village.group});
    }
  }

  TEST_CASE("a session that is ended on one node closes its connections on the other") {
    OwnRedis redis;
    TwoNodes nodes{redis.url()};
    auto& salma = nodes.village.salma;
    const auto token = salma.calls(CreateToken{Label::trusted("bot")});
    REQUIRE(token);
    Person bot{nodes.village.server.address_of(1)};
    bot.acts_with_token(token->token);
    bot.follows(nodes.feed);
    salma.does(EndSession{token->session.id});
    CHECK(bot.live().expect_close().code == 4401);
  }

  TEST_CASE("members are seen across nodes, also by a node that begins to look later") {
    OwnRedis redis;
    TwoNodes nodes{redis.url()};
    auto& village = nodes.village;
    village.salma.follows(nodes.feed);
    village.salma.does(SetPresence{village.square.id});
    village.salma.live().expect_signal<Presence>(nodes.feed, [](const Presence& now) { return now.count == 1; });
    village.tareq.follows(nodes.feed);
    village.tareq.live().expect_signal<Presence>(nodes.feed, [](const Presence& now) { return now.count == 1; });
    village.tareq.does(SetPresence{village.square.id});
    village.salma.live().expect_signal<Presence>(nodes.feed, [](const Presence& now) { return now.count == 2; });
    village.tareq.does(SetTyping{village.square.id, village.square.lounge});
    village.salma.live().expect_signal<Typing>(nodes.feed, [&](const Typing& now) { return !now.members.empty() && now.members.front().id == village.tareq.id(); });
  }

  TEST_CASE("wrong passwords for one account are counted on all nodes together, and by each node where Redis is away") {
    OwnRedis redis;
    auto options = with_redis(redis.url());
    options.rate_scale = 1;
    options.behind_proxy = true;
    TwoNodes nodes{std::move(options)};
    /// Guesses in turn on both nodes until it is stopped.
    const auto guess = [&](const std::string& name) {
      int guesses = 0;
      for (; guesses < 30; ++guesses) {
        Person thief{nodes.village.server.address_of(static_cast<std::size_t>(guesses) % 2)};
        // From everywhere: an address has a limit of its own.
        const auto refusal = thief.posts_to("/api/v1/sign_in", json::to_json(SignIn{MemberName::trusted(name), Password::trusted("a guess")}), {},
                                            {{"X-Forwarded-For", fmt::format("10.0.0.{}", guesses)}});
        if (refusal.status == 429) break;
        CHECK(refusal.status == 401);
      }
      return guesses;
    };
    CHECK(guess("Salma Haddad") == 10);
    // Whatever somebody calls themselves, guessing at that uses up nothing of anybody's else.
    CHECK(guess(fmt::format("m{}:{}", static_cast<int>(RateClass::write), nodes.village.tareq.id().value)) == 10);
    nodes.village.tareq.writes(nodes.village.square.lounge, "still here");
    nodes.village.tareq.writes(nodes.village.square.lounge, "and here");
    redis.kill();
    nodes.await_redis(0);
    CHECK(guess("Tareq Mansour") == 20);
  }

  TEST_CASE("what one member writes is counted on all nodes together") {
    OwnRedis redis;
    auto options = with_redis(redis.url());
    options.rate_scale = 1;
    TwoNodes nodes{std::move(options)};
    auto tablet = nodes.village.salma.second_device();
    tablet.moves_to(nodes.village.server.address_of(1));
    int written = 0;
    for (bool may = true; may && written < 60; ++written) {
      auto& device = written % 2 == 0 ? nodes.village.salma : tablet;
      const auto post = device.tries(WritePost{nodes.village.square.lounge, Markdown::trusted("again"), {}});
      may = post.has_value();
      if (!may) CHECK(post.error().code == ErrorCode::slow_down);
    }
    // Twenty at once and one a second; each node alone would have allowed as many.
    CHECK(written >= 15);
    CHECK(written <= 30);
    // And on: one a second on all nodes, not on each.
    const auto began = Clock::now();
    int more = 0;
    for (int i = 0; Clock::now() - began < std::chrono::seconds{8}; ++i) {
      auto& device = i % 2 == 0 ? nodes.village.salma : tablet;
      if (device.tries(WritePost{nodes.village.square.lounge, Markdown::trusted("and again"), {}})) ++more;
      ::poll(nullptr, 0, 50);
    }
    CHECK(more >= 3);
    CHECK(more <= 12);
  }

  TEST_CASE("a password and another database of Redis are used") {
    OwnRedis redis{{"--requirepass", "a secret"}};
    auto url = redis.url();
    url.insert(url.find("127"), ":a%20secret@");
    TwoNodes nodes{url + "/3"};
    nodes.village.tareq.follows(nodes.feed);
    nodes.talk(3);
    nodes.check_that_nothing_is_missing();
  }

  TEST_CASE("sentinels say where Redis is") {
    OwnRedis redis;
    const auto sentinel = OwnRedis::sentinel_of(redis);
    auto url = sentinel->url();
    url.replace(0, url.find("127"), "redis+sentinel://127.0.0.1:1,");
    TwoNodes nodes{url + "/majlis"};
    nodes.village.tareq.follows(nodes.feed);
    nodes.talk(3);
    nodes.check_that_nothing_is_missing();
  }

  TEST_CASE("sentinels that want the password get it") {
    OwnRedis redis{{"--requirepass", "secret"}};
    const auto sentinel = OwnRedis::sentinel_of(redis, "secret");
    auto url = sentinel->url();
    url.replace(0, url.find("127"), "redis+sentinel://:secret@");
    TwoNodes nodes{url + "/majlis"};
    nodes.village.tareq.follows(nodes.feed);
    nodes.check_that_words_carry_it();
  }

  TEST_CASE("an account of Redis that lacks the channels counts as none, and is not tried ever faster") {
    OwnRedis redis{{"--user", "majlis", "on", ">secret", "~*", "+@all", "resetchannels"}};
    auto url = redis.url();
    url.insert(url.find("127"), "majlis:secret@");
    live::Metrics metrics;
    live::Shards shards{1};
    const auto courier = live::make_redis_courier(shards[0], *live::RedisUrl::parse(url), metrics);
    bool was_there = false;
    const auto until = Clock::now() + std::chrono::seconds{2};
    boost::asio::steady_timer timer{shards[0].context()};
    const std::function<void()> look = [&] {
      was_there = was_there || metrics.redis_connected.Value() > 0;
      if (Clock::now() > until) return shards.stop();
      timer.expires_after(std::chrono::milliseconds{1});
      timer.async_wait([&](const boost::system::error_code&) { look(); });
    };
    shards.on(0, [&] {
      courier->start({[](std::string_view, std::string_view) {}, [](std::string_view) {}});
      look();
    });
    shards.run();
    courier->stop();
    CHECK_FALSE(was_there);
    // Two links a try, and this question; the pauses double, from a tenth of a second on.
    const auto tries = redis.say(R"lua(EVAL "return tonumber(redis.call('info', 'stats'):match('total_connections_received:(%d+)'))" 0)lua");
    CHECK(std::stoi(tries.substr(1)) >= 5);
    CHECK(std::stoi(tries.substr(1)) <= 20);
  }
}
