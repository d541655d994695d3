// The network edge between people who mean well on odd lines, and others: who is believed, what is refused before it
// costs anything, and how a connection ends.
#include <doctest/doctest.h>

#include "server/live/engine.hpp"
#include "tests/support/certificate.hpp"
#include "tests/support/village.hpp"

using namespace majlis;
using namespace majlis::tests;

namespace {

Headers with_cookie(const Person& person) { return {{"Cookie", "majlis_session=" + person.cookie()}}; }

net::ServerOptions over_tls(const Certificate& certificate) {
  auto options = TestServer::defaults();
  options.tls_certificate = certificate.chain();
  options.tls_key = certificate.key();
  return options;
}

/// One request as it is, and what comes back until the server ends the connection.
std::string sent_raw(const Address& address, std::string_view bytes) {
  Wire wire{address};
  wire.write(bytes);
  std::string all;
  for (auto more = wire.read_some(Deadline{}); !more.empty(); more = wire.read_some(Deadline{})) all += more;
  return all;
}

/// All sessions were used two hours ago and end tomorrow.
void let_time_pass(storage::Store& store, MemberId member) {
  const auto writer = store.open_writer();
  const auto now = live::system_now();
  writer->begin();
  writer->attempt([&](storage::Tables& tables) {
    for (const auto& session : tables.sessions().list(member)) {
      tables.sessions().update_seen(session.id, Time{now.ms - 7'200'000}, Time{now.ms + 86'400'000});
    }
    return true;
  });
  writer->commit();
}

}  // namespace

TEST_SUITE("who a client believes it is") {
  TEST_CASE("a page that shows another member than the cookie's is told so, before anything is said in the wrong name") {
    Village village;
    const auto& address = village.server.address();
    const auto closes_4401 = [&](const Headers& headers, const std::string& as) {
      WebSocket socket{address, headers, 0, "/ws?as=" + as};
      const auto message = socket.next();
      return message.kind == Message::Kind::close && message.code == 4401;
    };
    const auto salma = std::to_string(village.salma.id().value);
    CHECK(closes_4401(with_cookie(village.salma), std::to_string(village.tareq.id().value)));
    CHECK(closes_4401(with_cookie(village.salma), "guest"));
    CHECK(closes_4401({}, salma));
    WebSocket{address, with_cookie(village.salma), 0, "/ws?as=" + salma}.ping();
    WebSocket{address, {}, 0, "/ws?as=guest"}.ping();
  }

  TEST_CASE("what is neither a member's id nor guest is refused by field") {
    TestServer server;
    for (const std::string as : {"", "0", "-1", "salma", "1.5", "9007199254740993", "guest&as=1", "%"}) {
      CAPTURE(as);
      try {
        WebSocket socket{server.address(), {}, 0, "/ws?as=" + as};
        FAIL("the socket opened");
      } catch (const UpgradeRefused& refused) {
        CHECK(refused.reply.status == 400);
        if (as != "%") CHECK(refused.reply.body.find(R"("field":"as")") != std::string::npos);
      }
    }
  }
}

