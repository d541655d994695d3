/// SHA-256 in lower-case hex: what is stored in place of tokens and of arguments.
#pragma once

#include <string>
#include <string_view>

namespace majlis::community {

std::string sha256_hex(std::string_view text);

}  // namespace majlis::community
