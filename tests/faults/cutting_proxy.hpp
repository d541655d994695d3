/// A network that fails: relays TCP connections to a server and cuts each at a random byte. Some are reset, some go
/// silent with both ends still open, as in a tunnel. Runs on a thread of its own.
#pragma once

#include <atomic>
#include <cstdint>
#include <list>
#include <random>
#include <thread>

#include "tests/support/wire.hpp"

namespace majlis::tests {

struct CuttingPlan {
  std::uint64_t seed = 0;
  std::int64_t bytes_max = 20'000;   ///< a connection lives for 0 to so many bytes, both ways together
  int silent_percent = 10;           ///< of the cuts; the others reset
};

class CuttingProxy {
 public:
  CuttingProxy(const Address& server, CuttingPlan plan);
  ~CuttingProxy();
  CuttingProxy(const CuttingProxy&) = delete;
  CuttingProxy& operator=(const CuttingProxy&) = delete;

  Address address() const;
  std::int64_t cuts() const { return cuts_; }
  /// From now on everything gets through; connections that went silent are reset.
  void heal() { healed_ = true; }

 private:
  struct Link {
    int client, server;
    std::int64_t bytes_left;
    bool silent;                     ///< how it will end
    bool dead = false;               ///< has gone silent
  };

  void run();
  void accept();
  /// False: this link is over.
  bool relay(Link& link, int from, int to);
  bool cut(Link& link);
  static void reset(const Link& link);

  Address server_;
  CuttingPlan plan_;
  std::mt19937_64 random_;
  int listener_ = -1;
  int stop_ = -1;
  std::uint16_t port_ = 0;
  std::list<Link> links_;
  std::atomic<std::int64_t> cuts_ = 0;
  std::atomic<bool> healed_ = false;
  std::thread thread_;
};

}  // namespace majlis::tests
