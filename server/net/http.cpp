#include "server/net/http.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>
#include <boost/beast/websocket/rfc6455.hpp>
#include <fmt/format.h>
#include <spdlog/spdlog.h>

namespace majlis::net {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;

namespace {

constexpr std::uint32_t header_bytes_max = 16 * 1024;
constexpr std::uint32_t idle_s = 30;
constexpr std::uint32_t header_s = 8;
constexpr std::uint32_t body_s = 8;
constexpr std::uint32_t write_s = 60;
constexpr std::uint32_t handshake_s = 8;

using Parser = http::request_parser<http::string_body>;

/// Bytes that live elsewhere, as a body.
using Answer = http::response<http::span_body<const char>>;

std::string next_request_id() {
  // Process-wide uniqueness is enough to find a line in the log.
  static thread_local std::uint64_t count = 0;
  static thread_local const std::uint64_t origin = static_cast<std::uint64_t>(live::system_now().ms) ^ reinterpret_cast<std::uintptr_t>(&count);
  return fmt::format("{:x}-{:x}", origin & 0xFFFFFFFFFF, ++count);
}

HttpRequest plain(const BeastRequest& from, const Wire& wire) {
  HttpRequest request;
  request.method = from.method_string();
  request.target = from.target();
  for (const auto& field : from) request.headers.emplace_back(field.name_string(), field.value());
  request.body = from.body();
  request.peer = wire.peer_address();
  request.tls = wire.is_tls();
  request.id = next_request_id();
  return request;
}

Answer beast_answer(const HttpResponse& from, const BeastRequest& request) {
  const std::string_view bytes = from.static_body.data() ? from.static_body : std::string_view{from.body};
  Answer answer{static_cast<http::status>(from.status), request.version()};
  answer.set(http::field::server, "Majlis");
  for (const auto& [name, value] : from.headers) answer.insert(name, value);
  answer.keep_alive(request.keep_alive());
  if (from.status != 304) answer.content_length(bytes.size());
  if (request.method() != http::verb::head && from.status != 304) answer.body() = {bytes.data(), bytes.size()};
  return answer;
}

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

class Connection : public std::enable_shared_from_this<Connection> {
 public:
  Connection(const HttpContext& context, std::unique_ptr<Wire> wire) : context_(context), wire_(std::move(wire)) {}

  void start() {
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
      parser.header_limit(header_bytes_max);
      parser.body_limit(limits::request_bytes);
      if (!first && buffer_.size() == 0) co_await wait_for_more(error);
      if (!error) co_await read(parser, error);
      if (error) {
        co_await refuse_unreadable(error);
        break;
      }
      const BeastRequest request = parser.release();
      if (beast::websocket::is_upgrade(request)) {
        co_await upgrade(request);
        co_return;
      }
      const bool keep = co_await answer(request);
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

  asio::awaitable<void> read(Parser& parser, error_code& error) {
    deadline(header_s);
    co_await http::async_read_header(*wire_, buffer_, parser, asio::redirect_error(asio::use_awaitable, error));
    if (error) co_return;
    deadline(body_s);
    if (parser.get()[http::field::expect] == "100-continue") wire_->send(std::make_shared<const std::string>("HTTP/1.1 100 Continue\r\n\r\n"));
    co_await http::async_read(*wire_, buffer_, parser, asio::redirect_error(asio::use_awaitable, error));
  }

  /// Answers what can be answered; a peer that is gone or broke off gets nothing.
  asio::awaitable<void> refuse_unreadable(error_code error) {
    if (error.category() != http::make_error_code(http::error::end_of_stream).category()) co_return;
    if (error == http::error::end_of_stream || error == http::error::partial_message) co_return;
    const bool large = error == http::error::body_limit || error == http::error::header_limit;
    BeastRequest request{http::verb::get, "/", 11};
    request.keep_alive(false);
    HttpRequest described = plain(request, *wire_);
    auto response = error_response(refuse(large ? ErrorCode::too_large : ErrorCode::bad_request, large ? "" : "not HTTP/1.1: " + error.message()));
    context_.guard.protect(described, response);
    co_await write(response, request);
  }

  asio::awaitable<bool> answer(const BeastRequest& request) {
    const HttpRequest asked = plain(request, *wire_);
    wire_->clear_deadline();   // from here on it is our own time that passes
    const auto response = co_await called_back<HttpResponse>(
        *wire_, [this, &asked](auto done) { context_.routes.answer(wire_->shard(), asked, std::move(done)); });
    co_return co_await write(response, request);
  }

  asio::awaitable<bool> write(const HttpResponse& response, const BeastRequest& request) {
    deadline(write_s);
    error_code error;
    Answer made = beast_answer(response, request);
    http::response_serializer<http::span_body<const char>> serializer{made};
    co_await http::async_write(*wire_, serializer, asio::redirect_error(asio::use_awaitable, error));
    co_return !error && made.keep_alive() && !context_.node.is_draining(wire_->shard());
  }

  asio::awaitable<void> upgrade(const BeastRequest& request) {
    const HttpRequest asked = plain(request, *wire_);
    if (auto refusal = refuse_upgrade(asked)) {
      context_.guard.protect(asked, *refusal);
      co_await write(*refusal, request);
      wire_->close_when_drained();
      co_return;
    }
    using Found = Result<std::optional<community::Identity>>;
    auto identity = co_await called_back<Found>(
        *wire_, [this, &asked](auto done) { identify(context_.node, wire_->shard(), asked, std::move(done)); });
    if (!identity) {
      auto response = error_response(identity.error());
      context_.guard.protect(asked, response);
      co_await write(response, request);
      wire_->close_when_drained();
      co_return;
    }
    live::Caller caller{std::move(*identity), context_.guard.client_address(asked), device_label(asked)};
    open_websocket(context_.node, context_.websocket, std::move(wire_), std::move(caller), request);
  }

  std::optional<HttpResponse> refuse_upgrade(const HttpRequest& asked) const {
    if (asked.path() != "/ws") return text_response(404, "text/plain; charset=utf-8", "WebSockets are at /ws.\n");
    if (!context_.guard.may_act(asked)) return error_response(refuse(ErrorCode::bad_origin));
    if (asked.header("Sec-WebSocket-Protocol").find(subprotocol) == std::string_view::npos) {
      return error_response(refuse(ErrorCode::bad_request, "offer the subprotocol majlis.v1", "Sec-WebSocket-Protocol"));
    }
    if (context_.node.is_draining(wire_->shard())) return error_response(refuse(ErrorCode::shutting_down));
    return std::nullopt;
  }

  void deadline(std::uint32_t seconds) {
    wire_->set_deadline(seconds, [weak = weak_from_this()] {
      if (const auto self = weak.lock(); self && self->wire_) self->wire_->close();
    });
  }

  HttpContext context_;
  std::unique_ptr<Wire> wire_;
  beast::flat_buffer buffer_;
};

}  // namespace

void serve_http(const HttpContext& context, std::unique_ptr<Wire> wire) { std::make_shared<Connection>(context, std::move(wire))->start(); }

}  // namespace majlis::net