TEST_SUITE("upgrades") {
  TEST_CASE("the subprotocol is a whole entry of the list") {
    TestServer server;
    const auto status_for = [&](const Headers& offers) {
      Headers headers{{"Connection", "Upgrade"}, {"Upgrade", "websocket"}, {"Sec-WebSocket-Version", "13"}, {"Sec-WebSocket-Key", "bWFqbGlzLW1hamxpcy1tYQ=="}};
      headers.insert(headers.end(), offers.begin(), offers.end());
      return fetch(server.address(), {.target = "/ws", .headers = headers}).status;
    };
    CHECK(status_for({{"Sec-WebSocket-Protocol", "notmajlis.v1"}}) == 400);
    CHECK(status_for({{"Sec-WebSocket-Protocol", "majlis.v11, other"}}) == 400);
    CHECK(status_for({{"Sec-WebSocket-Protocol", "other, majlis.v1"}}) == 101);
    CHECK(status_for({{"Sec-WebSocket-Protocol", "other"}, {"Sec-WebSocket-Protocol", "majlis.v1"}}) == 101);
  }

  TEST_CASE("frames that come in one packet with the request are read") {
    TestServer server;
    Wire wire{server.address()};
    wire.write("GET /ws HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
               "Sec-WebSocket-Key: bWFqbGlzLW1hamxpcy1tYQ==\r\nSec-WebSocket-Protocol: majlis.v1\r\n\r\n" +
               client_frame(0x81, R"({"id":7,"op":"ping"})"));
    CHECK(receive(wire).status == 101);
    CHECK(wire.read_until(R"("id":7,)", Deadline{}).size() > 0);
  }

  TEST_CASE("a reply larger than the outbox gets through to whoever reads") {
    auto options = TestServer::defaults();
    options.outbox_bytes_max = 16'384;
    Village village{options};
    for (int i = 0; i < 20; ++i) village.salma.writes(village.square.lounge, std::string(8'000, 'x'));
    village.tareq.live();
    CHECK(village.tareq.opens(village.square.id).posts.posts.size() == 20);
  }
}

TEST_SUITE("ambiguous headers") {
  TEST_CASE("a request whose host, page or end can be understood in two ways is refused, and nothing after it is read") {
    TestServer server;
    const std::string smuggled = "GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n";
    for (const std::string header : {"", "Host: a\r\nHost: b\r\n", "Host: a\r\nOrigin: http://a\r\nOrigin: http://b\r\n",
                                     "Host: a\r\nTransfer-Encoding: gzip, chunked\r\n", "Host: a\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n",
                                     "Host: a\r\nTransfer-Encoding: chunked\r\nContent-Length: 5\r\n"}) {
      CAPTURE(header);
      const auto answer = sent_raw(server.address(), "POST /api/v1/list_groups HTTP/1.1\r\n" + header + "\r\n0\r\n\r\n" + smuggled);
      CHECK(answer.starts_with("HTTP/1.1 400"));
      CHECK(answer.find("bad_request") != std::string::npos);
      CHECK(answer.find("HTTP/1.1 200") == std::string::npos);
    }
    const auto chunked = sent_raw(server.address(), "POST /api/v1/list_groups HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Type: application/json\r\n"
                                                    "Transfer-Encoding: Chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n");
    CHECK(chunked.starts_with("HTTP/1.1 200"));
  }

  TEST_CASE("where the operator named origins, another host's name leads nowhere") {
    auto options = TestServer::defaults();
    options.origins = {"https://majlis.example.org", "http://majlis.local:8080"};
    TestServer server{options};
    const auto status_for = [&](const std::string& host) { return fetch(server.address(), {.target = "/healthz", .headers = {{"Host", host}}}).status; };
    for (const char* ours : {"majlis.example.org", "Majlis.Example.Org:443", "majlis.local", "localhost:8080", "127.0.0.1", "[::1]:8080"}) {
      CAPTURE(ours);
      CHECK(status_for(ours) == 200);
    }
    for (const char* other : {"evil.example", "majlis.example.org.evil.example", "localhost.evil.example", ""}) {
      CAPTURE(other);
      CHECK(status_for(other) == 400);
    }
  }

  TEST_CASE("figures are for this machine: not for a page whose name was made to point here") {
    TestServer server;
    CHECK(fetch(server.address(), {.target = "/metrics", .headers = {{"Host", "evil.example"}}}).status == 404);
    CHECK(fetch(server.address(), {.target = "/metrics", .headers = {{"Host", "localhost:8080"}}}).status == 200);
  }
}

TEST_SUITE("cookies") {
  TEST_CASE("a device that is used stays signed in: its cookie lives as long as its session") {
    Village village;
    const auto& address = village.server.address();
    const auto cookie_of = [&] { return fetch(address, {.method = "POST", .target = "/api/v1/open_home",
                                                        .headers = {{"Content-Type", "application/json"}, with_cookie(village.salma).front()}, .body = "{}"})
                                     .header("Set-Cookie"); };
    CHECK(cookie_of().empty());
    let_time_pass(village.server.store(), village.salma.id());
    const auto renewed = cookie_of();
    CHECK(renewed.starts_with("majlis_session=" + village.salma.cookie() + ";"));
    CHECK(renewed.find("Max-Age=" + std::to_string(limits::session_lifetime_ms / 1000)) != std::string::npos);
    let_time_pass(village.server.store(), village.salma.id());
    const auto greeting = WebSocket{address, with_cookie(village.salma)}.greeting().header("Set-Cookie");
    CHECK(greeting.starts_with("majlis_session=" + village.salma.cookie() + ";"));
  }

  TEST_CASE("over TLS only a cookie counts that no plain connection and no neighbouring host could have set") {
    const Certificate certificate;
    TestServer server{over_tls(certificate)};
    Person salma{server.address(), "Salma Haddad"};
    salma.joins_majlis();
    CHECK(salma.does(OpenHome{}).me);
    const auto plain = fetch(server.address(), {.method = "POST", .target = "/api/v1/open_home",
                                                .headers = {{"Content-Type", "application/json"}, with_cookie(salma).front()}, .body = "{}"});
    CHECK(plain.status == 200);
    CHECK(plain.body.find("Salma") == std::string::npos);
  }
}

TEST_SUITE("budgets of an address") {
  TEST_CASE("tokens can't be tried without end: storage is not asked again and again") {
    auto options = TestServer::defaults();
    options.rate_scale = 0.001;   // five at once
    options.shards = 1;
    TestServer server{options};
    Person thief{server.address()};
    thief.acts_with_token("x" + std::string(42, 'y'));
    int tries = 0;
    while (thief.is_refused(ListGroups{}).code == ErrorCode::not_signed_in && tries < 50) ++tries;
    CHECK(tries >= 5);
    CHECK(tries < 50);
    try {
      WebSocket socket{server.address(), {{"Authorization", "Bearer x" + std::string(42, 'y')}}};
      FAIL("the socket opened");
    } catch (const UpgradeRefused& refused) {
      CHECK(refused.reply.status == 429);
      CHECK(std::stoi(refused.reply.header("Retry-After")) >= 1);
    }
  }

  TEST_CASE("an address may have so many connections; when one ends there is room for another") {
    auto options = TestServer::defaults();
    options.connections_per_address = 3;
    options.shards = 1;
    TestServer server{options};
    std::vector<std::unique_ptr<Wire>> wires;
    for (int i = 0; i < 3; ++i) {
      wires.push_back(std::make_unique<Wire>(server.address()));
      send(*wires.back(), server.address(), {.target = "/healthz"});
      CHECK(receive(*wires.back()).status == 200);
    }
    CHECK(Wire{server.address()}.is_closed(Deadline{std::chrono::seconds{4}}));   // sooner than a silent one is
    wires.pop_back();
    const Deadline deadline;
    bool served = false;
    while (!served && !deadline.is_over()) {
      Wire wire{server.address()};
      served = !wire.is_closed(Deadline{std::chrono::milliseconds{50}});
    }
    CHECK(served);
  }

  TEST_CASE("behind a proxy it is the address the proxy tells, and WebSockets that count") {
    auto options = TestServer::defaults();
    options.connections_per_address = 2;
    options.behind_proxy = true;
    options.shards = 1;
    TestServer server{options};
    const auto from = [](const std::string& address) { return Headers{{"X-Forwarded-For", address}}; };
    WebSocket first{server.address(), from("2001:db8::1")};
    WebSocket second{server.address(), from("2001:db8::2")};
    try {
      WebSocket third{server.address(), from("2001:db8::3")};
      FAIL("the socket opened");
    } catch (const UpgradeRefused& refused) {
      CHECK(refused.reply.status == 429);
    }
    WebSocket elsewhere{server.address(), from("2001:db8:0:1::1")};
    for (int i = 0; i < 5; ++i) CHECK(fetch(server.address(), {.target = "/healthz", .headers = from("2001:db8::1")}).status == 200);
    first.ping();
  }
}

TEST_SUITE("endings") {
  TEST_CASE("who sends too much hears why, though the server reads no further") {
    TestServer server;
    Wire wire{server.address()};
    const std::string body(1'000'000, ' ');
    wire.write("POST /api/v1/list_groups HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 1000000\r\n\r\n");
    wire.write(body);
    CHECK(receive(wire).status == 413);
    CHECK_NOTHROW(wire.write(body));   // a reset would have come with the answer, or before it
    CHECK(wire.is_closed(Deadline{}));
  }

  TEST_CASE("over TLS the end is said, so that nobody can cut an answer short unnoticed") {
    const Certificate certificate;
    TestServer server{over_tls(certificate)};
    Wire wire{server.address()};
    send(wire, server.address(), {.target = "/healthz", .headers = {{"Connection", "close"}}});
    CHECK(receive(wire).body == "ok\n");
    CHECK(wire.is_closed(Deadline{}));
    CHECK(wire.heard_goodbye());
  }

  TEST_CASE("a peer that never ends its side is let go of after two seconds") {
    TestServer server;
    Wire wire{server.address()};
    send(wire, server.address(), {.target = "/healthz", .headers = {{"Connection", "close"}}});
    CHECK(receive(wire).status == 200);
    CHECK(wire.is_closed(Deadline{}));   // the server's side; ours stays open
    const Deadline deadline;
    bool broken = false;
    while (!broken && !deadline.is_over()) {
      try {
        wire.write("x");
      } catch (const WireError&) {
        broken = true;
      }
    }
    CHECK(broken);
  }
}
