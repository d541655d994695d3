#include "server/net/address.hpp"

#include <algorithm>

#include <boost/asio/ip/network_v6.hpp>

namespace majlis::net {

namespace ip = boost::asio::ip;

namespace {

constexpr unsigned short site_bits = 64;

bool is_port_or_nothing(std::string_view text) {
  return text.empty() || (text.starts_with(':') && text.find_first_not_of("0123456789", 1) == std::string_view::npos);
}

/// Without `:443` and brackets; empty when something else stands there. A bare IPv6 address has colons of its own: two
/// or more, and no brackets.
std::string_view without_port(std::string_view text) {
  const bool bracketed = text.starts_with('[');
  if (!bracketed && std::count(text.begin(), text.end(), ':') != 1) return text;
  const auto end = text.find(bracketed ? ']' : ':');
  if (end == std::string_view::npos || !is_port_or_nothing(text.substr(bracketed ? end + 1 : end))) return {};
  return bracketed ? text.substr(1, end - 1) : text.substr(0, end);
}

}  // namespace

std::optional<ip::address> parse_address(std::string_view text) {
  boost::system::error_code error;
  const auto address = ip::make_address(std::string{without_port(text)}, error);
  return error ? std::nullopt : std::optional{address};
}

std::string limited_address(const ip::address& address) {
  if (address.is_v4()) return address.to_string();
  const auto v6 = address.to_v6();
  if (v6.is_v4_mapped()) return ip::make_address_v4(ip::v4_mapped, v6).to_string();
  // From its bytes: an address of a link also carries the number of an interface.
  return ip::network_v6{ip::address_v6{v6.to_bytes()}, site_bits}.canonical().to_string();
}

}  // namespace majlis::net
