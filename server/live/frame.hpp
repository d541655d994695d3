/// WebSocket text frames, encoded once and shared by everybody who gets them.
#pragma once

#include <memory>
#include <string>
#include <string_view>

namespace majlis::live {

/// A whole unmasked server frame, header included (RFC 6455, section 5.2). Shared between connections and shards.
using Frame = std::shared_ptr<const std::string>;

/// `lines`: one or more JSON objects, separated by newlines.
Frame make_frame(std::string_view lines);

}  // namespace majlis::live
