/// The live half of the server: the engine, and on each shard its audiences, its sessions, its share of the rooms'
/// crowds and its rate limits. Everything here but the engine's door is used on the shard it belongs to.
#pragma once

#include <memory>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "server/live/audience.hpp"
#include "server/live/crowd.hpp"
#include "server/live/engine.hpp"
#include "server/live/limiter.hpp"
#include "server/live/metrics.hpp"
#include "server/live/shard.hpp"

namespace majlis::live {

class Session;

/// What one shard has of its own.
struct Local {
  Local(Shard& shard, Crowd::Tell tell, Crowd::Share share, Limiter::Share share_limits, const Engine::Options& options, AudienceWatch* watch, const StageTrace& stages,
        std::size_t shards)
      : audiences(shard, !options.send_at_once, watch, &stages, shards), crowd(std::move(tell), std::move(share)), limiter(options.rate_scale, std::move(share_limits)) {}

  Audiences audiences;
  Crowd crowd;                                  ///< of the rooms whose home this shard is
  Limiter limiter;
  std::unordered_set<Session*> sessions;
  std::unordered_multimap<MemberId, Session*> sessions_of;
  std::vector<std::weak_ptr<Session>> to_retry;  ///< they read on at the next tick
};

class Node {
 public:
  Node(Shards& shards, storage::Store& store, Engine::Options options);
  ~Node();

  Shards& shards() { return shards_; }
  Engine& engine() { return engine_; }
  Metrics& metrics() { return metrics_; }
  Local& local(const Shard& shard) { return *locals_[shard.index()]; }

  /// The shard that gathers who is in a room.
  ShardIndex home_of(RoomId room) const { return static_cast<std::size_t>(room.value) % shards_.count(); }
  /// Runs `job` with the crowd of a room, on the room's home shard.
  void with_crowd(RoomId room, std::function<void(Crowd&)> job);

  /// Refuses new requests with shutting_down from now on. On all shards.
  void drain();
  bool is_draining(const Shard& shard) const { return draining_[shard.index()]; }

 private:
  void receive(Shard& shard, const Bulletin& bulletin);
  void share_limit(Shard& shard, const std::string& bucket, const rules::Budget& budget);
  void tick(Shard& shard);

  Shards& shards_;
  Metrics metrics_;
  std::vector<std::unique_ptr<Local>> locals_;
  std::vector<char> draining_;                  ///< one a shard, each used on its shard only
  Engine engine_;
};

}  // namespace majlis::live
