#include "server/net/wire.hpp"

#include <algorithm>
#include <array>

#include <spdlog/spdlog.h>

#include "server/net/linger.hpp"

namespace majlis::net {

namespace asio = boost::asio;

namespace {

constexpr std::size_t low_bytes = 32 * 1024;        ///< below this a queue counts as drained
constexpr std::size_t tls_record_bytes = 16 * 1024;
constexpr std::size_t units_at_once = 32;

}  // namespace

// Wires -------------------------------------------------------------------------------------------------------------

Wires::Wires(live::Shard& shard, WireLimits limits) : shard_(shard), limits_(limits) {
  shard.every_second([this] { tick(); });
}

void Wires::tick() {
  ++now_s_;
  std::vector<std::function<void()>> expired;
  for (Wire* wire : wires_) {
    if (wire->deadline_s_ == 0 || wire->deadline_s_ > now_s_) continue;
    wire->deadline_s_ = 0;
    expired.push_back(std::move(wire->expired_));
  }
  // Afterwards: what expires may close wires, or destroy them. A closure holds its own connection.
  for (auto& call : expired) call();
}

void Wires::warn_full() {
  if (warned_s_ != 0 && now_s_ - warned_s_ < 60) return;
  warned_s_ = std::max<std::uint32_t>(now_s_, 1);
  spdlog::warn("no room for another connection: {} are open on this shard, all that the limit of open files (LimitNOFILE) leaves room for",
               sockets_);
}

void Wires::close_all_when_drained() {
  for (Wire* wire : std::vector{wires_}) wire->close_when_drained();
}

void Wires::close_all() {
  for (Wire* wire : std::vector{wires_}) wire->close();
}

// Wire --------------------------------------------------------------------------------------------------------------

Wire::Wire(Wires& wires, Socket socket, asio::ssl::context* tls)
    : wires_(wires), transport_(std::make_shared<Transport>(std::move(socket), tls, wires.sockets_)), moved_s_(wires.now_s_), place_(wires.wires_.size()) {
  wires_.wires_.push_back(this);
  error_code error;
  const auto endpoint = transport_->socket.remote_endpoint(error);
  if (!error) peer_address_ = endpoint.address().to_string();
}

Wire::~Wire() {
  expired_ = nullptr;
  close();
  shard().forget(*this);
  wires_.wires_[place_] = wires_.wires_.back();
  wires_.wires_[place_]->place_ = place_;
  wires_.wires_.pop_back();
}

bool Wire::take_place(const std::string& address) {
  if (address.empty() || wires_.limits_.per_address == 0) return true;
  auto& taken = wires_.places_[address];
  if (taken >= wires_.limits_.per_address) return false;
  ++taken;
  has_place_of_ = address;
  return true;
}

void Wire::leave_place() {
  if (has_place_of_.empty()) return;
  const auto found = wires_.places_.find(std::exchange(has_place_of_, {}));
  if (--found->second == 0) wires_.places_.erase(found);
}

void Wire::async_start(std::function<void(error_code)> done) {
  if (!is_tls()) return asio::post(get_executor(), [done = std::move(done)] { done({}); });
  transport_->tls->async_handshake(asio::ssl::stream_base::server, asio::consign(std::move(done), transport_));
}

void Wire::send(Bytes bytes, Written written) {
  const auto size = bytes.view.size();
  if (closed_ || finished_) {
    if (written) written(closed_ ? asio::error::operation_aborted : error_code{}, size);
    return;
  }
  if (outbox_.empty()) moved_s_ = wires_.now_s_;
  outbox_.push(std::move(bytes), std::move(written));
  if (writing_ || turn_end_asked_) return;
  turn_end_asked_ = true;
  shard().at_turn_end(*this);
}

void Wire::send_now(const live::Frame& frame) {
  if (closed_ || finished_) return;
  if (!outbox_.empty() || writing_ || is_tls()) return send(frame);
  error_code error;
  const auto sent = transport_->socket.write_some(asio::buffer(*frame), error);
  if (sent > 0) moved_s_ = wires_.now_s_;
  if (!error && sent == frame->size()) return;
  // The rest waits; an error is met again at the turn's end, where nobody is in the middle of a list.
  send(frame);
  outbox_.pop(sent);
}

void Wire::fetch_first() const {
  __builtin_prefetch(this);
  __builtin_prefetch(&outbox_);
}

void Wire::on_turn_end() {
  turn_end_asked_ = false;
  flush();
}

void Wire::flush() {
  if (writing_ || closed_) return;
  if (is_tls()) flush_tls();
  else flush_plain();
}

void Wire::flush_plain() {
  while (!outbox_.empty()) {
    error_code error;
    const auto sent = write_some(error);
    if (error == asio::error::would_block) return wait_writable();
    if (error) return fail(error);
    mark_sent(sent);
  }
  drained();
}

/// Mostly one unit waits, and send(2) costs the kernel less than sendmsg(2).
std::size_t Wire::write_some(error_code& error) {
  if (outbox_.has_one()) return transport_->socket.write_some(outbox_.next(), error);
  std::array<asio::const_buffer, units_at_once> buffers;
  const auto count = outbox_.fill(buffers);
  return transport_->socket.write_some(std::span{buffers.data(), count}, error);
}

void Wire::wait_writable() {
  writing_ = true;
  transport_->socket.async_wait(Socket::wait_write, [this, alive = std::weak_ptr{alive_}](const error_code& error) {
    if (alive.expired()) return;
    writing_ = false;
    if (error) fail(error);
    else flush();
  });
}

void Wire::flush_tls() {
  if (outbox_.empty()) return drained();
  // One record at a time, filled with as many units as fit.
  const auto record = std::make_shared<const std::string>(outbox_.copy(tls_record_bytes));
  writing_ = true;
  const auto on_written = [this, alive = std::weak_ptr{alive_}](const error_code& error, std::size_t sent) {
    if (alive.expired()) return;
    writing_ = false;
    if (closed_) return;   // its success may have been on the way already
    if (error) return fail(error);
    mark_sent(sent);
    flush();
  };
  asio::async_write(*transport_->tls, asio::buffer(*record), asio::consign(on_written, transport_, record));
}

void Wire::mark_sent(std::size_t bytes) {
  moved_s_ = wires_.now_s_;
  outbox_.pop(bytes);
  if (waiting() < low_bytes && drained_) asio::post(get_executor(), std::exchange(drained_, nullptr));
}

void Wire::when_drained(std::function<void()> then) {
  if (waiting() < low_bytes) asio::post(get_executor(), std::move(then));
  else drained_ = [first = std::move(drained_), then = std::move(then)] {
    if (first) first();
    then();
  };
}

void Wire::drained() {
  if (!close_when_drained_ || closed_) return;
  linger(transport_);
  end(asio::error::operation_aborted);
}

void Wire::drop_waiting() {
  // A TLS record in the making may hold several units: those have left already, as far as the outbox knows.
  if (!is_tls() || !writing_) outbox_.drop(writing_);
}

void Wire::fail(error_code error) {
  if (closed_) return;
  error_code ignored;
  transport_->socket.close(ignored);
  end(error);
}

/// Everything that waits completes with `why`, or never.
void Wire::end(error_code why) {
  closed_ = true;
  leave_place();
  drained_ = nullptr;
  deadline_s_ = 0;
  // It often holds the connection that holds this wire: letting go of it here could end both in the middle of a call.
  if (expired_) asio::post(get_executor(), [kept = std::exchange(expired_, nullptr)] {});
  outbox_.fail(why);
}

void Wire::close() { fail(asio::error::operation_aborted); }

void Wire::close_when_drained() {
  finished_ = true;
  close_when_drained_ = true;
  if (outbox_.empty() && !writing_) drained();
}

void Wire::set_deadline(std::uint32_t seconds, std::function<void()> expired) {
  if (closed_) return;   // it has no more to wait for, and what `expired` holds would stay for ever
  deadline_s_ = wires_.now_s_ + seconds + 1;
  expired_ = std::move(expired);
}

void Wire::clear_deadline() {
  deadline_s_ = 0;
  expired_ = nullptr;
}

std::uint32_t Wire::stuck_seconds() const { return waiting() == 0 ? 0 : wires_.now_s_ - moved_s_; }

}  // namespace majlis::net
