/// HTTP/1.1 as a client speaks it, over a Wire.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "tests/support/wire.hpp"

namespace majlis::tests {

using Headers = std::vector<std::pair<std::string, std::string>>;

struct HttpRequest {
  std::string method = "GET";
  std::string target = "/";
  Headers headers = {};
  std::string body = {};
};

struct HttpReply {
  int status = 0;
  Headers headers = {};
  std::string body = {};

  /// Names in any case; empty when there is none.
  std::string header(std::string_view name) const;
  std::vector<std::string> all(std::string_view name) const;
};

void send(Wire& wire, const Address& address, const HttpRequest& request);
/// Follows Content-Length and chunks; after a 101 or a HEAD (`has_body` false) it stops at the headers.
HttpReply receive(Wire& wire, bool has_body = true, const Deadline& deadline = Deadline{});

/// One request on a connection of its own.
HttpReply fetch(const Address& address, const HttpRequest& request);

}  // namespace majlis::tests
