// The web client as the binary serves it: small, cached for as long as is right, and never stale.
#include <doctest/doctest.h>

#include "server/net/assets.hpp"
#include "tests/support/http.hpp"
#include "tests/support/test_server.hpp"

using namespace majlis;
using namespace majlis::tests;

namespace {

const net::Asset* find(const std::function<bool(const net::Asset&)>& fits) {
  for (const auto& asset : net::assets()) {
    if (fits(asset)) return &asset;
  }
  MESSAGE("this build embeds no such file: nothing to see here");
  return nullptr;
}

HttpReply get(const TestServer& server, std::string_view target, Headers headers = {}) {
  return fetch(server.address(), {.target = std::string{target}, .headers = std::move(headers)});
}

}  // namespace

TEST_SUITE("static files") {
  TEST_CASE("every file comes as it was built, with its type, and compressed for those who can read that") {
    TestServer server;
    for (const auto& asset : net::assets()) {
      CAPTURE(asset.path);
      const auto plain = get(server, asset.path);
      CHECK(plain.status == 200);
      CHECK(plain.body == asset.identity);
      CHECK(plain.header("Content-Type") == asset.mime);
      CHECK(plain.header("ETag") == asset.etag);
      CHECK(plain.header("Content-Encoding").empty());
      const auto brotli = get(server, asset.path, {{"Accept-Encoding", "gzip, deflate, br"}});
      CHECK(brotli.header("Content-Encoding") == (asset.brotli.empty() ? "" : "br"));
      CHECK(brotli.body == (asset.brotli.empty() ? asset.identity : asset.brotli));
      CHECK(brotli.header("Vary") == "Accept-Encoding");
      const auto gzip = get(server, asset.path, {{"Accept-Encoding", "gzip;q=1.0, br;q=0"}});
      CHECK(gzip.body == (asset.gzip.empty() ? asset.identity : asset.gzip));
    }
  }

  TEST_CASE("what a browser has already is not sent again") {
    TestServer server;
    const auto* page = find([](const net::Asset& asset) { return asset.path == "/index.html"; });
    if (!page) return;
    const auto reply = get(server, "/index.html", {{"If-None-Match", std::string{page->etag}}});
    CHECK(reply.status == 304);
    CHECK(reply.body.empty());
    CHECK(get(server, "/index.html", {{"If-None-Match", "\"something else\""}}).status == 200);
  }

  TEST_CASE("files named by their content are kept for a year, the page is asked for each time") {
    TestServer server;
    const auto* script = find([](const net::Asset& asset) { return asset.immutable; });
    if (!script) return;
    CHECK(get(server, script->path).header("Cache-Control").find("immutable") != std::string::npos);
    CHECK(get(server, "/").header("Cache-Control") == "no-cache");
  }

  TEST_CASE("a link into the client opens the client; a file that is not there is not found") {
    TestServer server;
    const auto* script = find([](const net::Asset& asset) { return asset.path.starts_with("/assets/index-") && asset.path.ends_with(".js"); });
    if (!script) return;
    for (const char* target : {"/", "/yasmin", "/yasmin/square/t/12", "/yasmin?lang=ar"}) {
      CAPTURE(target);
      const auto page = get(server, target);
      CHECK(page.status == 200);
      CHECK(page.header("Content-Type") == "text/html; charset=utf-8");
      CHECK(page.body.find(script->path) != std::string::npos);
    }
    CHECK(get(server, "/assets/gone-1234.js").status == 404);
    CHECK(get(server, "/favicon.nothing").status == 404);
  }

  TEST_CASE("no path leads out of the client") {
    TestServer server;
    for (const char* target : {"/../../etc/passwd", "/%2e%2e/%2e%2e/etc/passwd", "/assets/../../majlis.db", "//etc/passwd", "/\\..\\majlis.db"}) {
      CAPTURE(target);
      const auto reply = get(server, target);
      CHECK(reply.body.find("root:") == std::string::npos);
      CHECK(reply.body.find("SQLite") == std::string::npos);
    }
  }

  TEST_CASE("HEAD tells what GET would, without the body") {
    TestServer server;
    Wire wire{server.address()};
    send(wire, server.address(), {.method = "HEAD", .target = "/healthz"});
    CHECK(receive(wire, false).header("Content-Length") == "3");
    send(wire, server.address(), {.target = "/healthz"});
    CHECK(receive(wire).body == "ok\n");
  }
}
