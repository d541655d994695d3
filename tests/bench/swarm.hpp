/// Thousands of WebSocket clients in one thread: an epoll loop and a frame reader, nothing else, so that the generator
/// costs as little as it can beside the server it measures.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "tests/support/wire.hpp"

namespace majlis::bench {

/// Nanoseconds of the monotonic clock, the same in all processes of this machine.
std::int64_t now_ns();

class Swarm {
 public:
  using Index = std::size_t;
  /// One line of a text frame that a client received.
  using OnLine = std::function<void(Index client, std::string_view line)>;

  explicit Swarm(tests::Address address);
  ~Swarm();
  Swarm(const Swarm&) = delete;
  Swarm& operator=(const Swarm&) = delete;

  /// Opens one more connection, blocking until it is upgraded. `cookie`: a session's token, or empty for a guest.
  Index add(const std::string& cookie = {});
  std::size_t size() const { return clients_.size(); }
  std::size_t lost() const { return lost_; }          ///< connections that the server closed

  void on_line(OnLine handler) { on_line_ = std::move(handler); }
  void send(Index client, std::string_view line);
  /// Reads and answers until `until_ns`, or until `done` says so after some reading.
  void run(std::int64_t until_ns, const std::function<bool()>& done);

 private:
  struct Client {
    int fd = -1;
    std::string in;
  };

  void receive(Index index);
  void take_frames(Index index);

  tests::Address address_;
  int epoll_ = -1;
  std::vector<Client> clients_;
  std::size_t lost_ = 0;
  OnLine on_line_;
};

}  // namespace majlis::bench
