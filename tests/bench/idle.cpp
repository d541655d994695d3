/// What a connection costs that does nothing: signed in, following three feeds.
#include <fmt/format.h>

#include "tests/bench/cases.hpp"
#include "tests/bench/measure.hpp"
#include "tests/bench/swarm.hpp"
#include "tests/support/paths.hpp"
#include "tests/support/person.hpp"
#include "tests/support/process.hpp"

namespace majlis::bench {

void measure_idle(const IdleOptions& options) {
  tests::ScratchDir data{"bench-idle"};
  tests::ServerProcess server{data.path(), {"--rate-scale", "0", "--connections-per-address", "0", "--shards", "1"}};
  const pid_t pid = server.process().pid();
  tests::Person member{server.address(), "member"};
  member.joins_majlis();
  const auto group = member.does(CreateGroup{Slug::trusted("bench"), GroupName::trusted("Bench"), {}, {}}).group.id;
  const auto room = member.does(CreateRoom{group, Slug::trusted("room"), RoomName::trusted("Room"), {}, Visibility::public_});
  const auto at_rest = resident_bytes(pid);

  Swarm swarm{server.address()};
  std::int64_t replies = 0;
  swarm.on_line([&](Swarm::Index, std::string_view line) { replies += line.starts_with("{\"id\":") ? 1 : 0; });
  for (int i = 0; i < options.connections; ++i) {
    const auto client = swarm.add(member.cookie());
    int id = 0;
    for (const auto& feed : {Feed::of(member.id()), Feed::of(group), Feed::of(room.id)}) {
      swarm.send(client, fmt::format(R"({{"id":{},"op":"follow","args":{{"feed":"{}","after":0}}}})", ++id, feed.name()));
    }
    swarm.run(now_ns() + 1'000'000'000, [&] { return replies == 3 * static_cast<std::int64_t>(swarm.size()); });
  }
  const auto full = resident_bytes(pid);
  fmt::print("connections {} (lost {}), each signed in and following 3 feeds\n", swarm.size(), swarm.lost());
  fmt::print("server memory at rest {:.1f} MiB, with them {:.1f} MiB: {:.0f} bytes a connection\n", static_cast<double>(at_rest) / 1048576,
             static_cast<double>(full) / 1048576, static_cast<double>(full - at_rest) / options.connections);
}

}  // namespace majlis::bench
