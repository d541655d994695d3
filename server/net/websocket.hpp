/// WebSockets: each carries one session's lines over one wire. Beast shakes hands, reads, and answers control frames;
/// what we send is framed already and goes straight to the wire. Only http.cpp and websocket.cpp know Beast's types.
#pragma once

#include <memory>

#include <boost/beast/http/message.hpp>
#include <boost/beast/http/string_body.hpp>

#include "server/live/session.hpp"
#include "server/net/wire.hpp"

namespace majlis::net {

using BeastRequest = boost::beast::http::request<boost::beast::http::string_body>;

struct WebSocketOptions {
  std::size_t outbox_bytes_max;   ///< that wait; when more do, the next unit cuts the connection
  std::uint32_t stuck_s;          ///< in which a peer may take nothing of what waits for it
  std::uint32_t ping_after_s;     ///< of silence
};

/// Who opens a WebSocket, and what the answer to the upgrade tells them.
struct Opening {
  live::Caller caller;
  BeastRequest request;
  std::optional<std::string> cookie;   ///< to set
  bool mistaken = false;               ///< about who they are: they are told so by a close, which a browser can see
};

/// Accepts the upgrade; from then on the connection keeps itself alive.
void open_websocket(live::Node& node, const WebSocketOptions& options, std::unique_ptr<Wire> wire, Opening opening);

}  // namespace majlis::net
