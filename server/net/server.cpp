#include "server/net/server.hpp"

#include <sys/resource.h>

#include <chrono>
#include <optional>
#include <stdexcept>

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ip/v6_only.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include "server/live/node.hpp"
#include "server/live/nodes/redis_courier.hpp"
#include "server/live/session.hpp"
#include "server/net/http.hpp"

namespace majlis::net {

namespace asio = boost::asio;

namespace {

using SteadyTime = std::chrono::steady_clock::time_point;
using Acceptor = asio::basic_socket_acceptor<tcp, asio::io_context::executor_type>;

std::shared_ptr<asio::ssl::context> make_tls(const ServerOptions& options) {
  if (options.tls_certificate.empty() && options.tls_key.empty()) return nullptr;
  if (options.tls_certificate.empty() || options.tls_key.empty()) throw std::runtime_error("TLS needs both a certificate and its key");
  auto tls = std::make_shared<asio::ssl::context>(asio::ssl::context::tls_server);
  tls->set_options(asio::ssl::context::default_workarounds | asio::ssl::context::no_tlsv1 | asio::ssl::context::no_tlsv1_1);
  SSL_CTX_set_mode(tls->native_handle(), SSL_MODE_RELEASE_BUFFERS);
  error_code error;
  tls->use_certificate_chain_file(options.tls_certificate, error);
  if (error) throw std::runtime_error(fmt::format("can't use the certificate {}: {}", options.tls_certificate, error.message()));
  tls->use_private_key_file(options.tls_key, asio::ssl::context::pem, error);
  if (error) throw std::runtime_error(fmt::format("can't use the key {}: {}", options.tls_key, error.message()));
  return tls;
}

Acceptor make_acceptor(asio::io_context& context, const ServerOptions& options) {
  error_code error;
  const auto address = asio::ip::make_address(options.address, error);
  if (error) throw std::runtime_error(fmt::format("can't listen on \"{}\": an IP address is needed, such as 127.0.0.1, 0.0.0.0 or ::", options.address));
  const tcp::endpoint endpoint{address, options.port};
  Acceptor acceptor{context};
  acceptor.open(endpoint.protocol());
  acceptor.set_option(asio::socket_base::reuse_address{true});
  if (address.is_v6()) acceptor.set_option(boost::asio::ip::v6_only{false}, error);
  acceptor.bind(endpoint, error);
  if (!error) acceptor.listen(4'096, error);
  if (error) throw std::runtime_error(fmt::format("can't listen on {} port {}: {}", options.address, options.port, error.message()));
  return acceptor;
}

/// Connections are spread evenly over the shards, so each has its share of what there may be in all.
std::size_t share_of(std::size_t all, std::size_t shards) { return (all + shards - 1) / shards; }

/// Each connection is a descriptor; the database, the log and the loops need some as well.
WireLimits wire_limits(const ServerOptions& options, std::size_t shards) {
  constexpr rlim_t reserve = 64;
  rlimit files{};
  const bool known = ::getrlimit(RLIMIT_NOFILE, &files) == 0 && files.rlim_cur != RLIM_INFINITY;
  const std::size_t sockets = !known ? 0 : files.rlim_cur <= reserve ? 1 : static_cast<std::size_t>(files.rlim_cur - reserve);
  return {share_of(sockets, shards), share_of(options.connections_per_address, shards)};
}

live::Engine::Options engine_options(const ServerOptions& options) {
  live::Engine::Options engine{options.readers, options.rate_scale, options.feed_retention_ms, options.send_at_once};
  engine.trace_stages = options.trace_stages;
  if (options.redis) {
    engine.make_courier = [url = *options.redis](live::Shard& shard, live::Metrics& metrics) { return live::make_redis_courier(shard, url, metrics); };
  }
  return engine;
}

}  // namespace

struct Server::Parts {
  Parts(ServerOptions from, storage::Store& store)
      : options(std::move(from)), tls(make_tls(options)), shards(options.shards), acceptor(make_acceptor(shards[0].context(), options)), port(acceptor->local_endpoint().port()),
        pause(std::in_place, shards[0].context()), node(shards, store, engine_options(options)), guard(options.origins, options.behind_proxy),
        routes(node, guard), http{node, guard, routes, {options.outbox_bytes_max, options.stuck_s, options.watch_round_s}} {
    const auto limits = wire_limits(options, shards.count());
    for (live::ShardIndex i = 0; i < shards.count(); ++i) wires.push_back(std::make_unique<Wires>(shards[i], limits));
  }

  /// Connections die while what they use is still here: storage first, so that nothing comes back any more.
  ~Parts() {
    node.engine().stop();
    acceptor.reset();
    pause.reset();
    shards.discard();
  }

  void accept();
  void on_accept(error_code error, Socket socket, live::ShardIndex target);
  void serve(live::ShardIndex target, Socket socket, const std::shared_ptr<asio::ssl::context>& with);
  void drain();
  void reload_certificate();
  void hang_up_where(live::Shard& shard, bool (*matches)(const live::Session&));
  void watch_drain(SteadyTime until);
  void close_wires();

