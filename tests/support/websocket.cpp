#include "tests/support/websocket.hpp"

#include <fmt/format.h>

namespace majlis::tests {
namespace {

constexpr std::string_view mask = "\x4d\x61\x6a\x6c";

char byte(std::uint64_t value, int shift) { return static_cast<char>((value >> shift) & 0xFF); }

std::uint64_t number(std::string_view bytes) {
  std::uint64_t value = 0;
  for (const char c : bytes) value = value << 8 | static_cast<std::uint8_t>(c);
  return value;
}

HttpReply upgrade(Wire& wire, const Address& address, Headers headers, const std::string& target) {
  headers.insert(headers.end(), {{"Connection", "Upgrade"}, {"Upgrade", "websocket"}, {"Sec-WebSocket-Version", "13"},
                                 {"Sec-WebSocket-Key", "bWFqbGlzLW1hamxpcy1tYQ=="}, {"Sec-WebSocket-Protocol", "majlis.v1"}});
  send(wire, address, {.target = target, .headers = std::move(headers)});
  auto reply = receive(wire);
  if (reply.status != 101) throw UpgradeRefused{std::move(reply)};
  if (reply.header("Sec-WebSocket-Protocol") != "majlis.v1") throw WireError{"the subprotocol is not majlis.v1"};
  return reply;
}

}  // namespace

std::string client_frame(std::uint8_t first_byte, std::string_view payload, bool masked) {
  std::string frame{static_cast<char>(first_byte)};
  const std::uint8_t mask_bit = masked ? 0x80 : 0;
  if (payload.size() < 126) {
    frame += static_cast<char>(mask_bit | payload.size());
  } else if (payload.size() < 65'536) {
    frame += static_cast<char>(mask_bit | 126);
    frame += {byte(payload.size(), 8), byte(payload.size(), 0)};
  } else {
    frame += static_cast<char>(mask_bit | 127);
    for (int shift = 56; shift >= 0; shift -= 8) frame += byte(payload.size(), shift);
  }
  if (!masked) return frame.append(payload);
  frame += mask;
  for (std::size_t i = 0; i < payload.size(); ++i) frame += static_cast<char>(payload[i] ^ mask[i % 4]);
  return frame;
}

WebSocket::WebSocket(const Address& address, const Headers& headers, int receive_buffer_bytes, const std::string& target)
    : wire_(address, receive_buffer_bytes), greeting_(upgrade(wire_, address, headers, target)) {}

void WebSocket::send_frame(std::uint8_t first_byte, std::string_view payload, bool masked) {
  wire_.write(client_frame(first_byte, payload, masked));
}

void WebSocket::send_close(std::uint16_t code) { send_frame(0x88, std::string{byte(code, 8), byte(code, 0)}); }

Message WebSocket::next(const Deadline& deadline) {
  if (auto message = take_kept()) return std::move(*message);
  for (;;) {
    if (auto message = read_frame(deadline)) return std::move(*message);
  }
}

std::optional<Message> WebSocket::next_if_any() {
  auto message = take_kept();
  while (!message && (!inbox_.empty() || wire_.has_input())) message = read_frame(Deadline{});
  return message;
}

std::optional<Message> WebSocket::take_kept() {
  if (kept_.empty()) return std::nullopt;
  auto message = std::move(kept_.front());
  kept_.erase(kept_.begin());
  return message;
}

void WebSocket::ping() {
  ponged_ = false;
  send_frame(0x89, "?");
  const Deadline deadline;
  while (!ponged_) {
    if (auto message = read_frame(deadline)) kept_.push_back(std::move(*message));
  }
}

/// Nullopt: not whole yet.
std::optional<WebSocket::Frame> WebSocket::take_frame() {
  if (inbox_.size() < 2) return std::nullopt;
  std::uint64_t size = static_cast<std::uint8_t>(inbox_[1]);
  if (size & 0x80) throw WireError{"a server must not mask (RFC 6455, section 5.1)"};
  const std::size_t length_bytes = size < 126 ? 0 : size == 126 ? 2 : 8;
  if (inbox_.size() < 2 + length_bytes) return std::nullopt;
  if (length_bytes > 0) size = number(std::string_view{inbox_}.substr(2, length_bytes));
  if (inbox_.size() < 2 + length_bytes + size) return std::nullopt;
  Frame frame{static_cast<std::uint8_t>(inbox_[0]), inbox_.substr(2 + length_bytes, size)};
  inbox_.erase(0, 2 + length_bytes + size);
  return frame;
}

/// As RFC 6455, section 5.5.1 asks; whoever closes waits for it.
void WebSocket::answer_close(std::string_view payload) {
  try {
    send_frame(0x88, payload.substr(0, 2));
  } catch (const WireError&) {
    // Gone already.
  }
}

/// Nullopt: a control frame, or a part of a message.
std::optional<Message> WebSocket::read_frame(const Deadline& deadline) {
  auto frame = take_frame();
  while (!frame) {
    try {
      const auto more = wire_.read_some(deadline);
      if (more.empty()) return Message{Message::Kind::gone, "closed"};
      inbox_ += more;
    } catch (const WireTimeout&) {
      throw;
    } catch (const WireError& error) {
      return Message{Message::Kind::gone, error.what()};
    }
    frame = take_frame();
  }
  auto& payload = frame->payload;
  switch (frame->first_byte & 0x0F) {
    case 0x8:
      answer_close(payload);
      if (payload.size() < 2) return Message{Message::Kind::close, {}, 1005};
      return Message{Message::Kind::close, payload.substr(2), static_cast<std::uint16_t>(number(payload.substr(0, 2)))};
    case 0x9: send_frame(0x8A, payload); return std::nullopt;
    case 0xA: ponged_ = true; return std::nullopt;
    default: partial_ += payload;
  }
  if (!(frame->first_byte & 0x80)) return std::nullopt;
  return Message{Message::Kind::text, std::exchange(partial_, {})};
}

}  // namespace majlis::tests
