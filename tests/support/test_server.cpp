#include "tests/support/test_server.hpp"

#include <spdlog/spdlog.h>

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

TestServer::~TestServer() { finish(); }

void TestServer::restart() {
  finish();
  start();
}

void TestServer::start() {
  store_ = storage::open_store("sqlite:" + (folder_.path() / "majlis.db").string());
  server_ = std::make_unique<net::Server>(options_, *store_);
  address_ = {.port = server_->port(), .tls = !options_.tls_certificate.empty()};
  thread_ = std::thread([this] { server_->run(); });
}

void TestServer::finish() {
  server_->stop();
  thread_.join();
  server_.reset();
  store_.reset();
}

}  // namespace majlis::tests
