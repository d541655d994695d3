// The table of a binary without the web client (see MajlisWebClient.cmake).
#include "server/net/assets.hpp"

namespace majlis::net {

std::span<const Asset> assets() { return {}; }

}  // namespace majlis::net
