/// What this server answers over HTTP, besides the WebSocket upgrade.
#pragma once

#include <chrono>
#include <memory>
#include <vector>

#include "server/live/node.hpp"
#include "server/net/api.hpp"
#include "server/net/guard.hpp"
#include "server/net/message.hpp"

namespace majlis::net {

class Routes {
 public:
  Routes(live::Node& node, const Guard& guard);

  /// `request` must live until `respond` has run; it runs once, on `shard`.
  void answer(live::Shard& shard, const HttpRequest& request, Respond respond);

 private:
  void route(live::Shard& shard, const HttpRequest& request, Respond respond);
  void answer_ready(live::Shard& shard, Respond respond);
  HttpResponse metrics(const HttpRequest& request) const;

  /// What storage said last, on one shard.
  struct Readiness {
    bool ready = false;
    std::chrono::steady_clock::time_point good_until;
    std::weak_ptr<std::vector<Respond>> waiting;   ///< for an answer under way, which owns them
  };

  live::Node& node_;
  const Guard& guard_;
  const std::string openapi_;
  std::vector<Readiness> readiness_;   ///< one a shard, each used on its shard only
};

}  // namespace majlis::net
