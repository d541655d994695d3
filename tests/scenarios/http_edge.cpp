// HTTP as browsers, programs and attackers speak it: origins, cookies, headers, deadlines, and the errors' form.
#include <doctest/doctest.h>

#include "tests/support/village.hpp"

using namespace majlis;
using namespace majlis::tests;

namespace {

Headers json_with(Headers more) {
  more.emplace_back("Content-Type", "application/json");
  return more;
}

HttpReply join(const Address& address, Headers headers, const std::string& name = "Salma Haddad") {
  return fetch(address, {.method = "POST", .target = "/api/v1/join", .headers = json_with(std::move(headers)),
                         .body = R"({"name":")" + name + R"(","password":"correct horse battery"})"});
}

}  // namespace

TEST_SUITE("http") {
  TEST_CASE("another site's page can neither act here nor open a socket, even with the member's cookie") {
    Village village;
    const Headers cross{{"Origin", "https://evil.example"}, {"Cookie", "majlis_session=" + village.salma.cookie()}};
    const auto reply = fetch(village.server.address(), {.method = "POST", .target = "/api/v1/leave_group", .headers = json_with(cross),
                                                        .body = R"({"group":1})"});
    CHECK(reply.status == 403);
    CHECK(reply.body.find("bad_origin") != std::string::npos);
    CHECK(village.salma.does(OpenGroup{village.group}).summary.role == Role::member);
    try {
      WebSocket socket{village.server.address(), cross};
      FAIL("the socket opened");
    } catch (const UpgradeRefused& refused) {
      CHECK(refused.reply.status == 403);
    }
    for (const auto& origin : {std::string{"null"}, "https://" + village.server.address().authority(), std::string{"http://127.0.0.1:1"}}) {
      CAPTURE(origin);
      CHECK_THROWS_AS((WebSocket{village.server.address(), {{"Origin", origin}}}), UpgradeRefused);
    }
    WebSocket{village.server.address(), {{"Origin", village.server.address().origin()}}};
  }

  TEST_CASE("an origin the operator named may act") {
    auto options = TestServer::defaults();
    options.origins = {"https://majlis.example.org"};
    TestServer server{options};
    CHECK(join(server.address(), {{"Origin", "https://majlis.example.org"}}).status == 200);
    CHECK(join(server.address(), {{"Origin", "https://majlis.example.org.evil.example"}}, "Tareq").status == 403);
  }

  TEST_CASE("a form of another site can't be a request: only JSON is read") {
    TestServer server;
    for (const std::string type : {"application/x-www-form-urlencoded", "text/plain", "multipart/form-data", ""}) {
      CAPTURE(type);
      const auto reply = fetch(server.address(), {.method = "POST", .target = "/api/v1/join", .headers = {{"Content-Type", type}},
                                                  .body = R"({"name":"x","password":"correct horse battery"})"});
      CHECK(reply.status == 400);
    }
  }

  TEST_CASE("the session is a cookie that no script reads, and never part of a body") {
    TestServer server;
    const auto reply = join(server.address(), {});
    REQUIRE(reply.status == 200);
    const auto cookie = reply.header("Set-Cookie");
    for (const char* part : {"majlis_session=", "HttpOnly", "SameSite=Lax", "Path=/"}) CHECK(cookie.find(part) != std::string::npos);
    CHECK(cookie.find("Secure") == std::string::npos);
    const auto token = cookie.substr(15, cookie.find(';') - 15);
    CHECK(token.size() >= 43);
    CHECK(reply.body.find(token) == std::string::npos);
  }

  TEST_CASE("behind a proxy that speaks HTTPS the cookie is Secure; without one nobody can claim so") {
    auto options = TestServer::defaults();
    options.behind_proxy = true;
    TestServer server{options};
    CHECK(join(server.address(), {{"X-Forwarded-Proto", "https"}}).header("Set-Cookie").find("Secure") != std::string::npos);
    TestServer open;
    CHECK(join(open.address(), {{"X-Forwarded-Proto", "https"}}).header("Set-Cookie").find("Secure") == std::string::npos);
  }

  TEST_CASE("every answer forbids foreign scripts, frames and guesses about its type") {
    TestServer server;
    for (const std::string target : {"/", "/healthz", "/api/v1/openapi.json", "/nothing/here.txt"}) {
      CAPTURE(target);
      const auto reply = fetch(server.address(), {.target = target});
      const auto policy = reply.header("Content-Security-Policy");
      CHECK(policy.find("default-src 'self'") != std::string::npos);
      CHECK(policy.find("frame-ancestors 'none'") != std::string::npos);
      CHECK(policy.find("unsafe") == std::string::npos);
      CHECK(reply.header("X-Content-Type-Options") == "nosniff");
      CHECK_FALSE(reply.header("X-Request-Id").empty());
    }
  }

  TEST_CASE("a header can't smuggle a policy or a line into the answer") {
    TestServer server;
    const auto reply = fetch(server.address(), {.target = "/healthz", .headers = {{"Host", "a; script-src *"}}});
    CHECK(reply.header("Content-Security-Policy").find("script-src *") == std::string::npos);
  }

  TEST_CASE("errors have one form: code, message, and the field where there is one") {
    TestServer server;
    Person guest{server.address()};
    struct Case {
      std::string target, body;
      int status;
      ErrorCode code;
      std::string field;
    };
    for (const auto& [target, body, status, code, field] : std::vector<Case>{
             {"/api/v1/make_coffee", "{}", 404, ErrorCode::unknown_operation, ""},
             {"/api/v1/follow", "{}", 400, ErrorCode::not_over_http, ""},
             {"/api/v1/list_groups", "", 400, ErrorCode::bad_json, ""},
             {"/api/v1/list_groups", "[]", 400, ErrorCode::bad_request, ""},
             {"/api/v1/join", R"({"name":"","password":"correct horse battery"})", 400, ErrorCode::bad_field, "name"},
             {"/api/v1/join", R"({"name":"Salma","password":"short"})", 400, ErrorCode::bad_field, "password"},
             {"/api/v1/open_group", R"({"group":12345})", 404, ErrorCode::not_found, ""},
             {"/api/v1/create_group", R"({"slug":"a","name":"A","about":"","charter":""})", 401, ErrorCode::not_signed_in, ""},
         }) {
      CAPTURE(target);
      CAPTURE(body);
      const auto reply = guest.posts_to(target, body);
      CHECK(reply.status == status);
      json::Document document;
      REQUIRE(json::parse_file(reply.body, document));
      const auto refusal = read_refusal(document);
      CHECK(refusal.code == code);
      CHECK(refusal.field == field);
    }
    CHECK(fetch(server.address(), {.target = "/api/v1/list_groups"}).status == 405);
    CHECK(fetch(server.address(), {.method = "DELETE", .target = "/"}).status == 405);
  }

  TEST_CASE("a secret that was sent is in no error") {
    TestServer server;
    Person guest{server.address()};
    const auto reply = guest.posts_to("/api/v1/join", R"({"name":7,"password":"hunter2 hunter2","pass_word":"hunter2 hunter2"})");
    CHECK(reply.status == 400);
    CHECK(reply.body.find("hunter2") == std::string::npos);
  }

  TEST_CASE("headers and bodies without end are cut off, by size") {
    TestServer server;
    Wire long_header{server.address()};
    long_header.write("GET / HTTP/1.1\r\nHost: x\r\nX-Long: " + std::string(64 * 1024, 'a'));
    CHECK(long_header.is_closed(Deadline{}));
    const auto reply = fetch(server.address(), {.method = "POST", .target = "/api/v1/list_groups", .headers = {{"Content-Type", "application/json"}},
                                                .body = std::string(limits::request_bytes + 1, ' ')});
    CHECK(reply.status == 413);
    CHECK(reply.body.find("too_large") != std::string::npos);
  }

  TEST_CASE("slow headers and slow bodies are dropped within ten seconds, and others are served all the while") {
    TestServer server;
    std::vector<std::unique_ptr<Wire>> slow;
    for (int i = 0; i < 50; ++i) {
      auto& wire = slow.emplace_back(std::make_unique<Wire>(server.address()));
      if (i % 3 == 0) wire->write("GET / HT");
      if (i % 3 == 1) wire->write("POST /api/v1/list_groups HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{");
    }
    const auto began = Clock::now();
    CHECK(fetch(server.address(), {.target = "/healthz"}).status == 200);
    CHECK(Clock::now() - began < std::chrono::seconds{2});
    for (auto& wire : slow) CHECK(wire->is_closed(Deadline{std::chrono::seconds{12}}));
    CHECK(Clock::now() - began < std::chrono::seconds{12});
  }

  TEST_CASE("requests in a row on one connection are answered in order, also when sent ahead") {
    TestServer server;
    Wire wire{server.address()};
    for (const char* target : {"/healthz", "/api/v1/openapi.json", "/readyz"}) send(wire, server.address(), {.target = target});
    CHECK(receive(wire).body == "ok\n");
    CHECK(receive(wire).body.starts_with("{"));
    CHECK(receive(wire).body == "ready\n");
  }
}
