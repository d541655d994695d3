#include <fmt/format.h>

#include "tests/bench/figures.hpp"
#include "tests/bench/memory.hpp"
#include "tests/bench/place.hpp"
#include "tests/bench/swarm.hpp"

namespace majlis::bench {
namespace {

constexpr Figure each_bytes{"bytes a connection", 0};
constexpr Figure each_afterwards_bytes{"after a flood", 0};
constexpr Figure at_rest_mib{"server at rest, MiB", 1};

double mib(std::int64_t bytes) { return static_cast<double>(bytes) / 1048576; }

/// A storm of posts at once, which everybody hears; then two seconds of nothing.
void flood(Place& place, Swarm& swarm, std::int64_t& events) {
  constexpr int posts = 64;
  const auto all = std::int64_t{posts} * static_cast<std::int64_t>(swarm.size());
  const auto writer = swarm.add(place.writer(0));
  events = 0;
  for (int id = 1; id <= posts; ++id) swarm.send(writer, stamped_post(id, place.rooms().front().lounge, 200));
  swarm.run(now_ns() + seconds_ns(120), [&] { return events >= all; });
  if (events < all) throw std::runtime_error(fmt::format("a flood did not reach everybody: {} of {} events", events, all));
  swarm.run(now_ns() + seconds_ns(2), [] { return false; });
}

}  // namespace

void measure_idle(int connections, Row& row) {
  Place place{1, 4};
  const auto at_rest = resident_bytes(place.pid());
  const WebSocketFraming framing;
  Swarm swarm{place.address(), framing};
  std::int64_t replies = 0, events = 0;
  swarm.on_message([&](Swarm::Index, std::string_view line) { ++(is_reply(line) ? replies : events); });
  const std::vector<Feed> feeds{Feed::of(place.owner().id()), Feed::of(place.group()), Feed::of(place.rooms().front().id)};
  for (int i = 0; i < connections; ++i) {
    swarm.add(place.owner_greeting(feeds));
    swarm.run(now_ns() + seconds_ns(5), [&] { return replies == 3 * static_cast<std::int64_t>(swarm.size()); });
  }
  if (replies != 3 * std::int64_t{connections}) throw std::runtime_error("not every follow was answered");
  const auto each = [&] { return static_cast<double>(resident_bytes(place.pid()) - at_rest) / connections; };
  row.set(each_bytes, each());
  flood(place, swarm, events);
  row.set(each_afterwards_bytes, each());
  row.set(at_rest_mib, mib(at_rest));
  if (swarm.lost() > 0) row.note(fmt::format("{} connections were lost", swarm.lost()));
}

void measure_idle_peer(int connections, const StartPeer& start, Row& row) {
  const auto peer = start();
  const auto at_rest = resident_bytes(peer->pid());
  Swarm swarm{peer->address(), peer->framing()};
  swarm.on_message([](Swarm::Index, std::string_view) {});
  const std::vector<int> rooms{1, 2, 3};
  for (int i = 0; i < connections; ++i) swarm.add(peer->greeting(rooms));
  swarm.run(now_ns() + seconds_ns(1), [] { return false; });
  row.set(each_bytes, static_cast<double>(resident_bytes(peer->pid()) - at_rest) / connections);
  row.set(at_rest_mib, mib(at_rest));
}

}  // namespace majlis::bench
