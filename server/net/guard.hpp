/// What keeps other sites out and the page inside: origins, cookies, response headers.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "server/community/context.hpp"
#include "server/net/message.hpp"

namespace majlis::net {

class Guard {
 public:
  Guard(std::vector<std::string> origins, bool behind_proxy) : origins_(std::move(origins)), behind_proxy_(behind_proxy) {}

  /// A browser says in `Origin` which page asks; only our own and the configured ones may. Programs send none.
  bool may_act(const HttpRequest& request) const;
  /// The address that rate limits are kept for.
  std::string client_address(const HttpRequest& request) const;
  bool is_secure(const HttpRequest& request) const;

  std::string session_cookie(const HttpRequest& request, const community::IssuedSession& issued, Time now) const;
  std::string expired_cookie(const HttpRequest& request) const;

  /// Puts the headers that every answer carries: content policy, sniffing, framing, referrer.
  void protect(const HttpRequest& request, HttpResponse& response) const;

 private:
  std::vector<std::string> origins_;
  bool behind_proxy_;
};

/// The token of a request: `Authorization: Bearer …` before the cookie. Empty: a guest.
struct Token {
  std::string text;
  bool bearer = false;
};
Token token_of(const HttpRequest& request);

}  // namespace majlis::net
