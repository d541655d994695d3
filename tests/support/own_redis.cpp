#include "tests/support/own_redis.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <fstream>
#include <stdexcept>

#include <fmt/format.h>

namespace majlis::tests {
namespace {

sockaddr_in loopback(std::uint16_t port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

/// Nobody else gets it soon: the system hands ports out in turn.
std::uint16_t find_free_port() {
  const int probe = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  auto address = loopback(0);
  socklen_t size = sizeof address;
  const bool found = ::bind(probe, reinterpret_cast<sockaddr*>(&address), size) == 0 &&
                     ::getsockname(probe, reinterpret_cast<sockaddr*>(&address), &size) == 0;
  ::close(probe);
  if (!found) throw std::runtime_error{"no free port"};
  return ntohs(address.sin_port);
}

}  // namespace

OwnRedis::OwnRedis(std::vector<std::string> more) : port_(find_free_port()), more_(std::move(more)) { start(); }

void OwnRedis::start() {
  std::vector<std::string> arguments = more_;
  for (const char* each : {"--port", "", "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", ""}) arguments.emplace_back(each);
  arguments[more_.size() + 1] = std::to_string(port_);
  arguments.back() = folder_.path().string();
  process_ = std::make_unique<Process>("/usr/bin/redis-server", arguments);
  const std::string_view ready = is_sentinel() ? "Sentinel ID is" : "Ready to accept connections";
  while (process_->read_line().find(ready) == std::string::npos) {
  }
}

std::unique_ptr<OwnRedis> OwnRedis::sentinel_of(const OwnRedis& watched, const std::string& password) {
  // It writes to its file, which lies beside the data of the one it watches.
  const auto file = watched.folder_.path() / "sentinel.conf";
  std::ofstream settings{file};
  settings << "sentinel monitor majlis 127.0.0.1 " << watched.port_ << " 1\n";
  if (!password.empty()) settings << "sentinel auth-pass majlis " << password << "\nrequirepass " << password << "\n";
  settings.close();
  return std::make_unique<OwnRedis>(std::vector<std::string>{file.string(), "--sentinel"});
}

void OwnRedis::kill() {
  process_->send_signal(SIGKILL);
  process_->wait();
}

std::string OwnRedis::say(const std::string& command) const {
  const int line = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const auto address = loopback(port_);
  if (::connect(line, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) throw std::runtime_error{"Redis is not there"};
  const auto inline_command = command + "\r\n";
  (void)!::write(line, inline_command.data(), inline_command.size());
  char answer[256];
  const auto size = ::read(line, answer, sizeof answer);
  ::close(line);
  const std::string text{answer, static_cast<std::size_t>(std::max<ssize_t>(0, size))};
  return text.substr(0, text.find('\r'));
}

OwnRedis& OwnRedis::shared() {
  static OwnRedis redis;
  return redis;
}

}  // namespace majlis::tests
