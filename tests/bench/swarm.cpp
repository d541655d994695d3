#include "tests/bench/swarm.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <stdexcept>

#include <fmt/format.h>

#include "tests/support/websocket.hpp"

namespace majlis::bench {

std::int64_t now_ns() {
  return std::chrono::duration_cast<std::chrono::nanoseconds>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

Swarm::Swarm(tests::Address address) : address_(std::move(address)), epoll_(::epoll_create1(EPOLL_CLOEXEC)) {}

Swarm::~Swarm() {
  for (const auto& client : clients_) {
    if (client.fd >= 0) ::close(client.fd);
  }
  ::close(epoll_);
}

Swarm::Index Swarm::add(const std::string& cookie) {
  const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in to{};
  to.sin_family = AF_INET;
  to.sin_port = htons(address_.port);
  ::inet_pton(AF_INET, address_.host.c_str(), &to.sin_addr);
  if (fd < 0 || ::connect(fd, reinterpret_cast<const sockaddr*>(&to), sizeof to) != 0) throw std::runtime_error("can't connect");
  const auto hello = fmt::format(
      "GET /ws HTTP/1.1\r\nHost: {}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
      "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: majlis.v1\r\n{}\r\n",
      address_.authority(), cookie.empty() ? std::string{} : fmt::format("Cookie: majlis_session={}\r\n", cookie));
  if (::send(fd, hello.data(), hello.size(), MSG_NOSIGNAL) != static_cast<ssize_t>(hello.size())) throw std::runtime_error("can't upgrade");
  std::string answer;
  for (char c = 0; !answer.ends_with("\r\n\r\n");) {
    if (::recv(fd, &c, 1, 0) != 1) throw std::runtime_error("hung up during the upgrade");
    answer += c;
  }
  if (!answer.starts_with("HTTP/1.1 101")) throw std::runtime_error("not upgraded: " + answer);
  const int on = 1;
  ::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  ::fcntl(fd, F_SETFL, O_NONBLOCK);
  epoll_event event{};
  event.events = EPOLLIN;
  event.data.u64 = clients_.size();
  ::epoll_ctl(epoll_, EPOLL_CTL_ADD, fd, &event);
  clients_.push_back({fd, {}});
  return clients_.size() - 1;
}

void Swarm::send(Index client, std::string_view line) {
  const auto frame = tests::client_frame(0x81, line);
  // Requests are small and answered: the socket's buffer always has room for them.
  if (::send(clients_[client].fd, frame.data(), frame.size(), MSG_NOSIGNAL) != static_cast<ssize_t>(frame.size())) {
    throw std::runtime_error("a writer's socket is full or gone");
  }
}

void Swarm::take_frames(Index index) {
  Client& client = clients_[index];
  std::size_t at = 0;
  while (client.in.size() - at >= 2) {
    const auto byte = [&](std::size_t i) { return static_cast<std::uint8_t>(client.in[at + i]); };
    std::size_t header = 2;
    std::uint64_t size = byte(1) & 0x7F;
    const std::size_t extended = size == 126 ? 2 : size == 127 ? 8 : 0;
    if (client.in.size() - at < header + extended) break;
    if (extended > 0) {
      size = 0;
      for (std::size_t i = 0; i < extended; ++i) size = size << 8 | byte(2 + i);
      header += extended;
    }
    if (client.in.size() - at < header + size) break;
    std::string_view text{client.in.data() + at + header, size};
    if ((byte(0) & 0x0F) == 1) {
      while (!text.empty()) {
        const auto end = text.find('\n');
        on_line_(index, text.substr(0, end));
        text = end == std::string_view::npos ? std::string_view{} : text.substr(end + 1);
      }
    }
    at += header + size;
  }
  client.in.erase(0, at);
  if (client.in.empty() && client.in.capacity() > 4'096) client.in.shrink_to_fit();
}

void Swarm::receive(Index index) {
  static std::array<char, 256 * 1024> room;
  Client& client = clients_[index];
  for (;;) {
    const auto size = ::recv(client.fd, room.data(), room.size(), 0);
    if (size <= 0) {
      if (size < 0 && (errno == EAGAIN || errno == EINTR)) return;
      ::close(client.fd);
      client.fd = -1;
      ++lost_;
      return;
    }
    client.in.append(room.data(), static_cast<std::size_t>(size));
    take_frames(index);
    if (static_cast<std::size_t>(size) < room.size()) return;
  }
}

void Swarm::run(std::int64_t until_ns, const std::function<bool()>& done) {
  std::array<epoll_event, 512> events;
  while (!done()) {
    const auto left_ns = until_ns - now_ns();
    if (left_ns <= 0) return;
    const int wait_ms = static_cast<int>(std::min<std::int64_t>(left_ns / 1'000'000, 50));
    const int count = ::epoll_wait(epoll_, events.data(), static_cast<int>(events.size()), wait_ms);
    for (int i = 0; i < count; ++i) receive(events[static_cast<std::size_t>(i)].data.u64);
  }
}

}  // namespace majlis::bench
