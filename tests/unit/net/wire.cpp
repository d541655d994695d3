// The way out of a connection: what waits for slow peers costs memory once, and is let go of when it has left.
#include <doctest/doctest.h>

#include <unistd.h>

#include <array>
#include <fstream>
#include <future>
#include <optional>
#include <thread>

#include <boost/asio/read.hpp>
#include <boost/asio/write.hpp>

#include "server/net/wire.hpp"
#include "tests/support/deadline.hpp"

using namespace majlis;
using namespace majlis::net;
namespace asio = boost::asio;

namespace {

/// A shard on a thread of its own, with wires to peers of the test.
class Bench {
 public:
  Bench() : acceptor_(std::in_place, shard_.context(), tcp::endpoint{asio::ip::address_v4::loopback(), 0}), thread_([this] { shard_.run(); }) {}
  ~Bench() {
    on_shard([this] { wires_of_peers_.clear(); });
    shard_.stop();
    thread_.join();
    acceptor_.reset();
    shard_.discard();
  }

  /// Runs `job` on the shard and waits for it.
  void on_shard(const std::function<void()>& job) {
    std::promise<void> done;
    asio::post(shard_.context(), [&] {
      job();
      done.set_value();
    });
    done.get_future().wait();
  }

  /// A peer that has not read anything yet, and the shard's wire to it.
  std::pair<tcp::socket, Wire*> connect() {
    tcp::socket peer{own_};
    peer.open(tcp::v4());
    peer.set_option(asio::socket_base::receive_buffer_size{4'096});
    peer.connect(acceptor_->local_endpoint());
    Wire* wire = nullptr;
    Socket accepted = acceptor_->accept(shard_.context().get_executor());
    on_shard([&] { wire = wires_of_peers_.emplace_back(std::make_unique<Wire>(wires_, std::move(accepted), nullptr)).get(); });
    return {std::move(peer), wire};
  }

 private:
  asio::io_context own_;
  live::Shard shard_{0};
  Wires wires_{shard_, {}};
  std::optional<asio::basic_socket_acceptor<tcp, asio::io_context::executor_type>> acceptor_;
  std::vector<std::unique_ptr<Wire>> wires_of_peers_;
  std::thread thread_;
};

std::size_t resident_bytes() {
  std::size_t all = 0;
  std::size_t resident = 0;
  std::ifstream{"/proc/self/statm"} >> all >> resident;
  return resident * static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
}

std::string read_all(tcp::socket& peer, std::size_t size) {
  std::string bytes(size, '\0');
  asio::read(peer, asio::buffer(bytes));
  return bytes;
}

}  // namespace

TEST_SUITE("wires") {
  TEST_CASE("a hundred slow readers of one file cost no copy each, and all get it whole") {
    std::string file(8'000'000, '\0');
    for (std::size_t i = 0; i < file.size(); ++i) file[i] = static_cast<char>(i * 31 >> 3);
    Bench bench;
    std::vector<std::pair<tcp::socket, Wire*>> readers;
    for (int i = 0; i < 100; ++i) readers.push_back(bench.connect());
    const auto before = resident_bytes();
    bench.on_shard([&] {
      for (auto& [peer, wire] : readers) wire->send(Bytes::constant(file));
    });
    std::size_t waiting = 0;
    bench.on_shard([&] {
      for (auto& [peer, wire] : readers) waiting += wire->waiting();
    });
    CHECK(waiting > 50 * file.size() / 10);
    CHECK(resident_bytes() < before + 5 * file.size());
    CHECK(read_all(readers.front().first, file.size()) == file);
    CHECK(read_all(readers.back().first, file.size()) == file);
  }

  TEST_CASE("what keeps a unit's bytes is let go of once they have left, and whoever sent it is told") {
    Bench bench;
    auto [peer, wire] = bench.connect();
    const auto body = std::make_shared<const std::string>(16'000'000, 'x');
    std::promise<std::size_t> left;
    bench.on_shard([&] { wire->send(body, [&](error_code, std::size_t size) { left.set_value(size); }); });
    CHECK(body.use_count() == 2);
    read_all(peer, body->size());
    CHECK(left.get_future().get() == body->size());
    bench.on_shard([] {});
    CHECK(body.use_count() == 1);
  }

  TEST_CASE("what is sent at once and does not go through waits, and is whole, in its place") {
    std::string frame(12'000'000, '\0');
    for (std::size_t i = 0; i < frame.size(); ++i) frame[i] = static_cast<char>(i * 31 >> 3);
    Bench bench;
    auto [peer, wire] = bench.connect();
    std::size_t waited = 0;
    bench.on_shard([&] {
      wire->send_now(std::make_shared<const std::string>("before "));
      wire->send_now(std::make_shared<const std::string>(frame));
      waited = wire->waiting();
      wire->send_now(std::make_shared<const std::string>(" after"));
    });
    CHECK(waited > 0);
    CHECK(waited < frame.size());
    CHECK(read_all(peer, frame.size() + 13) == "before " + frame + " after");
  }

  TEST_CASE("what is dropped counts as sent: a pong that nobody needs any more ends nothing") {
    Bench bench;
    auto [peer, wire] = bench.connect();
    error_code dropped = asio::error::operation_aborted;
    bench.on_shard([&] {
      wire->send(std::make_shared<const std::string>(8'000'000, 'x'));
      wire->on_turn_end();
      wire->send(std::make_shared<const std::string>("pong"), [&](error_code error, std::size_t) { dropped = error; });
      wire->drop_waiting();
    });
    CHECK_FALSE(dropped);
  }

  TEST_CASE("bytes that were read ahead come before those of the socket") {
    std::string got;
    std::array<char, 3> room{};
    std::promise<void> done;
    std::function<void()> read;
    Bench bench;   // goes first: a read that is still under way ends with its wire
    auto [peer, wire] = bench.connect();
    read = [&, wire = wire] {
      wire->async_read_some(asio::buffer(room), [&](error_code error, std::size_t size) {
        got.append(room.data(), size);
        if (error || got.size() == 7) return done.set_value();
        read();
      });
    };
    bench.on_shard([&, wire = wire] {
      wire->put_back("early");
      read();
    });
    asio::write(peer, asio::buffer("up", 2));
    CHECK(done.get_future().wait_for(tests::patience) == std::future_status::ready);
    CHECK(got == "earlyup");
  }
}
