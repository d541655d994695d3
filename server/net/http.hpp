/// Serves HTTP/1.1 on one connection, until it becomes a WebSocket or ends. Headers and bodies have deadlines and size
/// limits.
#pragma once

#include <memory>

#include "server/live/node.hpp"
#include "server/net/guard.hpp"
#include "server/net/routes.hpp"
#include "server/net/websocket.hpp"
#include "server/net/wire.hpp"

namespace majlis::net {

/// What all connections of a node share; outlives them.
struct HttpContext {
  live::Node& node;
  const Guard& guard;
  Routes& routes;
  WebSocketOptions websocket;   ///< its `stuck_s` holds for answers as well
};

/// From then on the connection keeps itself alive.
void serve_http(const HttpContext& context, std::unique_ptr<Wire> wire);

}  // namespace majlis::net
