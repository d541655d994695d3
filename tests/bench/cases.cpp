#include "tests/bench/cases.hpp"

#include <iterator>

#include <fmt/format.h>

#include "tests/bench/figures.hpp"
#include "tests/bench/memory.hpp"
#include "tests/bench/posts.hpp"
#include "tests/bench/reading.hpp"
#include "tests/bench/relay.hpp"

namespace majlis::bench {
namespace {

Subject relayed(std::string name, const RelayLoad& load, const StartPeer& start) {
  return {std::move(name), [=](Row& row) { measure_relay(load, start, row); }};
}

StartPeer majlis(RelayOptions options) {
  return [options] { return start_majlis_relay(options); };
}

std::vector<Subject> against_peers(const RelayLoad& load) {
  return {relayed("Majlis", load, majlis({.rooms = load.rooms, .tempo = true})),
          relayed("Majlis, tempo off", load, majlis({.rooms = load.rooms})), relayed("Bun", load, start_bun), relayed("ws", load, start_ws),
          relayed("nats-server", load, start_nats)};
}

Subject posted(std::string name, const PostsLoad& load) {
  return {std::move(name), [=](Row& row) { measure_posts(load, row); }};
}

}  // namespace

std::vector<Case> relay_cases(const Settings& settings) {
  const RelayLoad thousand{.messages_per_second = 100, .seconds = settings.seconds};
  const RelayLoad five_thousand{.followers = 5'000, .messages_per_second = 20, .seconds = settings.seconds};
  const RelayLoad flood_8{.in_flight = 8, .seconds = settings.seconds};
  const RelayLoad flood_64{.in_flight = 64, .seconds = settings.seconds};
  const RelayLoad rooms{.rooms = 100, .messages_per_second = 100, .seconds = settings.seconds};
  const RelayLoad ten_rooms{.rooms = 100, .rooms_each = 10, .messages_per_second = 100, .seconds = settings.seconds};
  RelayLoad two_thousand = thousand;
  two_thousand.followers = 2'000;
  const auto sliced = [](int shards) { return majlis({.shards = shards, .tempo = true, .slice = 0.35}); };
  return {
      {"relay_1000", "1,000 followers of one room, 100 messages/s, nothing stored", against_peers(thousand), "Bun"},
      {"relay_5000", "5,000 followers of one room, 20 messages/s, nothing stored", against_peers(five_thousand), "Bun"},
      {"flood_8", "1,000 followers of one room, always 8 messages on their way", against_peers(flood_8), "Bun"},
      {"flood_64", "1,000 followers of one room, always 64 messages on their way", against_peers(flood_64), "Bun"},
      {"rooms_1", "1,000 clients in 100 rooms, one each; 100 messages/s over all rooms", against_peers(rooms), "Bun"},
      {"rooms_10", "1,000 clients in 100 rooms, ten each; 100 messages/s over all rooms", against_peers(ten_rooms), "Bun"},
      {"shards", "relay_1000 on one shard and on two; then each shard on a third of a processor, as if it were all of a slow one",
       {relayed("one shard", thousand, majlis({.tempo = true})), relayed("two shards", thousand, majlis({.shards = 2, .tempo = true})),
        relayed("one shard, tempo off", thousand, majlis({})), relayed("two shards, tempo off", thousand, majlis({.shards = 2})),
        relayed("one slow shard", thousand, sliced(1)), relayed("one slow shard, 2,000 followers", two_thousand, sliced(1)),
        relayed("two slow shards, 2,000 followers", two_thousand, sliced(2))},
       "one shard"},
  };
}

std::vector<Case> post_cases(const Settings& settings) {
  const RelayLoad relay{.messages_per_second = 100, .seconds = settings.seconds};
  const PostsLoad thousand{.posts_per_second = 100, .seconds = settings.seconds};
  const PostsLoad rooms{.rooms = 100, .posts_per_second = 100, .seconds = settings.seconds};
  const PostsLoad ten_rooms{.rooms = 100, .rooms_each = 10, .posts_per_second = 100, .seconds = settings.seconds};
  const PostsLoad many{.followers = 200, .writers = 16, .seconds = settings.seconds};
  const PostsLoad alone{.followers = 0, .writers = 100, .seconds = settings.seconds};
  const PostsLoad calm{.followers = 200, .posts_per_second = 200, .seconds = settings.seconds};
  const auto traced = [](PostsLoad load) {
    load.trace = true;
    return load;
  };
  const auto on_postgresql = [](PostsLoad load) {
    load.postgresql = true;
    return load;
  };
  return {
      {"posts_1000", "1,000 followers, 100 posts/s, stored durably; beside the relay of as many messages",
       {relayed("nothing stored", relay, majlis({.tempo = true})), posted("stored", thousand)}, "nothing stored"},
      {"posts_200", "200 followers, as many posts as 16 writers get through, 8 under way each", {posted("Majlis", many)}},
      {"posts_alone", "no followers, as many posts as 100 writers get through, 8 under way each", {posted("Majlis", alone)}},
      {"posts_calm", "200 followers, 200 posts/s: how long until a post is acknowledged", {posted("Majlis", calm)}},
      {"stages", "Where the time of a post goes (`--trace-stages`): means, of the line that asks for it to the sockets of 1,000 followers",
       {posted("100 posts/s", traced(thousand)), posted("1,000 posts/s, 10 followers", traced({.followers = 10, .posts_per_second = 1'000, .seconds = settings.seconds}))}},
      {"posts_postgresql", "the same two on PostgreSQL, on the same machine; its own CPU is not counted",
       {posted("as many as 100 writers get through", on_postgresql(alone)), posted("200 posts/s", on_postgresql(calm))}},
      {"posts_rooms", "1,000 clients in 100 rooms, 100 posts/s over all rooms",
       {posted("one room each", rooms), posted("ten rooms each", ten_rooms)}},
  };
}

std::vector<Case> memory_cases(const Settings&) {
  constexpr int connections = 10'000;
  const auto idle_peer = [](const StartPeer& start) { return [start](Row& row) { measure_idle_peer(connections, start, row); }; };
  return {
      {"idle", "10,000 connections that do nothing, each following three feeds (Majlis: signed in)",
       {{"Majlis", [](Row& row) { measure_idle(connections, row); }},
        {"Bun", idle_peer(start_bun)},
        {"ws", idle_peer(start_ws)},
        {"nats-server", idle_peer(start_nats)}},
       "Bun"},
      {"lazy", "1,000 followers, 100 messages of 1 KiB a second, of whom 50 stop reading for a minute; the figures are the others'",
       {{"all read", [](Row& row) { measure_lazy({.lazy = 0}, row); }}, {"50 stop reading", [](Row& row) { measure_lazy({}, row); }}},
       "all read", figures::p99_ms.name},
  };
}

std::vector<Case> reading_cases(const Settings& settings) {
  const auto pings = [&](int signing_in) {
    return [signing_in, seconds = settings.seconds](Row& row) { measure_pings(signing_in, seconds, row); };
  };
  return {
      {"reading", fmt::format("A history of {} posts, one question after the other", settings.posts),
       reading_questions(settings.data, {.posts = settings.posts})},
      {"home", "A member's first screen alone: the query and its JSON, of 100 rooms with 200 threads each", home_visitors(settings.data)},
      {"sign_ins", "One client's pings while 32 people sign in at once, again and again",
       {{"nobody signs in", pings(0)}, {"32 sign in", pings(32)}}, "nobody signs in", figures::p99_ms.name},
  };
}

std::vector<Case> growth_cases(const Settings& settings) {
  std::vector<Case> cases{{"growth_followers", "Followers of one room, 20 messages/s, nothing stored", {}, {}, {}, false},
                          {"growth_rooms", "1,000 clients over so many rooms, 100 posts/s over all rooms", {}, {}, {}, false},
                          {"growth_posts", "50 posts at a random place of so large a history", {}, {}, {}, false},
                          {"growth_members", "Who begins like that, in a group of so many members", {}, {}, {}, false}};
  for (const int followers : {100, 300, 1'000, 3'000}) {
    const RelayLoad load{.followers = followers, .messages_per_second = 20, .seconds = settings.seconds};
    cases[0].subjects.push_back(relayed(std::to_string(followers), load, majlis({.tempo = true})));
  }
  for (const int rooms : {1, 10, 100}) {
    cases[1].subjects.push_back(posted(std::to_string(rooms), {.rooms = rooms, .posts_per_second = 100, .seconds = settings.seconds}));
  }
  const auto question = [&](std::string_view what, std::int64_t name, const LibrarySize& size) {
    for (auto& subject : reading_questions(settings.data, size)) {
      if (subject.name == what) return Subject{std::to_string(name), std::move(subject.measure)};
    }
    throw std::logic_error("no such question");
  };
  for (const std::int64_t posts : {100'000, 1'000'000, 10'000'000}) {
    cases[2].subjects.push_back(question(page_question, posts, {.posts = posts}));
  }
  for (const int members : {1, 1'000, 100'000}) {
    cases[3].subjects.push_back(question(members_question, members, {.posts = 100'000, .members = members}));
  }
  return cases;
}

std::vector<Case> all_cases(const Settings& settings) {
  std::vector<Case> all;
  for (auto* some : {relay_cases, post_cases, memory_cases, reading_cases, growth_cases}) {
    auto cases = some(settings);
    all.insert(all.end(), std::make_move_iterator(cases.begin()), std::make_move_iterator(cases.end()));
  }
  return all;
}

}  // namespace majlis::bench
