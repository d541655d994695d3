// Peers that stop reading, and what they do next: the server lets go of them, and nobody else notices.
#include <chrono>
#include <thread>

#include <doctest/doctest.h>

#include "tests/support/certificate.hpp"
#include "tests/support/village.hpp"

using namespace majlis;
using namespace majlis::tests;

namespace {

/// The value of a metric as /metrics tells it.
double metric(const Address& address, const std::string& name) {
  const auto body = fetch(address, {.target = "/metrics"}).body;
  const auto at = body.find("\n" + name + " ");
  REQUIRE(at != std::string::npos);
  return std::stod(body.substr(at + name.size() + 2));
}

/// Fills the outboxes of three followers who read nothing, until the server gives up on them; then one says that it
/// will send no more, one is cut off, one stays silent.
void stop_reading_three_ways(net::ServerOptions options) {
  options.outbox_bytes_max = 128 * 1024;
  Village village{options};
  const auto feed = Feed::of(village.square.id);
  Connection finishing{village.server.address(), {}, 4'096};
  Connection cut{village.server.address(), {}, 4'096};
  Connection silent{village.server.address(), {}, 4'096};
  for (auto* lazy : {&finishing, &cut, &silent}) REQUIRE(lazy->follow(feed, 0));
  REQUIRE(village.salma.live().ask(Ping{}));   // an answer: she is counted
  const auto others = metric(village.server.address(), "majlis_connections") - 3;
  while (metric(village.server.address(), "majlis_connections_cut_total") < 3) village.salma.writes(village.square.lounge, std::string(16'000, 'x'));
  finishing.socket().wire().finish_writing();
  cut.socket().wire().cut();
  const Deadline deadline;
  while (metric(village.server.address(), "majlis_connections") > others && !deadline.is_over()) {
    village.salma.live().take_in();
    std::this_thread::sleep_for(std::chrono::milliseconds{20});
  }
  CHECK(metric(village.server.address(), "majlis_connections") <= others);
  CHECK(village.salma.live().ask(Ping{}));
}

}  // namespace

TEST_SUITE("slow readers") {
  TEST_CASE("whoever stops reading is let go of, whatever they do next") { stop_reading_three_ways(TestServer::defaults()); }

  TEST_CASE("over TLS too, where a write under way outlives the connection") {
    const Certificate certificate;
    auto options = TestServer::defaults();
    options.tls_certificate = certificate.chain();
    options.tls_key = certificate.key();
    stop_reading_three_ways(options);
  }
}
