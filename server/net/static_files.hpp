/// The web client, out of the binary. Every address of the client's own (a room, a thread) gets the same page.
#pragma once

#include <optional>

#include "server/net/message.hpp"

namespace majlis::net {

/// Answers GET and HEAD. Nullopt: no file by that name, and not an address of the client's.
std::optional<HttpResponse> static_response(const HttpRequest& request);

}  // namespace majlis::net
