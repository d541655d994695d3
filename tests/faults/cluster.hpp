#pragma once

#include <memory>
#include <optional>
#include <vector>

#include <fmt/format.h>

#include "tests/faults/cutting_proxy.hpp"
#include "tests/support/own_postgresql.hpp"
#include "tests/support/own_redis.hpp"
#include "tests/support/paths.hpp"
#include "tests/support/process.hpp"
#include "tests/support/scratch_database.hpp"

namespace majlis::tests {

/// Three nodes, each a process of its own, with a PostgreSQL and a Redis that nobody else uses.
class Cluster {
 public:
  /// `cuts`: the nodes reach Redis over a network that fails like this.
  explicit Cluster(std::optional<CuttingPlan> cuts = {}) {
    if (cuts) to_redis_.emplace(Address{.port = redis_.port()}, *cuts);
    for (std::size_t i = 0; i < 3; ++i) nodes_.push_back(make_node());
  }

  OwnPostgresql& postgresql() { return postgresql_; }
  OwnRedis& redis() { return redis_; }
  /// Only with `cuts`.
  CuttingProxy& to_redis() { return *to_redis_; }
  const std::string& database() const { return database_.url(); }
  ServerProcess& node(std::size_t index) { return *nodes_[index]; }
  /// kill -9.
  void kill_node(std::size_t index) {
    nodes_[index]->kill();
    nodes_[index].reset();
  }
  void start_node(std::size_t index) { nodes_[index] = make_node(); }
  /// Of the nodes that run.
  std::vector<Address> addresses() const {
    std::vector<Address> all;
    for (const auto& node : nodes_) {
      if (node) all.push_back(node->address());
    }
    return all;
  }

 private:
  std::unique_ptr<ServerProcess> make_node() {
    const auto data = folder_.path() / std::to_string(++made_);
    return std::make_unique<ServerProcess>(data, std::vector<std::string>{"--rate-scale", "0", "--connections-per-address", "0", "--database", database_.url(), "--redis", to_redis_ ? fmt::format("redis://{}", to_redis_->address().authority()) : redis_.url()});
  }

  ScratchDir folder_{"cluster"};
  OwnPostgresql postgresql_;
  OwnRedis redis_;
  std::optional<CuttingProxy> to_redis_;
  ScratchDatabase database_{"postgresql", folder_.path()};
  int made_ = 0;
  std::vector<std::unique_ptr<ServerProcess>> nodes_;
};

}  // namespace majlis::tests
