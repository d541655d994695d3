// Addresses that limits are kept for: nobody gets a budget of their own by spelling, or by moving within their network.
#include <doctest/doctest.h>

#include <set>

#include <fmt/format.h>

#include "server/net/address.hpp"
#include "server/net/guard.hpp"

using namespace majlis::net;

namespace {

std::string limited(std::string_view text) {
  const auto address = parse_address(text);
  return address ? limited_address(*address) : "none";
}

HttpRequest from(std::string peer, std::vector<std::string> forwarded) {
  HttpRequest request;
  request.peer = std::move(peer);
  for (auto& line : forwarded) request.headers.emplace_back("X-Forwarded-For", std::move(line));
  return request;
}

}  // namespace

TEST_SUITE("addresses") {
  TEST_CASE("one address has one spelling; ports, brackets and the IPv6 form of an IPv4 address change nothing") {
    for (const char* same : {"192.0.2.1", "192.0.2.1:443", "::ffff:192.0.2.1", "[::ffff:c000:201]:443"}) {
      CAPTURE(same);
      CHECK(limited(same) == "192.0.2.1");
    }
    for (const char* same : {"2001:db8:0:1::1", "[2001:db8:0:1::1]", "[2001:DB8:0:1:ffff::]:8080"}) {
      CAPTURE(same);
      CHECK(limited(same) == "2001:db8:0:1::/64");
    }
    CHECK(limited("fe80::1%1") == "fe80::/64");
  }

  TEST_CASE("what is no address is none") {
    for (const char* wrong : {"", "localhost", "192.0.2", "192.0.2.1:443:1", "[2001:db8::1", "unknown", "_hidden", "2001:db8::g", "127.0.0.1:a", "[::1]a"}) {
      CAPTURE(wrong);
      CHECK_FALSE(parse_address(wrong));
    }
  }

  TEST_CASE("40 addresses of one network share one budget; another network has its own") {
    std::set<std::string> budgets;
    for (int i = 0; i < 40; ++i) budgets.insert(limited(fmt::format("2001:db8:0:7:{:x}::{:x}", i, i * 977)));
    CHECK(budgets.size() == 1);
    CHECK_FALSE(budgets.contains(limited("2001:db8:0:8::1")));
  }

  TEST_CASE("behind a proxy the last entry of the last line counts: what stands before it the client may have made up") {
    const Guard guard{{}, true};
    CHECK(guard.client_address(from("127.0.0.1", {"198.51.100.1, 203.0.113.9"})) == "203.0.113.9");
    CHECK(guard.client_address(from("127.0.0.1", {"198.51.100.1", "198.51.100.2, 203.0.113.9:50123"})) == "203.0.113.9");
    CHECK(guard.client_address(from("127.0.0.1", {"203.0.113.9", "[2001:db8:0:1::1]:443\t"})) == "2001:db8:0:1::/64");
  }

  TEST_CASE("an entry that is no address is not believed, and without a proxy none is") {
    CHECK(Guard{{}, true}.client_address(from("127.0.0.1", {"203.0.113.9, unknown"})) == "127.0.0.1");
    CHECK(Guard{{}, true}.client_address(from("::ffff:127.0.0.1", {})) == "127.0.0.1");
    CHECK(Guard{{}, false}.client_address(from("198.51.100.7", {"203.0.113.9"})) == "198.51.100.7");
  }

  TEST_CASE("the scheme is the last line's as well") {
    HttpRequest request;
    request.headers = {{"X-Forwarded-Proto", "https"}, {"X-Forwarded-Proto", "http"}};
    CHECK_FALSE(Guard{{}, true}.is_secure(request));
    request.headers.emplace_back("x-forwarded-proto", "http, https");
    CHECK(Guard{{}, true}.is_secure(request));
    CHECK_FALSE(Guard{{}, false}.is_secure(request));
  }
}
