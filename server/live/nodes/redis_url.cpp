#include "server/live/nodes/redis_url.hpp"

#include <charconv>

#include <boost/url/pct_string_view.hpp>

namespace majlis::live {
namespace {

constexpr std::uint16_t redis_port = 6379;
constexpr std::uint16_t sentinel_port = 26379;

template <class Number>
bool read_number(std::string_view digits, Number max, Number& into) {
  std::uint32_t number = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  if (error != std::errc{} || end != digits.data() + digits.size() || number > static_cast<std::uint32_t>(max)) return false;
  into = static_cast<Number>(number);
  return true;
}

/// What stands before the first `sign`, which goes with it; all of it where there is none.
std::string_view take_until(std::string_view& text, char sign) {
  const auto at = text.find(sign);
  const auto part = text.substr(0, at);
  text = at == std::string_view::npos ? std::string_view{} : text.substr(at + 1);
  return part;
}

std::optional<std::string> decode(std::string_view text) {
  const auto encoded = boost::urls::make_pct_string_view(text);
  if (!encoded) return std::nullopt;
  return encoded->decode();
}

std::optional<RedisUrl::Host> read_host(std::string_view text, std::uint16_t usual_port) {
  RedisUrl::Host host{{}, usual_port};
  const bool is_ipv6 = text.starts_with('[');
  if (is_ipv6) {
    const auto end = text.find(']');
    if (end == std::string_view::npos) return std::nullopt;
    host.name = text.substr(1, end - 1);
    text.remove_prefix(end + 1);
    if (!text.empty() && text.front() != ':') return std::nullopt;
    if (!text.empty()) text.remove_prefix(1);
    if (!text.empty() && !read_number<std::uint16_t>(text, 65'535, host.port)) return std::nullopt;
  } else {
    host.name = take_until(text, ':');
    if (!text.empty() && !read_number<std::uint16_t>(text, 65'535, host.port)) return std::nullopt;
  }
  if (host.name.empty() || host.name.find_first_of(is_ipv6 ? " /@?#" : " /:@?#") != std::string::npos) return std::nullopt;
  return host;
}

bool read_account(std::string_view text, RedisUrl& url) {
  const auto name = decode(take_until(text, ':'));
  const auto password = decode(text);
  if (!name || !password) return false;
  url.user = *name;
  url.password = *password;
  return true;
}

}  // namespace

std::optional<RedisUrl> RedisUrl::parse(std::string_view text) {
  constexpr std::string_view plain = "redis://";
  constexpr std::string_view by_sentinel = "redis+sentinel://";
  const bool sentinel = text.starts_with(by_sentinel);
  if (!sentinel && !text.starts_with(plain)) return std::nullopt;
  text.remove_prefix(sentinel ? by_sentinel.size() : plain.size());
  RedisUrl url;
  auto hosts = take_until(text, '/');
  if (const auto at = hosts.rfind('@'); at != std::string_view::npos) {
    if (!read_account(hosts.substr(0, at), url)) return std::nullopt;
    hosts.remove_prefix(at + 1);
  }
  do {
    auto host = read_host(take_until(hosts, ','), sentinel ? sentinel_port : redis_port);
    if (!host) return std::nullopt;
    url.hosts.push_back(std::move(*host));
  } while (!hosts.empty());
  if (sentinel) {
    const auto service = decode(take_until(text, '/'));
    if (!service || service->empty()) return std::nullopt;
    url.service = *service;
  } else if (url.hosts.size() > 1) {
    return std::nullopt;
  }
  if (!text.empty() && !read_number(text, 1'000'000, url.database)) return std::nullopt;
  return url;
}

}  // namespace majlis::live
