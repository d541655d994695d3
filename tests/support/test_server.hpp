/// A whole node inside the test, on a thread of its own, with a database and a port of its own.
#pragma once

#include <memory>
#include <thread>

#include "server/net/server.hpp"
#include "tests/support/paths.hpp"
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

  const Address& address() const { return address_; }
  storage::Store& store() { return *store_; }
  const ScratchDir& folder() const { return folder_; }
  void stop() { server_->stop(); }
  /// Stops, and serves the same database again on another port.
  void restart();

 private:
  void start();
  void finish();

  ScratchDir folder_{"server"};
  net::ServerOptions options_;
  std::unique_ptr<storage::Store> store_;
  std::unique_ptr<net::Server> server_;
  std::thread thread_;
  Address address_;
};

}  // namespace majlis::tests
