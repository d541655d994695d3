/// A client's end of a connection: blocking, with deadlines, plain or TLS. Written on POSIX sockets and not on Beast, so
/// that a fault which both ends would share can't hide, and so that tests can misbehave. One thread at a time.
#pragma once

#include <cstdint>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>

#include "tests/support/deadline.hpp"

struct ssl_st;

namespace majlis::tests {

/// Where a server is.
struct Address {
  std::string host = "127.0.0.1";
  std::uint16_t port = 0;
  bool tls = false;

  std::string origin() const;
  /// As a Host header says it.
  std::string authority() const;
};

/// The other side hung up, or nothing came in time.
class WireError : public std::runtime_error {
  using std::runtime_error::runtime_error;
};
class WireTimeout : public WireError {
  using WireError::WireError;
};

class Wire {
 public:
  /// Throws WireError.
  explicit Wire(const Address& address, int receive_buffer_bytes = 0);
  ~Wire();
  Wire(const Wire&) = delete;
  Wire& operator=(const Wire&) = delete;

  void write(std::string_view bytes);
  /// At least one byte; an empty string when the other side has closed. Throws WireTimeout.
  std::string read_some(const Deadline& deadline);
  /// Exactly so many, or WireError.
  std::string read(std::size_t count, const Deadline& deadline);
  /// Up to and including `end`.
  std::string read_until(std::string_view end, const Deadline& deadline);
  /// True when the other side has closed or cut; false when it has not within the deadline. What comes before is dropped.
  bool is_closed(const Deadline& deadline);

  /// Over TLS: the other side said that it will send no more, rather than just vanish (close_notify).
  bool heard_goodbye() const;
  /// Over TLS: whom the other side's certificate is for.
  std::string certificate_host() const;

  /// Says that nothing more will be written.
  void finish_writing();
  /// Ends the connection by a reset, as a network failure would.
  void cut();
  /// Whether bytes are waiting, without waiting.
  bool has_input();
  int descriptor() const { return socket_; }

 private:
  int socket_ = -1;
  std::unique_ptr<ssl_st, void (*)(ssl_st*)> tls_;
  std::string buffer_;
};

}  // namespace majlis::tests
