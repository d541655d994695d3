/// A whole node inside the test, on a thread of its own, with a database and a port of its own. Or several, on one
/// database and one Redis: as many as MAJLIS_TEST_NODES says, and two when `options` name a Redis.
#pragma once

#include <atomic>
#include <memory>
#include <thread>
#include <vector>

#include "server/net/server.hpp"
#include "tests/support/paths.hpp"
#include "tests/support/scratch_database.hpp"
#include "tests/support/wire.hpp"

namespace majlis::tests {

class TestServer {
 public:
  /// Without rate limits and on a free port, whatever `options` says of the rest.
  explicit TestServer(net::ServerOptions options = defaults());
  ~TestServer();
  TestServer(const TestServer&) = delete;
  TestServer& operator=(const TestServer&) = delete;

  /// Two shards, so that every test crosses from one to the other; no rate limits.
  static net::ServerOptions defaults();

  /// Of one node after the other, so that those who ask meet across them.
  const Address& address() const { return nodes_[asked_++ % nodes_.size()]->address; }
  const Address& address_of(std::size_t node) const { return nodes_.at(node)->address; }
  storage::Store& store() { return *nodes_.front()->store; }
  const ScratchDir& folder() const { return folder_; }
  void stop();
  /// Stops, and serves the same database again on another port.
  void restart();

 private:
  struct Node {
    Node(const std::string& database, const net::ServerOptions& options);
    ~Node();

    std::unique_ptr<storage::Store> store;
    std::unique_ptr<net::Server> server;
    std::thread thread;
    Address address;
  };

  void start();

  ScratchDir folder_{"server"};
  ScratchDatabase database_{ScratchDatabase::usual_kind(), folder_.path()};
  net::ServerOptions options_;
  std::vector<std::unique_ptr<Node>> nodes_;
  mutable std::atomic<std::size_t> asked_ = 0;
};

}  // namespace majlis::tests
