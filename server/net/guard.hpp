/// What keeps other sites out and the page inside: origins, cookies, response headers.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "server/community/context.hpp"
#include "server/community/sessions.hpp"
#include "server/net/message.hpp"

namespace majlis::net {

/// Who a request says it comes from.
struct Token {
  std::string text;      ///< empty: a guest
  bool bearer = false;   ///< not a cookie
};

/// This machine by an address or by its own name: no page of another site gets here under such a name.
bool is_bare_host(std::string_view host);

class Guard {
 public:
  Guard(std::vector<std::string> origins, bool behind_proxy) : origins_(std::move(origins)), behind_proxy_(behind_proxy) {}

  /// What a request's header must not be, whatever it asks for: ambiguous about whom it is for, who asks, or where its
  /// body ends (RFC 9112, sections 3.2 and 6.1); or, where the operator named origins, meant for another host.
  std::optional<Refusal> refuse(const HttpRequest& request) const;
  /// A browser says in `Origin` which page asks; only our own and the configured ones may. Programs send none.
  bool may_act(const HttpRequest& request) const;
  /// The address that limits are kept for (limited_address); behind a proxy the one that the proxy tells.
  std::string client_address(const HttpRequest& request) const;
  /// The same of a socket's other end.
  static std::string limited(const std::string& peer);
  bool is_secure(const HttpRequest& request) const;
  bool behind_proxy() const { return behind_proxy_; }

  /// `Authorization: Bearer …` goes before the cookie. Over TLS only a cookie counts that came over TLS.
  Token token_of(const HttpRequest& request) const;
  std::string session_cookie(const HttpRequest& request, const community::IssuedSession& issued, Time now) const;
  /// The cookie again, with the expiry that the device's session got by being used. Nullopt: no need, or no cookie.
  std::optional<std::string> renewed_cookie(const HttpRequest& request, const std::optional<community::Identity>& identity, Time now) const;
  std::string expired_cookie(const HttpRequest& request) const;

  /// Puts the headers that every answer carries: content policy, sniffing, framing, referrer.
  void protect(const HttpRequest& request, HttpResponse& response) const;

 private:
  bool is_known_host(std::string_view host) const;

  std::vector<std::string> origins_;
  bool behind_proxy_;
};

}  // namespace majlis::net
