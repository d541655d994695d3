#include <sys/resource.h>

#include <csignal>
#include <cstdio>

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include "server/commands.hpp"
#include "server/community/upkeep.hpp"
#include "server/data_folder.hpp"
#include "server/logging.hpp"
#include "server/operator_signals.hpp"

namespace majlis::app {
namespace {

/// Each connection is a descriptor, and the usual soft limit of 1,024 is there for programs that use select().
void allow_many_connections() {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = limit.rlim_max;
  if (::setrlimit(RLIMIT_NOFILE, &limit) != 0) spdlog::warn("can't raise the limit of open files to {}", limit.rlim_max);
}

std::string home_page(const Config& config, std::uint16_t port) {
  const auto& [address, tls] = std::pair{config.server.address, !config.server.tls_certificate.empty()};
  const bool here = address == "127.0.0.1" || address == "::1" || address == "0.0.0.0" || address == "::";
  const auto host = here ? "localhost" : address.find(':') == std::string::npos ? address : '[' + address + ']';
  const bool usual = port == (tls ? 443 : 80);
  return fmt::format("http{}://{}{}", tls ? "s" : "", host, usual ? "" : fmt::format(":{}", port));
}

/// Before anybody can take a name.
void make_name_shapes(storage::Store& store) {
  const auto writer = store.open_writer();
  std::int64_t made = 0;
  do {
    writer->begin();
    writer->attempt([&](storage::Tables& tables) { return (made = community::make_name_shapes(tables)) > 0; });
    writer->commit();
  } while (made > 0);
}

}  // namespace

int serve(const Config& config) {
  set_up_logging(config);
  std::signal(SIGPIPE, SIG_IGN);
  allow_many_connections();
  const DataFolder folder{config.data, config.database};
  const auto store = storage::open_store(config.database);
  make_name_shapes(*store);
  net::Server server{config.server, *store};
  const OperatorSignals signals{[&server] { server.stop(); }, [&server] { server.reload_certificate(); }};
  spdlog::info("serving {} with {} shards and {} readers", without_password(config.database), config.server.shards,
               config.server.readers);
  fmt::print("Majlis is open at {}\n", home_page(config, server.port()));
  std::fflush(stdout);
  server.run();
  spdlog::info("closed");
  return 0;
}

}  // namespace majlis::app
