/// The real server with one thing left out: messages are not stored. Each line of its standard input is a message
/// (tests/bench/message.hpp) and takes the bus as the event of a commit does; lines read together are published
/// together, like a batch of the writer. Its rooms are room:1, room:2 and so on, and everybody may follow them.
#include <sys/resource.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <thread>

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include "server/live/node.hpp"
#include "server/net/server.hpp"
#include "tests/bench/message.hpp"

using namespace majlis;

namespace {

void make_rooms(storage::Store& store, int rooms) {
  const Time at{1};
  const auto writer = store.open_writer();
  writer->begin();
  writer->attempt([&](storage::Tables& tables) {
    const auto group = tables.groups().add({Slug::trusted("bench"), GroupName::trusted("Bench"), {}, {}, {}, at});
    for (int i = 1; i <= rooms; ++i) {
      tables.rooms().add({group, Slug::trusted(fmt::format("room-{}", i)), RoomName::trusted("Room"), {}, Visibility::public_, at});
    }
    return true;
  });
  writer->commit();
}

/// The whole lines at the beginning of `text`, which it takes away.
std::shared_ptr<live::Bulletin> take_lines(std::string& text) {
  auto bulletin = std::make_shared<live::Bulletin>();
  std::size_t at = 0;
  for (auto end = text.find('\n'); end != text.npos; end = text.find('\n', at)) {
    auto line = std::make_shared<const std::string>(text, at, end - at);
    at = end + 1;
    const auto message = bench::read_message(*line);
    if (message) bulletin->push_back(live::PublishedEvent{Feed::of(RoomId{message->room}), message->seq, std::move(line), {}});
  }
  text.erase(0, at);
  return bulletin;
}

void pass_on(live::Bus& bus) {
  std::array<char, 64 * 1024> room;
  std::string text;
  for (auto size = ::read(STDIN_FILENO, room.data(), room.size()); size > 0; size = ::read(STDIN_FILENO, room.data(), room.size())) {
    text.append(room.data(), static_cast<std::size_t>(size));
    if (const auto bulletin = take_lines(text); !bulletin->empty()) bus.publish(bulletin);
  }
}

}  // namespace

int main(int argc, char** argv) {
  net::ServerOptions options;
  options.port = 0;
  options.rate_scale = 0;
  options.connections_per_address = 0;
  std::string database;
  int rooms = 1;
  std::string tempo = "on";
  CLI::App app{"Majlis as a relay, for the benchmark"};
  app.add_option("--database", database)->required();
  app.add_option("--rooms", rooms);
  app.add_option("--shards", options.shards);
  app.add_option("--tempo", tempo)->check(CLI::IsMember({"on", "off"}));
  CLI11_PARSE(app, argc, argv);
  options.send_at_once = tempo == "off";

  std::signal(SIGPIPE, SIG_IGN);
  spdlog::set_level(spdlog::level::warn);
  rlimit files{};
  ::getrlimit(RLIMIT_NOFILE, &files);
  files.rlim_cur = files.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &files);

  const auto store = storage::open_store(database);
  make_rooms(*store, rooms);
  net::Server server{options, *store};
  std::thread input{[&] {
    pass_on(server.node().engine().bus());
    server.stop();
  }};
  fmt::print("open at 127.0.0.1:{}\n", server.port());
  std::fflush(stdout);
  server.run();
  input.join();
}
