#include "server/net/websocket.hpp"

#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/websocket/stream.hpp>
#include <spdlog/spdlog.h>

#include "server/net/peer_watch.hpp"
#include "server/net/upgrade.hpp"

namespace majlis::net {

namespace beast = boost::beast;
namespace websocket = boost::beast::websocket;

namespace {

constexpr std::size_t message_bytes_max = 4 * limits::request_bytes;   ///< a frame may hold several requests
constexpr std::size_t signals_stop_bytes = 64 * 1024;                  ///< a connection this far behind gets no signals
constexpr std::uint32_t handshake_s = 10;
constexpr std::uint32_t closing_s = 5;
constexpr std::size_t idle_buffer_bytes = 2'048;                      ///< a read asks for 1,536

live::Frame control_frame(unsigned char opcode, std::string_view payload) {
  auto frame = std::make_shared<std::string>();
  frame->push_back(static_cast<char>(0x80 | opcode));
  frame->push_back(static_cast<char>(payload.size()));   // at most 125: RFC 6455, section 5.5
  frame->append(payload);
  return frame;
}

live::Frame close_frame(const live::HangUp& why) {
  std::string payload{static_cast<char>(why.code >> 8), static_cast<char>(why.code & 0xFF)};
  payload += why.reason;
  return control_frame(0x8, payload);
}

class WebSocketConnection : public live::Outlet, public std::enable_shared_from_this<WebSocketConnection> {
 public:
  WebSocketConnection(live::Node& node, const WebSocketOptions& options, std::unique_ptr<Wire> wire, Opening opening)
      : wire_(std::move(wire)), options_(options), node_(node), socket_(*wire_), opening_(std::make_unique<Opening>(std::move(opening))) {}

  ~WebSocketConnection() override {
    if (session_) session_->end();
  }

  void start() {
    socket_.read_message_max(message_bytes_max);
    socket_.auto_fragment(false);
    socket_.set_option(websocket::stream_base::decorator([cookie = opening_->cookie](websocket::response_type& response) {
      response.set(beast::http::field::sec_websocket_protocol, subprotocol);
      response.set(beast::http::field::server, "Majlis");
      if (cookie) response.set(beast::http::field::set_cookie, *cookie);
    }));
    socket_.control_callback([this](websocket::frame_type kind, beast::string_view) {
      watch_.heard();
      if (kind == websocket::frame_type::close) on_peer_closes();
    });
    wire_->set_deadline(handshake_s, [self = shared_from_this()] { self->wire_->close(); });
    socket_.async_accept(opening_->request, [self = shared_from_this()](error_code error) { self->on_accept(error); });
  }

  // Outlet
  void send(const live::Frame& frame, live::Importance importance) override {
    if (closing_) return;
    if (importance == live::Importance::signal && wire_->waiting() > signals_stop_bytes) return;
    if (wire_->waiting() > options_.outbox_bytes_max) return cut();
    wire_->send(frame);
  }
  void send_now(const live::Frame& frame) override {
    if (closing_) return;
    if (wire_->waiting() > options_.outbox_bytes_max) return cut();
    wire_->send_now(frame);
  }
  void fetch_first() const override { wire_->fetch_first(); }
  void fetch_second() const override { wire_->fetch_second(); }
  bool is_closing() const override { return closing_; }
  void when_drained(std::function<void()> then) override { wire_->when_drained(std::move(then)); }
  void resume() override {
    if (const auto self = std::exchange(held_, nullptr)) read();
  }
  void close(const live::HangUp& why) override {
    if (std::exchange(closing_, true)) return;
    wire_->send(close_frame(why));
    wire_->finish();
    wire_->set_deadline(closing_s, [self = shared_from_this()] { self->wire_->close(); });
    if (held_) resume();   // the peer's close has to be read
  }

 private:
  void on_accept(error_code error) {
    if (error) return wire_->close();
    const auto opening = std::move(opening_);
    wire_->clear_deadline();
    if (opening->mistaken) {
      close(live::session_over);
      return read();
    }
    session_ = std::make_shared<live::Session>(node_, wire_->shard(), *this, std::move(opening->caller));
    session_->confirm_identity();
    watch();
    read();
  }

  /// Beast is about to answer with a close, which has to be the last that leaves: it may wait for a peer that reads slowly.
  void on_peer_closes() {
    if (std::exchange(closing_, true)) return;
    wire_->set_deadline(closing_s, [self = shared_from_this()] { self->wire_->close(); });
  }

  void cut() {
    if (closing_) return;
    node_.metrics().connections_cut.Increment();
    wire_->drop_waiting();
    close(live::too_slow);
  }

  /// Notices peers that are gone without a word, and those that stopped reading.
  void watch() {
    wire_->set_deadline(options_.watch_round_s, [weak = weak_from_this()] {
      const auto self = weak.lock();
      if (!self || self->closing_) return;
      switch (self->watch_.on_round(self->wire_->stuck_seconds(), !self->held_)) {
        case PeerVerdict::stuck: return self->cut();
        case PeerVerdict::gone: return self->wire_->close();
        case PeerVerdict::silent: self->wire_->send(control_frame(0x9, {})); break;
        case PeerVerdict::alive: break;
      }
      self->watch();
    });
  }

  void read() {
    socket_.async_read(buffer_, [self = shared_from_this()](error_code error, std::size_t) { self->on_read(error); });
  }

  void on_read(error_code error) {
    if (error) return end(error);
    watch_.heard();
    if (!socket_.got_text()) {
      close(live::not_text);
      buffer_.consume(buffer_.size());
      return read();
    }
    const auto data = buffer_.cdata();
    // While closing nothing is answered any more; reading goes on until the peer's close has come.
    const bool more = closing_ || session_->on_text({static_cast<const char*>(data.data()), data.size()});
    buffer_.consume(buffer_.size());
    if (buffer_.capacity() > idle_buffer_bytes) buffer_.shrink_to_fit();
    if (more) read();
    else held_ = shared_from_this();
  }

  void end(error_code error) {
    spdlog::debug("websocket ended: {}", error.message());
    if (session_) session_->end();
    wire_->close_when_drained();
    wire_->set_deadline(closing_s, [self = shared_from_this()] { self->wire_->close(); });
  }

  // First what each frame needs.
  std::unique_ptr<Wire> wire_;
  bool closing_ = false;
  WebSocketOptions options_;
  live::Node& node_;
  websocket::stream<Wire&, false> socket_;
  std::unique_ptr<Opening> opening_;         ///< until the handshake is done
  beast::flat_buffer buffer_;
  std::shared_ptr<live::Session> session_;
  PeerWatch watch_{options_.stuck_s};
  std::shared_ptr<WebSocketConnection> held_;         ///< itself, while it does not read: nothing else keeps it alive then
};

}  // namespace

void open_websocket(live::Node& node, const WebSocketOptions& options, std::unique_ptr<Wire> wire, Opening opening) {
  std::make_shared<WebSocketConnection>(node, options, std::move(wire), std::move(opening))->start();
}

}  // namespace majlis::net
