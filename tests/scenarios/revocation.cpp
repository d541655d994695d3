// A session that ends takes its sockets along, also one that is just opening.
#include <doctest/doctest.h>

#include "tests/support/village.hpp"

using namespace majlis;
using namespace majlis::tests;

namespace {

/// An upgrade on its way: sent, and not yet answered.
class Opening {
 public:
  Opening(const Address& address, const std::string& token) : wire_(address) {
    send(wire_, address, {.target = "/ws", .headers = {{"Connection", "Upgrade"}, {"Upgrade", "websocket"}, {"Sec-WebSocket-Version", "13"},
                                                       {"Sec-WebSocket-Key", "bWFqbGlzLW1hamxpcy1tYQ=="}, {"Sec-WebSocket-Protocol", "majlis.v1"},
                                                       {"Authorization", "Bearer " + token}}});
  }

  bool is_open() { return receive(wire_).status == 101; }
  /// Whether the next thing to come is a close frame.
  bool is_being_closed() {
    try {
      return wire_.read(1, Deadline{std::chrono::seconds{5}}) == "\x88";
    } catch (const WireTimeout&) {
      return false;
    }
  }

 private:
  Wire wire_;
};

}  // namespace

TEST_SUITE("revocation") {
  TEST_CASE("a socket that opens in the moment its session ends does not outlive it") {
    Village village;
    auto& line = village.salma.live();
    int opened = 0;
    for (int round = 0; round < 200; ++round) {
      const auto created = village.salma.calls(CreateToken{Label::trusted("bot")});
      REQUIRE(created);
      const auto ending = line.post("end_session", json::to_json(EndSession{created->session.id}));
      Opening opening{village.server.address(), created->token};
      CHECK(line.answer(ending).kind == Line::Kind::reply);
      if (!opening.is_open()) continue;
      ++opened;
      REQUIRE_MESSAGE(opening.is_being_closed(), "round " << round << ": the session is over, its socket is not");
    }
    MESSAGE(opened, " of 200 opened before the end");
  }
}
