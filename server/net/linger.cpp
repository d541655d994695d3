#include "server/net/linger.hpp"

#include <array>
#include <chrono>

#include <boost/asio/buffer.hpp>
#include <boost/asio/steady_timer.hpp>

namespace majlis::net {

namespace asio = boost::asio;

namespace {

constexpr std::chrono::seconds patience{2};

class Linger : public std::enable_shared_from_this<Linger> {
 public:
  explicit Linger(std::shared_ptr<Transport> transport) : transport_(std::move(transport)), patience_(transport_->socket.get_executor()) {}

  void start() {
    error_code ignored;
    transport_->socket.cancel(ignored);
    patience_.expires_after(patience);
    patience_.async_wait([self = shared_from_this()](error_code) { self->close(); });
    if (!transport_->tls) return finish_sending();
    transport_->tls->async_shutdown([self = shared_from_this()](error_code) { self->finish_sending(); });
  }

 private:
  void finish_sending() {
    error_code error;
    transport_->socket.shutdown(Socket::shutdown_send, error);
    if (error) return patience_gone();
    drop_what_comes();
  }

  void drop_what_comes() {
    transport_->socket.async_read_some(asio::buffer(dropped_), [self = shared_from_this()](error_code error, std::size_t) {
      if (error) self->patience_gone();
      else self->drop_what_comes();
    });
  }

  void patience_gone() { patience_.cancel(); }

  void close() {
    error_code ignored;
    transport_->socket.close(ignored);
  }

  std::shared_ptr<Transport> transport_;
  asio::basic_waitable_timer<std::chrono::steady_clock, asio::wait_traits<std::chrono::steady_clock>, Socket::executor_type> patience_;
  std::array<char, 1'024> dropped_{};
};

}  // namespace

void linger(std::shared_ptr<Transport> transport) { std::make_shared<Linger>(std::move(transport))->start(); }

}  // namespace majlis::net
