#include "tests/support/test_server.hpp"

#include <cstdlib>

#include <spdlog/spdlog.h>

#include "tests/support/own_redis.hpp"

namespace majlis::tests {

net::ServerOptions TestServer::defaults() {
  net::ServerOptions options;
  options.port = 0;
  options.shards = 2;
  options.rate_scale = 0;
  options.drain_ms = 2'000;
  return options;
}

TestServer::TestServer(net::ServerOptions options) : options_(std::move(options)) {
  spdlog::set_level(spdlog::level::warn);
  start();
}

TestServer::~TestServer() = default;

void TestServer::stop() {
  for (const auto& node : nodes_) node->server->stop();
}

void TestServer::restart() {
  nodes_.clear();
  start();
}

void TestServer::start() {
  const char* wanted = std::getenv("MAJLIS_TEST_NODES");
  const int count = wanted ? std::atoi(wanted) : options_.redis ? 2 : 1;
  if (count > 1 && !options_.redis) options_.redis = live::RedisUrl::parse(OwnRedis::shared().url());
  for (int i = 0; i < count; ++i) nodes_.push_back(std::make_unique<Node>(database_.url(), options_));
}

TestServer::Node::Node(const std::string& database, const net::ServerOptions& options)
    : store(storage::open_store(database)), server(std::make_unique<net::Server>(options, *store)),
      thread([this] { server->run(); }), address{.port = server->port(), .tls = !options.tls_certificate.empty()} {}

TestServer::Node::~Node() {
  server->stop();
  thread.join();
}

}  // namespace majlis::tests
