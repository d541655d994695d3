#include "tests/faults/cutting_proxy.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstring>
#include <vector>

namespace majlis::tests {
namespace {

sockaddr loopback(std::uint16_t port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  sockaddr generic{};
  std::memcpy(&generic, &address, sizeof address);
  return generic;
}

int tcp_socket() {
  const int made = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (made < 0) throw WireError{"no socket"};
  const int yes = 1;
  ::setsockopt(made, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
  return made;
}

void close_hard(int socket) {
  const linger hard{1, 0};
  ::setsockopt(socket, SOL_SOCKET, SO_LINGER, &hard, sizeof hard);
  ::close(socket);
}

}  // namespace

CuttingProxy::CuttingProxy(const Address& server, CuttingPlan plan) : server_(server), plan_(plan), random_(plan.seed) {
  listener_ = tcp_socket();
  const auto here = loopback(0);
  if (::bind(listener_, &here, sizeof here) != 0 || ::listen(listener_, 128) != 0) throw WireError{"can't listen"};
  sockaddr_in bound{};
  sockaddr generic{};
  socklen_t size = sizeof generic;
  ::getsockname(listener_, &generic, &size);
  std::memcpy(&bound, &generic, sizeof bound);
  port_ = ntohs(bound.sin_port);
  stop_ = ::eventfd(0, EFD_CLOEXEC);
  thread_ = std::thread([this] { run(); });
}

CuttingProxy::~CuttingProxy() {
  ::eventfd_write(stop_, 1);
  thread_.join();
  for (const auto& link : links_) reset(link);
  ::close(listener_);
  ::close(stop_);
}

Address CuttingProxy::address() const { return {.port = port_}; }

void CuttingProxy::reset(const Link& link) {
  close_hard(link.client);
  close_hard(link.server);
}

void CuttingProxy::run() {
  for (;;) {
    std::vector<pollfd> polls{{stop_, POLLIN, 0}, {listener_, POLLIN, 0}};
    for (const auto& link : links_) {
      // A dead link is not read, so that both ends fill up; only its end is noticed.
      const short events = link.dead ? 0 : POLLIN;
      polls.push_back({link.client, events, 0});
      polls.push_back({link.server, events, 0});
    }
    ::poll(polls.data(), polls.size(), 100);
    if (polls[0].revents) return;
    auto at = polls.begin() + 2;
    for (auto link = links_.begin(); link != links_.end(); at += 2) {
      bool alive = !(link->dead && (healed_ || (at[0].revents | at[1].revents) & (POLLHUP | POLLERR)));
      if (alive && !link->dead && at[0].revents) alive = relay(*link, link->client, link->server);
      if (alive && !link->dead && at[1].revents) alive = relay(*link, link->server, link->client);
      if (!alive) reset(*link);
      link = alive ? std::next(link) : links_.erase(link);
    }
    if (polls[1].revents) accept();
  }
}

void CuttingProxy::accept() {
  const int client = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
  if (client < 0) return;
  const int server = tcp_socket();
  const auto there = loopback(server_.port);
  if (::connect(server, &there, sizeof there) != 0) {
    close_hard(client);
    ::close(server);
    return;
  }
  const auto bytes = static_cast<std::int64_t>(random_() % static_cast<std::uint64_t>(plan_.bytes_max));
  links_.push_back({client, server, bytes, static_cast<int>(random_() % 100) < plan_.silent_percent});
}

bool CuttingProxy::relay(Link& link, int from, int to) {
  char bytes[4096];
  const auto got = ::recv(from, bytes, sizeof bytes, MSG_DONTWAIT);
  if (got < 0 && (errno == EAGAIN || errno == EINTR)) return true;
  if (got <= 0) return false;
  // What lies before the cut still gets through: a frame, a header or a length may be torn anywhere.
  const auto pass = healed_ ? got : std::min<std::int64_t>(got, link.bytes_left);
  for (std::int64_t sent = 0; sent < pass;) {
    const auto more = ::send(to, bytes + sent, static_cast<std::size_t>(pass - sent), MSG_NOSIGNAL);
    if (more <= 0) return false;
    sent += more;
  }
  if (healed_) return true;
  link.bytes_left -= pass;
  return link.bytes_left > 0 || cut(link);
}

bool CuttingProxy::cut(Link& link) {
  ++cuts_;
  link.dead = link.silent;
  return link.dead;
}

}  // namespace majlis::tests
