/// Servers that pass messages on to the followers of a room and keep none: Majlis without its storing, and what people
/// would use instead. Each is started, followed and published to in its own way.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "tests/bench/framing.hpp"
#include "tests/support/wire.hpp"

namespace majlis::bench {

class Peer {
 public:
  virtual ~Peer() = default;
  virtual pid_t pid() const = 0;
  virtual const tests::Address& address() const = 0;
  virtual const Framing& framing() const = 0;
  /// What a connection says that follows `rooms`.
  virtual Greeting greeting(std::span<const int> rooms) const = 0;
  virtual void publish(int room, std::string_view message) = 0;
};

struct RelayOptions {
  int rooms = 1;
  int shards = 1;
  bool tempo = false;
  double slice = 0;   ///< of a processor, for each shard; 0 is all there is
};

/// Each starts on the servers' processor and is ready when it is there; throws when it can't be started.
std::unique_ptr<Peer> start_majlis_relay(const RelayOptions& options);
std::unique_ptr<Peer> start_bun();
std::unique_ptr<Peer> start_ws();
std::unique_ptr<Peer> start_nats();

}  // namespace majlis::bench
