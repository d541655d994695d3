/// What this server answers over HTTP, besides the WebSocket upgrade.
#pragma once

#include "server/live/node.hpp"
#include "server/net/api.hpp"
#include "server/net/guard.hpp"
#include "server/net/message.hpp"

namespace majlis::net {

class Routes {
 public:
  Routes(live::Node& node, const Guard& guard);

  /// `request` must live until `respond` has run; it runs once, on `shard`.
  void answer(live::Shard& shard, const HttpRequest& request, Respond respond) const;

 private:
  void route(live::Shard& shard, const HttpRequest& request, Respond respond) const;
  void answer_ready(live::Shard& shard, Respond respond) const;
  HttpResponse metrics(const HttpRequest& request) const;

  live::Node& node_;
  const Guard& guard_;
  std::string openapi_;
};

}  // namespace majlis::net
