/// Where Redis is: `redis://user:password@host:6379/0`, or who knows it:
/// `redis+sentinel://:password@host:26379,host:26379/service/0`.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace majlis::live {

struct RedisUrl {
  struct Host {
    std::string name;        ///< or address; IPv6 without brackets
    std::uint16_t port;

    auto operator<=>(const Host&) const = default;
  };

  std::vector<Host> hosts;   ///< one of Redis itself, or some of sentinels
  std::string service;       ///< the name under which sentinels know Redis; empty: there are none
  std::string user;          ///< empty: the default one
  std::string password;      ///< empty: none is asked for
  int database = 0;

  /// Nullopt: not such a URL.
  static std::optional<RedisUrl> parse(std::string_view text);
};

}  // namespace majlis::live
