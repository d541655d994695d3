// Peers that stop reading, and what they do next: the server lets go of them, and nobody else notices.
#include <chrono>
#include <thread>

#include <doctest/doctest.h>

#include "tests/support/certificate.hpp"
#include "tests/support/metric.hpp"
#include "tests/support/village.hpp"

using namespace majlis;
using namespace majlis::tests;

namespace {

// Who reads nothing is at the first node, where there are several, and so are the counters that tell of them.

/// Fills the outboxes of three followers who read nothing, until the server gives up on them; then one says that it
/// will send no more, one is cut off, one stays silent.
void stop_reading_three_ways(net::ServerOptions options) {
  options.outbox_bytes_max = 128 * 1024;
  Village village{options};
  const auto feed = Feed::of(village.square.id);
  Connection finishing{village.server.address_of(0), {}, 4'096};
  Connection cut{village.server.address_of(0), {}, 4'096};
  Connection silent{village.server.address_of(0), {}, 4'096};
  for (auto* lazy : {&finishing, &cut, &silent}) REQUIRE(lazy->follow(feed, 0));
  REQUIRE(village.salma.live().ask(Ping{}));   // an answer: she is counted
  const auto others = metric(village.server.address_of(0), "majlis_connections") - 3;
  for (const Deadline deadline; metric(village.server.address_of(0), "majlis_connections_cut_total") < 3;) {
    REQUIRE_FALSE(deadline.is_over());
    village.salma.writes(village.square.lounge, std::string(16'000, 'x'));
  }
  finishing.socket().wire().finish_writing();
  cut.socket().wire().cut();
  CHECK(comes_to(village.server.address_of(0), "majlis_connections", others));
  CHECK(village.salma.live().ask(Ping{}));
}

/// Asks for more answers than any socket's buffers hold, and reads none of them.
void ask_and_not_read(Wire& wire, const Address& address) {
  for (int i = 0; i < 200; ++i) send(wire, address, {.target = "/api/v1/openapi.json"});
}

}  // namespace

TEST_SUITE("slow readers") {
  TEST_CASE("whoever stops reading is let go of, whatever they do next") { stop_reading_three_ways(TestServer::defaults()); }

  TEST_CASE("whoever closes gets what was on its way, then the close, and nothing after it") {
    Village village;
    const auto feed = Feed::of(village.square.id);
    Connection lazy{village.server.address_of(0), {}, 4'096};
    REQUIRE(lazy.follow(feed, 0));
    for (int i = 0; i < 30; ++i) village.salma.writes(village.square.lounge, std::string(16'000, 'x'));
    lazy.socket().send_close(1000);
    for (int i = 0; i < 30; ++i) village.salma.writes(village.square.lounge, "after the close");
    bool closed = false;
    for (auto message = lazy.socket().next(); message.kind != Message::Kind::gone; message = lazy.socket().next()) {
      CHECK_FALSE_MESSAGE(closed, message.text);
      closed = closed || message.kind == Message::Kind::close;
    }
    CHECK(closed);
  }

  TEST_CASE("over TLS too, where a write under way outlives the connection") {
    const Certificate certificate;
    auto options = TestServer::defaults();
    options.tls_certificate = certificate.chain();
    options.tls_key = certificate.key();
    stop_reading_three_ways(options);
  }

  TEST_CASE("an answer that nobody takes is given up after a while") {
    auto options = TestServer::defaults();
    options.stuck_s = 1;
    TestServer server{options};
    Wire lazy{server.address_of(0), 4'096};
    ask_and_not_read(lazy, server.address_of(0));
    // Whoever asks for metrics is under way as well.
    CHECK(comes_to(server.address_of(0), "majlis_http_under_way", 2));
    CHECK(comes_to(server.address_of(0), "majlis_http_under_way", 1));
  }

  TEST_CASE("a WebSocket that takes nothing is cut after a while, however little waits") {
    auto options = TestServer::defaults();
    options.stuck_s = 1;
    options.watch_round_s = 1;
    options.outbox_bytes_max = 100'000'000;
    Village village{options};
    for (int i = 0; i < 16; ++i) village.salma.writes(village.square.lounge, std::string(16'000, 'x'));
    Connection lazy{village.server.address_of(0), {}, 4'096};
    for (int i = 0; i < 60; ++i) lazy.post("list_posts", json::to_json(ListPosts{village.square.lounge, {1}, PageSize{16}, {}}));
    CHECK(comes_to(village.server.address_of(0), "majlis_connections_cut_total", 1));
    CHECK(village.salma.live().ask(Ping{}));
  }

  TEST_CASE("whoever takes nothing holds up a restart for as long as the operator allows, and no longer") {
    auto options = TestServer::defaults();
    options.drain_ms = 500;
    TestServer server{options};
    Wire lazy{server.address_of(0), 4'096};
    ask_and_not_read(lazy, server.address_of(0));
    CHECK(comes_to(server.address_of(0), "majlis_http_under_way", 2));
    const auto began = Clock::now();
    server.restart();
    const auto took = Clock::now() - began;
    CHECK(took >= std::chrono::milliseconds{options.drain_ms});
    CHECK(took < std::chrono::seconds{options.stuck_s / 2});
  }
}
