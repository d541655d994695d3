/// Thousands of clients in one thread: an epoll loop and a frame reader, nothing else, so that the generator costs as
/// little as it can beside the server it measures.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "tests/bench/framing.hpp"
#include "tests/bench/measure.hpp"
#include "tests/support/wire.hpp"

namespace majlis::bench {

/// Connects and greets, blocking until that is answered; gives the socket. Throws std::runtime_error.
/// `receive_buffer_bytes`: 0 leaves it to the system.
int connect_and_greet(const tests::Address& address, const Greeting& greeting, int receive_buffer_bytes = 0);

/// Writes all of it, blocking; throws when the other side is gone.
void write_all(int descriptor, std::string_view bytes);

class Swarm {
 public:
  using Index = std::size_t;
  using OnMessage = std::function<void(Index client, std::string_view message)>;

  /// `framing` outlives the swarm.
  Swarm(tests::Address address, const Framing& framing);
  ~Swarm();
  Swarm(const Swarm&) = delete;
  Swarm& operator=(const Swarm&) = delete;

  Index add(const Greeting& greeting, int receive_buffer_bytes = 0);
  std::size_t size() const { return clients_.size(); }
  std::size_t lost() const { return lost_; }          ///< connections that the server closed

  void on_message(OnMessage handler) { on_message_ = std::move(handler); }
  /// Small requests, which a socket's buffer always has room for.
  void send(Index client, std::string_view bytes);
  /// From now on nothing is read of it.
  void stop_reading(Index client);
  /// Reads until `until_ns`, or until `done` says so after some reading.
  void run(std::int64_t until_ns, const std::function<bool()>& done);
  /// When the bytes at hand were received.
  std::int64_t received_ns() const { return received_ns_; }

 private:
  struct Client {
    int fd = -1;
    std::string in;   ///< the beginning of a message
  };

  void receive(Index index);
  void take(Index index, std::string_view bytes);

  tests::Address address_;
  const Framing& framing_;
  int epoll_ = -1;
  std::vector<Client> clients_;
  std::size_t lost_ = 0;
  std::int64_t received_ns_ = 0;
  std::string answer_;
  OnMessage on_message_;
};

}  // namespace majlis::bench
