/// The whole node: shards, storage threads, listener. Built from options and a store, it serves until it is told to
/// stop, then drains: no new connections, requests under way are answered, clients are told to come back.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "server/live/nodes/redis_url.hpp"
#include "storage/store.hpp"

namespace majlis::live {
class Node;
}

namespace majlis::net {

struct ServerOptions {
  std::string address = "127.0.0.1";          ///< to listen on
  std::uint16_t port = 8080;                  ///< 0: the system picks one
  unsigned shards = 1;                        ///< event loops, each a thread
  unsigned readers = 2;                       ///< threads that answer queries
  std::string tls_certificate;                ///< PEM chain; empty: plain HTTP
  std::string tls_key;                        ///< PEM
  std::vector<std::string> origins;           ///< besides the node's own address, `https://example.org`
  bool behind_proxy = false;                  ///< believe X-Forwarded-For and X-Forwarded-Proto
  double rate_scale = 1.0;                    ///< multiplies all rate limits; 0 switches them off (tests, benchmarks)
  std::int64_t feed_retention_ms = std::int64_t{30} * 24 * 3600 * 1000;
  bool send_at_once = false;                  ///< busy rooms don't gather what comes in a few milliseconds (benchmarks)
  std::int64_t drain_ms = 8'000;              ///< at most, after stop()
  /// That wait for a connection; when more do, the next unit cuts it. With the largest stretch of events on top a slow
  /// reader holds less than 1 MiB.
  std::size_t outbox_bytes_max = 655'360;
  std::uint32_t stuck_s = 20;                 ///< in which nothing leaves, although something waits: then a connection is cut
  std::uint32_t watch_round_s = 10;           ///< how often a WebSocket looks after its peer (see PeerWatch)
  std::size_t connections_per_address = 500;  ///< 0: any number
  bool trace_stages = false;
  std::optional<live::RedisUrl> redis;        ///< where other nodes serve the same database; none: this one is alone
};

class Server {
 public:
  /// Binds at once. Throws std::runtime_error with what to do: address in use, certificate unreadable …
  Server(ServerOptions options, storage::Store& store);
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  std::uint16_t port() const;
  live::Node& node();
  /// Serves on this thread and `shards - 1` others until stop(), then drains and returns.
  void run();
  /// From any thread; more than once is fine.
  void stop();
  /// Reads certificate and key again, for connections to come; from any thread. When they can't be used, those that are
  /// in use stay, and the log says why. Without TLS nothing happens.
  void reload_certificate();

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace majlis::net
