/// What is made per request, compressed for slow lines. Files are compressed when the binary is built.
#pragma once

#include <string>
#include <string_view>

namespace majlis::net {

/// A gzip member (RFC 1952). Any thread.
std::string gzip(std::string_view text);

}  // namespace majlis::net
