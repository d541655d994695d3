#include "server/net/http.hpp"

#include <algorithm>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/buffers_to_string.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>
#include <boost/beast/websocket/rfc6455.hpp>
#include <fmt/format.h>
#include <sodium/randombytes.h>
#include <spdlog/spdlog.h>

#include "server/net/upgrade.hpp"

namespace majlis::net {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;

namespace {

constexpr std::uint32_t header_bytes_max = 16 * 1024;
constexpr std::uint32_t idle_s = 30;
constexpr std::uint32_t header_s = 8;
constexpr std::uint32_t body_s = 8;
constexpr std::uint32_t handshake_s = 8;

using Parser = http::request_parser<http::string_body>;

/// Process-wide uniqueness is enough to find a line in the log.
std::string next_request_id() {
  static thread_local std::uint64_t count = 0;
  static thread_local const std::uint64_t origin = (std::uint64_t{randombytes_random()} << 8) | (randombytes_random() & 0xFF);
  return fmt::format("{:010x}-{:x}", origin, ++count);
}

HttpRequest plain(const http::request_header<>& from, const Wire& wire) {
  HttpRequest request;
  request.method = from.method_string();
  request.target = from.target();
  for (const auto& field : from) request.headers.emplace_back(field.name_string(), field.value());
  request.peer = wire.peer_address();
  request.tls = wire.is_tls();
  request.id = next_request_id();
  return request;
}

/// A request in the form of the routes and in that of the library.
struct Incoming {
  HttpRequest asked;
  BeastRequest request;
};

/// The answer's bytes up to where its body begins.
std::string head_of(const HttpResponse& from, const BeastRequest& request, std::size_t body_bytes) {
  http::response<http::empty_body> answer{static_cast<http::status>(from.status), request.version()};
  answer.set(http::field::server, "Majlis");
  for (const auto& [name, value] : from.headers) answer.insert(name, value);
  answer.keep_alive(request.keep_alive());
  if (from.status != 304) answer.content_length(body_bytes);
  http::fields::writer writer{answer, answer.version(), answer.result_int()};
  return beast::buffers_to_string(writer.get());
}

Bytes take_body(HttpResponse& from) {
  if (from.static_body.data()) return Bytes::constant(from.static_body);
  return std::make_shared<const std::string>(std::move(from.body));
}

/// Counts a request as long as its answer has not left.
class UnderWay {
 public:
  explicit UnderWay(prometheus::Gauge& gauge) : gauge_(gauge) { gauge_.Increment(); }
  ~UnderWay() { gauge_.Decrement(); }
  UnderWay(const UnderWay&) = delete;
  UnderWay& operator=(const UnderWay&) = delete;

 private:
  prometheus::Gauge& gauge_;
};

/// Waits for a callback: `start` is given a function to call once, with a T, on `wire`'s shard or elsewhere.
template <class T, class Start>
asio::awaitable<T> called_back(Wire& wire, Start start) {
  co_return co_await asio::async_initiate<const asio::use_awaitable_t<>, void(T)>(
      [&wire, &start](auto handler) {
        auto kept = std::make_shared<decltype(handler)>(std::move(handler));
        start([executor = wire.get_executor(), kept](T made) {
          asio::post(executor, [kept, made = std::move(made)]() mutable { std::move (*kept)(std::move(made)); });
        });
      },
      asio::use_awaitable);
}

class HttpConnection : public std::enable_shared_from_this<HttpConnection> {
 public:
  HttpConnection(const HttpContext& context, std::unique_ptr<Wire> wire) : context_(context), wire_(std::move(wire)) {}

  void start() {
    // Behind a proxy who is at the other end is known with the first request; see upgrade().
    if (!context_.guard.behind_proxy() && !wire_->take_place(context_.guard.limited(wire_->peer_address()))) return refuse_place();
    deadline(handshake_s);
    wire_->async_start([self = shared_from_this()](error_code error) {
      if (error) return self->wire_->close();
      asio::co_spawn(self->wire_->get_executor(), [self] { return self->serve(); }, asio::detached);
    });
  }

 private:
  asio::awaitable<void> serve() {
    for (bool first = true;; first = false) {
      error_code error;
      Parser parser;
      if (!first && buffer_.size() == 0) co_await wait_for_more(error);
      std::optional<Incoming> incoming;
      if (!error) incoming = co_await read(parser, error);
      if (error) co_await refuse_unreadable(error);
      if (!incoming) break;
      if (beast::websocket::is_upgrade(incoming->request)) {
        co_await upgrade(*incoming);
        co_return;
      }
      const bool keep = co_await answer(*incoming);
      if (!keep) break;
    }
    wire_->close_when_drained();
  }

