/// A connection's socket, and the only way out of it. Beast reads through it, and whatever Beast wants to write (an
/// HTTP answer, a handshake, a pong) joins the same queue of whole units as the frames we send: nothing ever lands
/// inside something else. What a turn of the loop brings leaves together at its end. Lives on one shard.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include <boost/asio/consign.hpp>
#include <boost/asio/post.hpp>
#include <boost/beast/core/bind_handler.hpp>
#include <boost/beast/core/role.hpp>

#include "server/live/shard.hpp"
#include "server/net/outbox.hpp"
#include "server/net/transport.hpp"

namespace majlis::net {

class Wire;

/// How many connections a shard takes. 0: no limit.
struct WireLimits {
  std::size_t sockets = 0;       ///< in all, those that are ending included
  std::size_t per_address = 0;   ///< see Wire::take_place
};

/// All wires of a shard; looks once a second whose time is up.
class Wires {
 public:
  Wires(live::Shard& shard, WireLimits limits);

  live::Shard& shard() { return shard_; }
  bool has_room() const { return limits_.sockets == 0 || sockets_ < limits_.sockets; }
  /// Tells the operator, once a minute at most, that a connection found no room.
  void warn_full();
  void close_all_when_drained();
  void close_all();

 private:
  friend class Wire;
  void tick();

  live::Shard& shard_;
  WireLimits limits_;
  std::uint32_t now_s_ = 0;        ///< seconds since this shard began; no wall clock
  std::uint32_t warned_s_ = 0;     ///< 0: never
  std::size_t sockets_ = 0;        ///< open, with or without a wire
  std::unordered_map<std::string, std::size_t> places_;   ///< taken, by address
  std::vector<Wire*> wires_;
};

class Wire : public live::TurnEnd {
 public:
  using executor_type = Socket::executor_type;
  using lowest_layer_type = Socket::lowest_layer_type;

  /// `tls` may be null: plain TCP.
  Wire(Wires& wires, Socket socket, boost::asio::ssl::context* tls);
  ~Wire() override;
  Wire(const Wire&) = delete;
  Wire& operator=(const Wire&) = delete;

  executor_type get_executor() { return transport_->socket.get_executor(); }
  live::Shard& shard() { return wires_.shard(); }
  bool is_tls() const { return transport_->tls.has_value(); }
  /// As it was when the connection was accepted; empty: it was gone already.
  const std::string& peer_address() const { return peer_address_; }

  /// Counts this connection among those of `address`, until it ends. False: there are enough of them. Once.
  [[nodiscard]] bool take_place(const std::string& address);

  /// Shakes hands; at once on plain TCP.
  void async_start(std::function<void(error_code)> done);

  template <class Buffers, class Handler>
  void async_read_some(const Buffers& buffers, Handler&& handler) {
    if (closed_) return complete_read(std::forward<Handler>(handler), boost::asio::error::operation_aborted, 0);
    if (!unread_.empty()) {
      const auto size = boost::asio::buffer_copy(buffers, boost::asio::buffer(unread_));
      unread_.erase(0, size);
      return complete_read(std::forward<Handler>(handler), {}, size);
    }
    auto held = boost::asio::consign(std::forward<Handler>(handler), transport_);
    if (transport_->tls) transport_->tls->async_read_some(buffers, std::move(held));
    else transport_->socket.async_read_some(buffers, std::move(held));
  }

  /// Bytes that were read ahead: the next reads give them first.
  void put_back(std::string bytes) { unread_ = std::move(bytes); }

  /// Takes all of `buffers` as one unit, and completes when it has left: whoever writes through here is slowed down by
  /// a slow peer.
  template <class Buffers, class Handler>
  void async_write_some(const Buffers& buffers, Handler&& handler) {
    auto unit = std::make_shared<std::string>(boost::asio::buffer_size(buffers), '\0');
    boost::asio::buffer_copy(boost::asio::buffer(*unit), buffers);
    auto kept = std::make_shared<std::decay_t<Handler>>(std::forward<Handler>(handler));
    send(live::Frame{std::move(unit)}, [this, kept](error_code error, std::size_t size) {
      boost::asio::post(get_executor(), [kept, error, size]() mutable { std::move (*kept)(error, size); });
    });
  }

  /// Sends a whole unit, after what waits already. `written` is called once it has left, or can't leave any more; from
  /// within any function here.
  void send(Bytes unit, Written written = {});
  /// The same, but in this call where it can be.
  void send_now(const live::Frame& frame);
  /// See live::Sink.
  void fetch_first() const;
  void fetch_second() const { __builtin_prefetch(transport_.get()); }
  /// Bytes that wait to leave.
  std::size_t waiting() const { return outbox_.waiting(); }
  /// Calls back once, soon after the queue has run low.
  void when_drained(std::function<void()> then);

  /// Nothing more will be sent after what waits; later units vanish. The peer may still talk.
  void finish() { finished_ = true; }
  /// Drops what waits, all but a unit that has begun to leave. To whoever sent it, it counts as sent.
  void drop_waiting();
  /// Closes at once; everything under way completes with an error.
  void close();
  /// Closes once the queue is empty, so that the peer gets all of it (see linger).
  void close_when_drained();
  bool is_closed() const { return closed_; }

  /// `expired` is called once, unless the deadline is set anew or cleared before. Whole seconds.
  void set_deadline(std::uint32_t seconds, std::function<void()> expired);
  void clear_deadline();
  /// Seconds for which waiting bytes have not moved at all.
  std::uint32_t stuck_seconds() const;

  void on_turn_end() override;

 private:
  friend class Wires;
  template <class Handler>
  void complete_read(Handler&& handler, error_code error, std::size_t size) {
    boost::asio::post(get_executor(), boost::beast::bind_front_handler(std::forward<Handler>(handler), error, size));
  }

  void flush();
  void flush_plain();
  std::size_t write_some(error_code& error);
  void flush_tls();
  void wait_writable();
  void mark_sent(std::size_t bytes);
  void fail(error_code error);
  void end(error_code why);
  void leave_place();
  void drained();

  // First what each frame needs.
  Wires& wires_;
  std::shared_ptr<Transport> transport_;
  std::uint32_t moved_s_ = 0;             ///< when a byte last left
  bool writing_ = false;                  ///< an asynchronous write or wait is under way
  bool turn_end_asked_ = false;
  bool finished_ = false;
  bool closed_ = false;
  Outbox outbox_;
  std::size_t place_;
  std::string peer_address_;
  std::string has_place_of_;              ///< an address; empty: none
  std::string unread_;
  std::uint32_t deadline_s_ = 0;          ///< 0: none
  bool close_when_drained_ = false;
  std::function<void()> expired_;
  std::function<void()> drained_;
  std::shared_ptr<char> alive_ = std::make_shared<char>();
};

/// What Beast calls to end a connection at the bottom (its documentation: "Teardown").
template <class Handler>
void async_teardown(boost::beast::role_type, Wire& wire, Handler&& handler) {
  wire.close_when_drained();
  boost::asio::post(wire.get_executor(), [handler = std::forward<Handler>(handler)]() mutable { std::move(handler)(error_code{}); });
}

inline void beast_close_socket(Wire& wire) { wire.close(); }

}  // namespace majlis::net
