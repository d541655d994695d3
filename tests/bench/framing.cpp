#include "tests/bench/framing.hpp"

#include <charconv>
#include <cstdint>

#include <fmt/format.h>

#include "tests/support/websocket.hpp"

namespace majlis::bench {
namespace {

void take_lines(std::string_view text, const Framing::OnMessage& on_message) {
  while (!text.empty()) {
    const auto end = text.find('\n');
    on_message(text.substr(0, end));
    text = end == text.npos ? std::string_view{} : text.substr(end + 1);
  }
}

}  // namespace

std::size_t WebSocketFraming::take(std::string_view bytes, const OnMessage& on_message, std::string& answer) const {
  constexpr unsigned text = 0x1, ping = 0x9, pong = 0xA;
  std::size_t at = 0;
  while (bytes.size() - at >= 2) {
    const auto byte = [&](std::size_t i) { return static_cast<std::uint8_t>(bytes[at + i]); };
    std::size_t header = 2;
    std::uint64_t size = byte(1) & 0x7F;
    const std::size_t extended = size == 126 ? 2 : size == 127 ? 8 : 0;
    if (bytes.size() - at < header + extended) break;
    if (extended > 0) {
      size = 0;
      for (std::size_t i = 0; i < extended; ++i) size = size << 8 | byte(2 + i);
      header += extended;
    }
    if (bytes.size() - at < header + size) break;
    const auto payload = bytes.substr(at + header, size);
    const auto opcode = byte(0) & 0x0FU;
    if (opcode == text) take_lines(payload, on_message);
    if (opcode == ping) answer += tests::client_frame(0x80 | pong, payload);
    at += header + size;
  }
  return at;
}

std::size_t NatsFraming::take(std::string_view bytes, const OnMessage& on_message, std::string& answer) const {
  std::size_t at = 0;
  for (;;) {
    const auto end = bytes.find("\r\n", at);
    if (end == bytes.npos) return at;
    const auto line = bytes.substr(at, end - at);
    if (!line.starts_with("MSG ")) {
      if (line == "PING") answer += "PONG\r\n";
      at = end + 2;
      continue;
    }
    const auto size_text = line.substr(line.rfind(' ') + 1);
    std::size_t size = 0;
    std::from_chars(size_text.data(), size_text.data() + size_text.size(), size);
    if (bytes.size() - end - 2 < size + 2) return at;
    on_message(bytes.substr(end + 2, size));
    at = end + 2 + size + 2;
  }
}

Greeting upgrade(std::string_view target, std::string_view authority, std::string_view headers) {
  return {fmt::format("GET {} HTTP/1.1\r\nHost: {}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                      "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n{}\r\n",
                      target, authority, headers),
          "HTTP/1.1 101", "\r\n\r\n"};
}

std::string text_frame(std::string_view text) { return tests::client_frame(0x81, text); }

}  // namespace majlis::bench
