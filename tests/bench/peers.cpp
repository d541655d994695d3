#include <unistd.h>

#include <cstdlib>
#include <optional>

#include <fmt/format.h>

#include "tests/bench/measure.hpp"
#include "tests/bench/peer.hpp"
#include "tests/bench/swarm.hpp"
#include "tests/support/paths.hpp"
#include "tests/support/process.hpp"

namespace majlis::bench {
namespace {

using tests::Process;

/// A program that says on its standard output where it listens, in a line that has `mark` in it and ends in the port.
class Program {
 public:
  Program(const std::filesystem::path& path, const std::vector<std::string>& arguments, std::string_view mark,
          Process::Input input = Process::Input::inherited, int processors = 1)
      : process_(start(path, arguments, input, processors)) {
    std::string line;
    do line = process_->read_line();
    while (line.find(mark) == line.npos);
    address_.port = static_cast<std::uint16_t>(std::stoul(line.substr(line.rfind(':') + 1)));
  }

  Process& process() const { return *process_; }
  const tests::Address& address() const { return address_; }

 private:
  static std::unique_ptr<Process> start(const std::filesystem::path& path, const std::vector<std::string>& arguments, Process::Input input,
                                        int processors) {
    const ServersProcessor here{processors};
    return std::make_unique<Process>(path, arguments, tests::Environment{}, input);
  }

  std::unique_ptr<Process> process_;
  tests::Address address_;
};

/// A program to whom one publishes over a connection.
template <class Way>
class ProgramPeer : public Peer {
 public:
  explicit ProgramPeer(Program program) : program_(std::move(program)) {}
  ~ProgramPeer() override { ::close(publisher_); }
  pid_t pid() const override { return program_.process().pid(); }
  const tests::Address& address() const override { return program_.address(); }
  const Framing& framing() const override { return way_; }

 protected:
  void open_publisher(const Greeting& greeting) { publisher_ = connect_and_greet(address(), greeting); }
  void send(std::string_view bytes) { write_all(publisher_, bytes); }

 private:
  Program program_;
  Way way_;
  int publisher_ = -1;
};

/// Messages come by its standard input, and take the bus like what was committed.
class MajlisRelay : public Peer {
 public:
  explicit MajlisRelay(const RelayOptions& options)
      : program_(std::filesystem::read_symlink("/proc/self/exe").parent_path() / "majlis_relay",
                 {"--database", "sqlite:" + (data_.path() / "majlis.db").string(), "--rooms", std::to_string(options.rooms), "--shards",
                  std::to_string(options.shards), "--tempo", options.tempo ? "on" : "off"},
                 "open at", Process::Input::pipe, options.shards) {
    if (options.slice == 0) return;
    slice_.emplace(options.slice * options.shards);
    slice_->take(pid());
  }

  pid_t pid() const override { return program_.process().pid(); }
  const tests::Address& address() const override { return program_.address(); }
  const Framing& framing() const override { return framing_; }

  Greeting greeting(std::span<const int> rooms) const override {
    auto said = upgrade("/ws", address().authority(), "Sec-WebSocket-Protocol: majlis.v1\r\n");
    for (const int room : rooms) {
      said.afterwards += text_frame(fmt::format(R"({{"id":{0},"op":"follow","args":{{"feed":"room:{0}","after":0}}}})", room));
    }
    return said;
  }
  void publish(int, std::string_view message) override { write_all(program_.process().input(), fmt::format("{}\n", message)); }

 private:
  tests::ScratchDir data_{"bench-relay"};
  std::optional<Slice> slice_;   // until the program in it has ended
  Program program_;
  WebSocketFraming framing_;
};

/// Bun and ws: peers/bun.mjs and peers/ws.mjs speak alike.
class WebSocketPeer : public ProgramPeer<WebSocketFraming> {
 public:
  explicit WebSocketPeer(Program program) : ProgramPeer(std::move(program)) { open_publisher(upgrade("/publish", address().authority())); }

  Greeting greeting(std::span<const int> rooms) const override {
    return upgrade(fmt::format("/follow/{}", fmt::join(rooms, ",")), address().authority());
  }
  void publish(int, std::string_view message) override { send(text_frame(message)); }
};

class Nats : public ProgramPeer<NatsFraming> {
 public:
  explicit Nats(Program program) : ProgramPeer(std::move(program)) { open_publisher(hello({})); }

  Greeting greeting(std::span<const int> rooms) const override { return hello(rooms); }
  void publish(int room, std::string_view message) override {
    send(fmt::format("PUB room.{} {}\r\n{}\r\n", room, message.size(), message));
  }

 private:
  static Greeting hello(std::span<const int> rooms) {
    std::string text = "CONNECT {\"verbose\":false,\"pedantic\":false}\r\n";
    for (const int room : rooms) text += fmt::format("SUB room.{0} {0}\r\n", room);
    return {text + "PING\r\n", "INFO", "PONG\r\n"};
  }
};

std::filesystem::path script(std::string_view name) { return tests::source_dir() / "tests/bench/peers" / name; }

/// A program by the name that one types, or std::runtime_error.
std::filesystem::path find_program(const std::string& name) {
  std::string_view folders = ::getenv("PATH") ? ::getenv("PATH") : "";
  const std::string all = std::string{folders} + ":/usr/sbin";
  for (std::size_t at = 0; at <= all.size();) {
    const auto end = std::min(all.find(':', at), all.size());
    const auto path = std::filesystem::path{all.substr(at, end - at)} / name;
    if (::access(path.c_str(), X_OK) == 0) return path;
    at = end + 1;
  }
  throw std::runtime_error(name + " is not installed");
}

std::filesystem::path find_bun() {
  const auto bun = script("node_modules/.bin/bun");
  if (!std::filesystem::exists(bun)) throw std::runtime_error("bun is not installed: run scripts/bench");
  return bun;
}

}  // namespace

std::unique_ptr<Peer> start_majlis_relay(const RelayOptions& options) { return std::make_unique<MajlisRelay>(options); }

std::unique_ptr<Peer> start_bun() { return std::make_unique<WebSocketPeer>(Program{find_bun(), {script("bun.mjs")}, "open at"}); }

std::unique_ptr<Peer> start_ws() { return std::make_unique<WebSocketPeer>(Program{find_program("node"), {script("ws.mjs")}, "open at"}); }

std::unique_ptr<Peer> start_nats() {
  return std::make_unique<Nats>(Program{find_program("nats-server"), {"--addr", "127.0.0.1", "--port", "-1", "--log", "/dev/stdout"},
                                        "Listening for client connections"});
}

}  // namespace majlis::bench
