#include "tests/support/wire.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/ssl.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include <fmt/format.h>

namespace majlis::tests {
namespace {

[[noreturn]] void fail(const char* what) { throw WireError{fmt::format("{}: {}", what, std::strerror(errno))}; }

void set_timeout(int socket, int option, std::chrono::milliseconds wait) {
  const timeval time{wait.count() / 1000, (wait.count() % 1000) * 1000};
  ::setsockopt(socket, SOL_SOCKET, option, &time, sizeof time);
}

int connect_to(const Address& address, int receive_buffer_bytes) {
  const int made = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (made < 0) fail("socket");
  if (receive_buffer_bytes > 0) ::setsockopt(made, SOL_SOCKET, SO_RCVBUF, &receive_buffer_bytes, sizeof receive_buffer_bytes);
  const int yes = 1;
  ::setsockopt(made, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
  set_timeout(made, SO_SNDTIMEO, patience);
  sockaddr_in to{};
  to.sin_family = AF_INET;
  to.sin_port = htons(address.port);
  ::inet_pton(AF_INET, address.host.c_str(), &to.sin_addr);
  sockaddr generic{};
  std::memcpy(&generic, &to, sizeof to);
  if (::connect(made, &generic, sizeof to) != 0) {
    const int error = errno;
    ::close(made);
    errno = error;
    fail("connect");
  }
  return made;
}

/// Trusts any certificate: which one is used is for the test to ask.
SSL_CTX* trusting_context() {
  static const std::unique_ptr<SSL_CTX, void (*)(SSL_CTX*)> context{::SSL_CTX_new(::TLS_client_method()), ::SSL_CTX_free};
  return context.get();
}

}  // namespace

std::string Address::origin() const { return fmt::format("http{}://{}", tls ? "s" : "", authority()); }
std::string Address::authority() const { return fmt::format("{}:{}", host, port); }

Wire::Wire(const Address& address, int receive_buffer_bytes)
    : socket_(connect_to(address, receive_buffer_bytes)), tls_(nullptr, ::SSL_free) {
  if (!address.tls) return;
  tls_.reset(::SSL_new(trusting_context()));
  ::SSL_set_fd(tls_.get(), socket_);
  set_timeout(socket_, SO_RCVTIMEO, patience);
  if (::SSL_connect(tls_.get()) != 1) {
    ::close(socket_);
    throw WireError{"no TLS"};
  }
}

Wire::~Wire() {
  if (socket_ >= 0) ::close(socket_);
}

void Wire::write(std::string_view bytes) {
  while (!bytes.empty()) {
    if (socket_ < 0) throw WireError{"write after the end"};
    const auto sent = tls_ ? ::SSL_write(tls_.get(), bytes.data(), static_cast<int>(bytes.size()))
                           : ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) fail("write");
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
}

std::string Wire::read_some(const Deadline& deadline) {
  if (!buffer_.empty()) return std::exchange(buffer_, {});
  if (socket_ < 0) throw WireError{"read after the end"};
  set_timeout(socket_, SO_RCVTIMEO, deadline.left());
  char bytes[16'384];
  const auto got = tls_ ? ::SSL_read(tls_.get(), bytes, sizeof bytes) : ::recv(socket_, bytes, sizeof bytes, 0);
  if (got > 0) return {bytes, static_cast<std::size_t>(got)};
  if (tls_ && ::SSL_get_error(tls_.get(), static_cast<int>(got)) == SSL_ERROR_ZERO_RETURN) return {};
  if (got == 0) return {};
  if (errno == EAGAIN || errno == EWOULDBLOCK) throw WireTimeout{"nothing came in time"};
  fail("read");
}

std::string Wire::read(std::size_t count, const Deadline& deadline) {
  std::string bytes;
  while (bytes.size() < count) {
    const auto more = read_some(deadline);
    if (more.empty()) throw WireError{"closed in the middle"};
    bytes += more;
  }
  buffer_ = bytes.substr(count);
  bytes.resize(count);
  return bytes;
}

std::string Wire::read_until(std::string_view end, const Deadline& deadline) {
  std::string bytes;
  for (auto at = bytes.npos; (at = bytes.find(end)) == bytes.npos;) {
    const auto more = read_some(deadline);
    if (more.empty()) throw WireError{fmt::format("closed after {} bytes", bytes.size())};
    bytes += more;
  }
  const auto size = bytes.find(end) + end.size();
  buffer_ = bytes.substr(size);
  bytes.resize(size);
  return bytes;
}

bool Wire::is_closed(const Deadline& deadline) {
  try {
    while (!read_some(deadline).empty()) {
    }
    return true;
  } catch (const WireTimeout&) {
    return false;
  } catch (const WireError&) {
    return true;
  }
}

bool Wire::heard_goodbye() const { return (::SSL_get_shutdown(tls_.get()) & SSL_RECEIVED_SHUTDOWN) != 0; }

std::string Wire::certificate_host() const {
  const std::unique_ptr<X509, void (*)(X509*)> certificate{::SSL_get1_peer_certificate(tls_.get()), ::X509_free};
  char host[256] = {};
  ::X509_NAME_get_text_by_NID(::X509_get_subject_name(certificate.get()), NID_commonName, host, sizeof host);
  return host;
}

void Wire::finish_writing() { ::shutdown(socket_, SHUT_WR); }

void Wire::cut() {
  const linger hard{1, 0};
  ::setsockopt(socket_, SOL_SOCKET, SO_LINGER, &hard, sizeof hard);
  tls_.reset();
  ::close(std::exchange(socket_, -1));
}

bool Wire::has_input() {
  pollfd poll{socket_, POLLIN, 0};
  return !buffer_.empty() || (tls_ && ::SSL_pending(tls_.get()) > 0) || ::poll(&poll, 1, 0) > 0;
}

}  // namespace majlis::tests
