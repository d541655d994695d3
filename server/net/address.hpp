/// Network addresses as headers and sockets spell them. Pure; any thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <boost/asio/ip/address.hpp>

namespace majlis::net {

/// Reads `192.0.2.1`, `2001:db8::1`, either with a port (`192.0.2.1:443`, `[2001:db8::1]:443`) or in brackets. Nullopt:
/// a name, or nothing that is an address.
std::optional<boost::asio::ip::address> parse_address(std::string_view text);

/// What limits are kept for: an IPv4 address, also when it came mapped into IPv6; of an IPv6 address the network of 64
/// bits, because whoever has one address in it has them all (RFC 6177): `2001:db8:0:1::/64`.
std::string limited_address(const boost::asio::ip::address& address);

}  // namespace majlis::net
