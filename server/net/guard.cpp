#include "server/net/guard.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace majlis::net {
namespace {

constexpr std::string_view cookie_name = "majlis_session";

std::string_view last_entry(std::string_view list) {
  if (const auto comma = list.rfind(','); comma != std::string_view::npos) list.remove_prefix(comma + 1);
  while (!list.empty() && list.front() == ' ') list.remove_prefix(1);
  return list;
}

bool is_host(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '-' || c == ':' || c == '[' || c == ']';
  });
}

}  // namespace

bool Guard::is_secure(const HttpRequest& request) const {
  return request.tls || (behind_proxy_ && last_entry(request.header("X-Forwarded-Proto")) == "https");
}

bool Guard::may_act(const HttpRequest& request) const {
  const auto origin = request.header("Origin");
  if (origin.empty()) return true;
  const auto host = request.header("Host");
  if (!host.empty() && equal_names(origin, fmt::format("{}://{}", is_secure(request) ? "https" : "http", host))) return true;
  return std::any_of(origins_.begin(), origins_.end(), [&](const auto& allowed) { return equal_names(allowed, origin); });
}

std::string Guard::client_address(const HttpRequest& request) const {
  // The nearest proxy writes the last entry; what stands before it anybody may have made up.
  const auto forwarded = behind_proxy_ ? last_entry(request.header("X-Forwarded-For")) : std::string_view{};
  return forwarded.empty() ? request.peer : std::string{forwarded};
}

std::string Guard::session_cookie(const HttpRequest& request, const community::IssuedSession& issued, Time now) const {
  return fmt::format("{}={}; Path=/; HttpOnly; SameSite=Lax; Max-Age={}{}", cookie_name, issued.token, (issued.expires_at.ms - now.ms) / 1000,
                     is_secure(request) ? "; Secure" : "");
}

std::string Guard::expired_cookie(const HttpRequest& request) const {
  return fmt::format("{}=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0{}", cookie_name, is_secure(request) ? "; Secure" : "");
}

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

Token token_of(const HttpRequest& request) {
  constexpr std::string_view scheme = "Bearer ";
  const auto authorization = request.header("Authorization");
  if (authorization.size() > scheme.size() && equal_names(authorization.substr(0, scheme.size()), scheme)) {
    return {std::string{authorization.substr(scheme.size())}, true};
  }
  return {std::string{request.cookie(cookie_name)}, false};
}

}  // namespace majlis::net