  asio::awaitable<void> wait_for_more(error_code& error) {
    deadline(idle_s);
    const auto room = buffer_.prepare(2'048);
    using Filled = std::pair<error_code, std::size_t>;
    const auto filled = co_await called_back<Filled>(*wire_, [this, room](auto done) {
      wire_->async_read_some(room, [done](error_code failed, std::size_t size) { done(Filled{failed, size}); });
    });
    error = filled.first;
    buffer_.commit(filled.second);
  }

  /// Nullopt: there is no request to answer, because of `error`, or because it was refused already.
  asio::awaitable<std::optional<Incoming>> read(Parser& parser, error_code& error) {
    parser.header_limit(header_bytes_max);
    parser.body_limit(limits::request_bytes);
    deadline(header_s);
    co_await http::async_read_header(*wire_, buffer_, parser, asio::redirect_error(asio::use_awaitable, error));
    if (error) co_return std::nullopt;
    Incoming incoming{plain(parser.get(), *wire_), {}};
    if (const auto refusal = context_.guard.refuse(incoming.asked)) {
      co_await refuse(incoming.asked, *refusal);
      co_return std::nullopt;
    }
    deadline(body_s);
    if (parser.get()[http::field::expect] == "100-continue") wire_->send(Bytes::constant("HTTP/1.1 100 Continue\r\n\r\n"));
    co_await http::async_read(*wire_, buffer_, parser, asio::redirect_error(asio::use_awaitable, error));
    if (error) co_return std::nullopt;
    incoming.request = parser.release();
    incoming.asked.body = std::move(incoming.request.body());
    co_return incoming;
  }

  /// Answers what can be answered; a peer that is gone or broke off gets nothing.
  asio::awaitable<void> refuse_unreadable(error_code error) {
    if (error.category() != http::make_error_code(http::error::end_of_stream).category()) co_return;
    if (error == http::error::end_of_stream || error == http::error::partial_message) co_return;
    const bool large = error == http::error::body_limit || error == http::error::header_limit;
    co_await refuse(plain({}, *wire_),
                    majlis::refuse(large ? ErrorCode::too_large : ErrorCode::bad_request, large ? "" : "not HTTP/1.1: " + error.message()));
  }

  /// The last answer on this connection: what follows may not be what it seems.
  asio::awaitable<void> refuse(HttpRequest asked, Refusal refusal) {
    BeastRequest last{http::verb::get, "/", 11};
    last.keep_alive(false);
    auto response = error_response(refusal);
    context_.guard.protect(asked, response);
    co_await write(std::move(response), last);
  }

  asio::awaitable<bool> answer(const Incoming& incoming) {
    const UnderWay counted{context_.node.metrics().http_under_way};
    wire_->clear_deadline();   // from here on it is our own time that passes
    auto response = co_await called_back<HttpResponse>(
        *wire_, [this, &incoming](auto done) { context_.routes.answer(wire_->shard(), incoming.asked, std::move(done)); });
    co_return co_await write(std::move(response), incoming.request);
  }

  /// False: the connection can't be used for another request.
  asio::awaitable<bool> write(HttpResponse response, const BeastRequest& request) {
    auto body = take_body(response);
    Bytes head = std::make_shared<const std::string>(head_of(response, request, body.view.size()));
    if (request.method() == http::verb::head || response.status == 304) body = Bytes::constant({});
    deadline_while_stuck();
    const bool has_left = co_await called_back<bool>(*wire_, [this, &head, &body](auto done) {
      const auto left = [done](error_code failed, std::size_t) { done(!failed); };
      if (body.view.empty()) return wire_->send(std::move(head), left);
      wire_->send(std::move(head));
      wire_->send(std::move(body), left);
    });
    co_return has_left && request.keep_alive() && !context_.node.is_draining(wire_->shard());
  }

  asio::awaitable<void> upgrade(Incoming& incoming) {
    const HttpRequest& asked = incoming.asked;
    const auto wanted = may_upgrade(asked);
    if (!wanted) {
      co_await refuse(asked, wanted.error());
      co_return wire_->close_when_drained();
    }
    using Found = Result<std::optional<community::Identity>>;
    auto identity = co_await called_back<Found>(
        *wire_, [this, &asked](auto done) { identify(context_.node, wire_->shard(), context_.guard.token_of(asked), std::move(done)); });
    if (!identity) {
      co_await refuse(asked, identity.error());
      co_return wire_->close_when_drained();
    }
    auto cookie = context_.guard.renewed_cookie(asked, *identity, live::system_now());
    const bool mistaken = wanted->is_mistaken(*identity);
    // Frames that came in the same packet as the request.
    wire_->put_back(beast::buffers_to_string(buffer_.data()));
    live::Caller caller{std::move(*identity), context_.guard.client_address(asked), device_label(asked)};
    open_websocket(context_.node, context_.websocket, std::move(wire_), {std::move(caller), std::move(incoming.request), std::move(cookie), mistaken});
  }

  Result<Upgrade> may_upgrade(const HttpRequest& asked) {
    auto wanted = read_upgrade(context_.guard, asked);
    if (!wanted) return wanted;
    if (context_.node.is_draining(wire_->shard())) return refused(ErrorCode::shutting_down);
    if (const auto refusal = refuse_arrival(context_.node, wire_->shard(), context_.guard, asked)) return tl::unexpected(*refusal);
    if (context_.guard.behind_proxy() && !wire_->take_place(context_.guard.client_address(asked))) {
      auto refusal = majlis::refuse(ErrorCode::slow_down, "this address has too many connections");
      refusal.retry_after_ms = 30'000;
      return tl::unexpected(std::move(refusal));
    }
    return wanted;
  }

  void refuse_place() {
    spdlog::debug("a connection was refused: its address has connections_per_address of them");
    wire_->close();
  }

  void deadline(std::uint32_t seconds) {
    wire_->set_deadline(seconds, [weak = weak_from_this()] {
      if (const auto self = weak.lock(); self && self->wire_) self->wire_->close();
    });
  }

  /// A slow line is no reason to give up, as long as bytes move.
  void deadline_while_stuck() {
    wire_->set_deadline(context_.websocket.stuck_s - std::min(wire_->stuck_seconds(), context_.websocket.stuck_s - 1), [weak = weak_from_this()] {
      const auto self = weak.lock();
      if (!self || !self->wire_) return;
      if (self->wire_->stuck_seconds() >= self->context_.websocket.stuck_s) self->wire_->close();
      else self->deadline_while_stuck();
    });
  }

  HttpContext context_;
  std::unique_ptr<Wire> wire_;
  beast::flat_buffer buffer_;
};

}  // namespace

void serve_http(const HttpContext& context, std::unique_ptr<Wire> wire) { std::make_shared<HttpConnection>(context, std::move(wire))->start(); }

}  // namespace majlis::net
