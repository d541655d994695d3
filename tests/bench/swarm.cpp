#include "tests/bench/swarm.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <stdexcept>

namespace majlis::bench {

int connect_and_greet(const tests::Address& address, const Greeting& greeting, int receive_buffer_bytes) {
  const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  // A server that does not answer fails the case instead of holding it up.
  const timeval patience{10, 0};
  ::setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  ::setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
  if (receive_buffer_bytes > 0) ::setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &receive_buffer_bytes, sizeof receive_buffer_bytes);
  sockaddr_in to{};
  to.sin_family = AF_INET;
  to.sin_port = htons(address.port);
  ::inet_pton(AF_INET, address.host.c_str(), &to.sin_addr);
  try {
    if (fd < 0 || ::connect(fd, reinterpret_cast<const sockaddr*>(&to), sizeof to) != 0) throw std::runtime_error("can't connect");
    const int on = 1;
    ::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    write_all(fd, greeting.hello);
    std::string answer;
    for (char c = 0; !answer.ends_with(greeting.answer_ends);) {
      if (::recv(fd, &c, 1, 0) != 1) throw std::runtime_error("no answer to a greeting");
      answer += c;
    }
    if (!answer.starts_with(greeting.answer_begins)) throw std::runtime_error("greeted with: " + answer);
    write_all(fd, greeting.afterwards);
  } catch (...) {
    ::close(fd);
    throw;
  }
  return fd;
}

void write_all(int descriptor, std::string_view bytes) {
  while (!bytes.empty()) {
    const auto written = ::write(descriptor, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) throw std::runtime_error("a connection is full or gone");
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
}

Swarm::Swarm(tests::Address address, const Framing& framing)
    : address_(std::move(address)), framing_(framing), epoll_(::epoll_create1(EPOLL_CLOEXEC)) {}

Swarm::~Swarm() {
  for (const auto& client : clients_) {
    if (client.fd >= 0) ::close(client.fd);
  }
  ::close(epoll_);
}

Swarm::Index Swarm::add(const Greeting& greeting, int receive_buffer_bytes) {
  const int fd = connect_and_greet(address_, greeting, receive_buffer_bytes);
  ::fcntl(fd, F_SETFL, O_NONBLOCK);
  epoll_event event{};
  event.events = EPOLLIN;
  event.data.u64 = clients_.size();
  ::epoll_ctl(epoll_, EPOLL_CTL_ADD, fd, &event);
  clients_.push_back({fd, {}});
  return clients_.size() - 1;
}

void Swarm::send(Index client, std::string_view bytes) { write_all(clients_[client].fd, bytes); }

void Swarm::stop_reading(Index client) { ::epoll_ctl(epoll_, EPOLL_CTL_DEL, clients_[client].fd, nullptr); }

void Swarm::take(Index index, std::string_view bytes) {
  Client& client = clients_[index];
  const bool whole = client.in.empty();
  if (!whole) bytes = client.in.append(bytes);
  const auto taken = framing_.take(bytes, [&](std::string_view message) { on_message_(index, message); }, answer_);
  // Whoever can't take a pong is noticed by the next read.
  if (!answer_.empty()) [[maybe_unused]] const auto sent = ::send(client.fd, answer_.data(), answer_.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
  answer_.clear();
  if (whole) client.in.assign(bytes.substr(taken));
  else client.in.erase(0, taken);
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
    received_ns_ = now_ns();
    take(index, {room.data(), static_cast<std::size_t>(size)});
    if (static_cast<std::size_t>(size) < room.size()) return;
  }
}

void Swarm::run(std::int64_t until_ns, const std::function<bool()>& done) {
  std::array<epoll_event, 512> events;
  while (!done()) {
    const auto left_ns = until_ns - now_ns();
    if (left_ns <= 0) return;
    const int wait_ms = static_cast<int>(std::min<std::int64_t>(left_ns / 1'000'000, 5));
    const int count = ::epoll_wait(epoll_, events.data(), static_cast<int>(events.size()), wait_ms);
    for (int i = 0; i < count; ++i) receive(events[static_cast<std::size_t>(i)].data.u64);
  }
}

}  // namespace majlis::bench