  ServerOptions options;
  std::shared_ptr<asio::ssl::context> tls;             ///< on shard 0
  live::Shards shards;
  std::optional<Acceptor> acceptor;
  std::uint16_t port;
  std::optional<asio::steady_timer> pause;            ///< after a failed accept, and while draining
  live::Node node;
  Guard guard;
  Routes routes;
  HttpContext http;
  std::vector<std::unique_ptr<Wires>> wires;
  live::ShardIndex next = 0;
  bool draining = false;               ///< on shard 0
};

void Server::Parts::accept() {
  const auto target = next++ % shards.count();
  acceptor->async_accept(shards[target].context().get_executor(), [this, target](error_code error, Socket socket) {
    on_accept(error, std::move(socket), target);
  });
}

void Server::Parts::on_accept(error_code error, Socket socket, live::ShardIndex target) {
  if (draining || error == asio::error::operation_aborted) return;
  if (error == asio::error::connection_aborted) return accept();   // it left before its turn
  if (error) {
    // Out of descriptors, most likely: the queue of the kernel waits, and we look again soon instead of spinning.
    spdlog::warn("can't accept a connection: {}", error.message());
    pause->expires_after(std::chrono::milliseconds(200));
    pause->async_wait([this](error_code stopped) {
      if (!stopped) accept();
    });
    return;
  }
  auto shared = std::make_shared<Socket>(std::move(socket));
  shards.on(target, [this, target, shared, with = tls] { serve(target, std::move(*shared), with); });
  accept();
}

void Server::Parts::serve(live::ShardIndex target, Socket socket, const std::shared_ptr<asio::ssl::context>& with) {
  if (wires[target]->has_room()) return serve_http(http, std::make_unique<Wire>(*wires[target], std::move(socket), with.get()));
  wires[target]->warn_full();
}

void Server::Parts::drain() {
  if (std::exchange(draining, true)) return;
  spdlog::info("stopping: no new connections, {} sessions to tell", static_cast<std::int64_t>(node.metrics().connections.Value()));
  error_code ignored;
  acceptor->close(ignored);
  node.drain();
  watch_drain(std::chrono::steady_clock::now() + std::chrono::milliseconds{options.drain_ms});
}

void Server::Parts::reload_certificate() {
  try {
    if (!tls) return;
    tls = make_tls(options);
    spdlog::info("certificate read again");
  } catch (const std::exception& error) {
    spdlog::error("the certificate in use stays: {}", error.what());
  }
}

void Server::Parts::hang_up_where(live::Shard& shard, bool (*matches)(const live::Session&)) {
  std::vector<std::shared_ptr<live::Session>> found;
  for (live::Session* session : node.local(shard).sessions) {
    if (matches(*session)) found.push_back(session->shared_from_this());
  }
  for (const auto& session : found) session->hang_up(live::going_away);
}

/// Sessions are told to leave once nothing of theirs is under way; when all wires are gone, or time is up, we stop.
void Server::Parts::watch_drain(SteadyTime until) {
  shards.on_all([this](live::Shard& shard) {
    hang_up_where(shard, [](const live::Session& session) { return session.under_way() == 0; });
  });
  pause->expires_after(std::chrono::milliseconds(50));
  pause->async_wait([this, until](error_code error) {
    if (error) return;
    const bool idle = node.metrics().connections.Value() <= 0 && node.metrics().http_under_way.Value() <= 0;
    if (idle || std::chrono::steady_clock::now() >= until) return close_wires();
    watch_drain(until);
  });
}

/// What was answered still has to leave; then everything is closed. Sessions whose requests were not answered in time are
/// told to leave as well.
void Server::Parts::close_wires() {
  shards.on_all([this](live::Shard& shard) {
    hang_up_where(shard, [](const live::Session&) { return true; });
    wires[shard.index()]->close_all_when_drained();
  });
  pause->expires_after(std::chrono::milliseconds(300));
  pause->async_wait([this](error_code error) {
    if (error) return;
    shards.on_all([this](live::Shard& shard) {
      wires[shard.index()]->close_all();
      // One more turn, in which what was closed is told.
      shards.on(shard.index(), [&shard] { shard.stop(); });
    });
  });
}

Server::Server(ServerOptions options, storage::Store& store) : parts_(std::make_unique<Parts>(std::move(options), store)) {}

Server::~Server() = default;

std::uint16_t Server::port() const { return parts_->port; }
live::Node& Server::node() { return parts_->node; }

void Server::run() {
  parts_->shards.on(0, [parts = parts_.get()] { parts->accept(); });
  parts_->shards.run();
}

void Server::stop() {
  parts_->shards.on(0, [parts = parts_.get()] { parts->drain(); });
}

void Server::reload_certificate() {
  parts_->shards.on(0, [parts = parts_.get()] { parts->reload_certificate(); });
}

}  // namespace majlis::net
