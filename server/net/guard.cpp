#include "server/net/guard.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "protocol/limits.hpp"
#include "server/net/address.hpp"

namespace majlis::net {
namespace {

/// With this prefix a browser takes the cookie only over TLS, and from this host alone (RFC 6265bis, section 4.1.3.2).
constexpr std::string_view secure_cookie_name = "__Host-majlis_session";
constexpr std::string_view plain_cookie_name = "majlis_session";

/// The nearest proxy writes the last entry of the last line; what stands before it anybody may have made up.
std::string_view nearest_entry(const HttpRequest& request, std::string_view name) {
  const auto list = request.last_header(name);
  const auto comma = list.rfind(',');
  return trimmed(comma == std::string_view::npos ? list : list.substr(comma + 1));
}

bool is_host(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '-' || c == ':' || c == '[' || c == ']';
  });
}

/// Without scheme and port, in small letters as browsers write it.
std::string_view host_name(std::string_view authority) {
  if (const auto scheme = authority.find("://"); scheme != std::string_view::npos) authority.remove_prefix(scheme + 3);
  return authority.substr(0, authority.find(':', authority.find(']') == std::string_view::npos ? 0 : authority.find(']')));
}

}  // namespace

bool is_bare_host(std::string_view host) { return equal_names(host_name(host), "localhost") || parse_address(host).has_value(); }

bool Guard::is_known_host(std::string_view host) const {
  if (origins_.empty() || is_bare_host(host)) return true;
  return std::any_of(origins_.begin(), origins_.end(), [&](const auto& origin) { return equal_names(host_name(origin), host_name(host)); });
}

std::optional<Refusal> Guard::refuse(const HttpRequest& request) const {
  const auto bad = [](std::string why, std::string field) { return majlis::refuse(ErrorCode::bad_request, std::move(why), std::move(field)); };
  if (request.count("Host") != 1) return bad("exactly one Host is expected", "Host");
  if (request.count("Origin") > 1) return bad("one Origin at most is expected", "Origin");
  const auto codings = request.count("Transfer-Encoding");
  if (codings > 1 || (codings == 1 && !equal_names(request.header("Transfer-Encoding"), "chunked"))) {
    return bad("chunked is the only transfer coding", "Transfer-Encoding");
  }
  if (!is_known_host(request.header("Host"))) return bad("this server goes by other names; its operator lists them as origins", "Host");
  return std::nullopt;
}

bool Guard::is_secure(const HttpRequest& request) const {
  return request.tls || (behind_proxy_ && nearest_entry(request, "X-Forwarded-Proto") == "https");
}

bool Guard::may_act(const HttpRequest& request) const {
  const auto origin = request.header("Origin");
  if (origin.empty()) return true;
  const auto host = request.header("Host");
  if (!host.empty() && equal_names(origin, fmt::format("{}://{}", is_secure(request) ? "https" : "http", host))) return true;
  return std::any_of(origins_.begin(), origins_.end(), [&](const auto& allowed) { return equal_names(allowed, origin); });
}

std::string Guard::client_address(const HttpRequest& request) const {
  const auto forwarded = behind_proxy_ ? parse_address(nearest_entry(request, "X-Forwarded-For")) : std::nullopt;
  return forwarded ? limited_address(*forwarded) : limited(request.peer);
}

std::string Guard::limited(const std::string& peer) {
  const auto address = parse_address(peer);
  return address ? limited_address(*address) : peer;
}

std::string Guard::session_cookie(const HttpRequest& request, const community::IssuedSession& issued, Time now) const {
  const bool secure = is_secure(request);
  return fmt::format("{}={}; Path=/; HttpOnly; SameSite=Lax; Max-Age={}{}", secure ? secure_cookie_name : plain_cookie_name, issued.token,
                     (issued.expires_at.ms - now.ms) / 1000, secure ? "; Secure" : "");
}

std::optional<std::string> Guard::renewed_cookie(const HttpRequest& request, const std::optional<community::Identity>& identity, Time now) const {
  if (!identity || !identity->stale || identity->kind != SessionKind::device) return std::nullopt;
  auto token = token_of(request);
  if (token.bearer) return std::nullopt;
  return session_cookie(request, {std::move(token.text), Time{now.ms + limits::session_lifetime_ms}}, now);
}

std::string Guard::expired_cookie(const HttpRequest& request) const { return session_cookie(request, {{}, Time{}}, Time{}); }

void Guard::protect(const HttpRequest& request, HttpResponse& response) const {
  // Older Safari does not count WebSockets of the same host as 'self'.
  const auto host = request.header("Host");
  const auto sockets = is_host(host) ? fmt::format(" ws://{} wss://{}", host, host) : std::string{};
  response.set("Content-Security-Policy",
               fmt::format("default-src 'self'; img-src 'self' data: blob:; connect-src 'self'{}; object-src 'none'; base-uri 'none'; "
                           "form-action 'self'; frame-ancestors 'none'",
                           sockets));
  response.set("X-Content-Type-Options", "nosniff");
  response.set("Referrer-Policy", "same-origin");
  response.set("Cross-Origin-Opener-Policy", "same-origin");
  response.set("Cross-Origin-Resource-Policy", "same-origin");
  response.set("Permissions-Policy", "camera=(), geolocation=(), microphone=(self)");
  if (is_secure(request)) response.set("Strict-Transport-Security", "max-age=31536000");
  response.set("X-Request-Id", request.id);
}

Token Guard::token_of(const HttpRequest& request) const {
  constexpr std::string_view scheme = "Bearer ";
  const auto authorization = request.header("Authorization");
  if (authorization.size() > scheme.size() && equal_names(authorization.substr(0, scheme.size()), scheme)) {
    return {std::string{authorization.substr(scheme.size())}, true};
  }
  return {std::string{request.cookie(is_secure(request) ? secure_cookie_name : plain_cookie_name)}, false};
}

}  // namespace majlis::net
