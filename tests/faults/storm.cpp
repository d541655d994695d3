// R10: everybody comes back at once, as after a restart. MAJLIS_FAULT_LONG=1 is the full run of 5,000 clients.
#include <future>

#include <doctest/doctest.h>
#include <fmt/format.h>

#include "tests/faults/gathering.hpp"
#include "tests/support/footprint.hpp"
#include "tests/support/process.hpp"

using namespace majlis;
using namespace majlis::tests;

namespace {

constexpr int writers = 20;
constexpr int hands = 64;   ///< threads that connect, each one client after the other

struct Client {
  std::string cookie;
  std::map<std::string, std::int64_t> cursors;   ///< by feed
  std::unique_ptr<WebSocket> socket;
};

/// Connects, follows, and takes in what came meanwhile, as far as `seq` of each feed.
void resume(Client& client, const Address& address, std::int64_t seq) {
  client.socket = std::make_unique<WebSocket>(address, Headers{{"Cookie", "majlis_session=" + client.cookie}});
  std::int64_t id = 0;
  for (const auto& [feed, after] : client.cursors) {
    client.socket->send_text(fmt::format(R"({{"id":{},"op":"follow","args":{{"feed":"{}","after":{}}}}})", ++id, feed, after));
  }
  std::size_t followed = 0;
  const auto is_there = [&] { return std::ranges::all_of(client.cursors, [&](const auto& cursor) { return cursor.second >= seq; }); };
  while (followed < client.cursors.size() || !is_there()) {
    const auto message = client.socket->next();
    if (message.kind != Message::Kind::text) throw std::runtime_error{"hung up: " + message.text};
    for (std::size_t at = 0; at < message.text.size();) {
      const auto end = std::min(message.text.find('\n', at), message.text.size());
      const auto line = read_line(message.text.substr(at, end - at));
      at = end + 1;
      if (line.kind == Line::Kind::error) throw std::runtime_error{message.text};
      if (line.kind == Line::Kind::reply) ++followed;
      if (line.kind != Line::Kind::event) continue;
      if (line.seq != client.cursors[line.feed] + 1) throw std::runtime_error{fmt::format("{} came after {}", line.seq, client.cursors[line.feed])};
      client.cursors[line.feed] = line.seq;
    }
  }
}

/// All of them at once. Throws what any of them met.
void all_resume(std::vector<Client>& clients, const Address& address, std::int64_t seq) {
  std::vector<std::future<void>> busy;
  for (int hand = 0; hand < hands; ++hand) {
    busy.push_back(std::async(std::launch::async, [&, hand] {
      for (auto at = static_cast<std::size_t>(hand); at < clients.size(); at += hands) resume(clients[at], address, seq);
    }));
  }
  for (auto& each : busy) each.get();
}

std::int64_t mib(std::int64_t bytes) { return bytes >> 20; }

}  // namespace

TEST_SUITE("faults") {
  TEST_CASE("everybody returns at once: all are back soon with what they missed, and memory is bounded") {
    const bool is_long = chosen("MAJLIS_FAULT_LONG", 0) > 0;
    const int count = is_long ? 5'000 : 400;
    constexpr std::int64_t missed = 50;
    const std::vector<std::string> usual{"--rate-scale", "0", "--connections-per-address", "0"};
    ScratchDir folder{"storm"};
    auto server = std::make_unique<ServerProcess>(folder.path(), usual);
    std::vector<Person> people;
    for (int i = 0; i < writers; ++i) people.emplace_back(server->address(), fmt::format("Member{}", i)).joins_majlis();
    const auto group = people.front().does(CreateGroup{Slug::trusted("yard"), GroupName::trusted("The yard"), About::trusted(""), Charter::trusted("")}).group.id;
    for (std::size_t i = 1; i < people.size(); ++i) people[i].does(JoinGroup{group});
    std::vector<RoomCard> rooms;
    for (const char* slug : {"well", "gate", "hall"}) {
      rooms.push_back(people.front().does(CreateRoom{group, Slug::trusted(slug), RoomName::trusted(slug), About::trusted(""), Visibility::members}));
    }
    std::vector<Client> clients;
    for (int i = 0; i < count; ++i) {
      Client client{people[static_cast<std::size_t>(i) % people.size()].cookie(), {}, {}};
      for (const auto& room : rooms) client.cursors[Feed::of(room.id).name()] = 0;
      clients.push_back(std::move(client));
    }
    all_resume(clients, server->address(), 0);
    const auto at_rest = resident_bytes(server->process().pid());
    server->kill();

    server = std::make_unique<ServerProcess>(folder.path(), usual);
    people.front().moves_to(server->address());
    for (const auto& room : rooms) {
      for (std::int64_t i = 0; i < missed; ++i) people.front().writes(room.lounge, "while you were away");
    }
    const auto began = Clock::now();
    all_resume(clients, server->address(), missed);
    const auto took = std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - began);
    const auto most = most_resident_bytes(server->process().pid());
    MESSAGE(fmt::format("{} clients returned at once and had {} events each after {} ms; memory {} MiB at rest before, {} MiB at most", count, missed * 3, took.count(),
                        mib(at_rest), mib(most)));
    CHECK(most < 2 * at_rest + (32 << 20));
    if (is_long) CHECK(took <= std::chrono::seconds{30});
    clients.clear();
    CHECK(server->terminate() == 0);
  }
}
