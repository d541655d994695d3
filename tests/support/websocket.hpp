/// WebSocket (RFC 6455) as a client speaks it, and as a broken or hostile one does.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "tests/support/http.hpp"

namespace majlis::tests {

/// What comes in: a text, or the end.
struct Message {
  enum class Kind { text, close, gone } kind;
  std::string text;             ///< or the reason of a close
  std::uint16_t code = 0;       ///< of a close; 1005 when it names none
};

/// The upgrade was answered with something else than 101.
class UpgradeRefused : public std::runtime_error {
 public:
  explicit UpgradeRefused(HttpReply answer) : std::runtime_error("upgrade refused: " + answer.body), reply(std::move(answer)) {}
  HttpReply reply;
};

class WebSocket {
 public:
  /// Opens `target` with subprotocol majlis.v1, and the headers given. Throws UpgradeRefused, WireError.
  WebSocket(const Address& address, const Headers& headers, int receive_buffer_bytes = 0, const std::string& target = "/ws");

  void send_text(std::string_view text) { send_frame(0x81, text); }
  /// Any first byte and any payload, masked as a client must, or not.
  void send_frame(std::uint8_t first_byte, std::string_view payload, bool masked = true);
  void send_close(std::uint16_t code);

  /// Answers pings on the way. Throws WireTimeout; nothing is lost then, a later call goes on.
  Message next(const Deadline& deadline = Deadline{});
  /// Sends a ping and waits for its pong; texts that come meanwhile are kept for next().
  void ping();

  /// What is there already, or has begun to come; nullopt: nothing. Pings are answered, and are nothing.
  std::optional<Message> next_if_any();
  Wire& wire() { return wire_; }
  /// The answer to the upgrade.
  const HttpReply& greeting() const { return greeting_; }

 private:
  struct Frame {
    std::uint8_t first_byte;
    std::string payload;
  };
  std::optional<Message> take_kept();
  std::optional<Frame> take_frame();
  void answer_close(std::string_view payload);
  std::optional<Message> read_frame(const Deadline& deadline);

  Wire wire_;
  HttpReply greeting_;
  std::string inbox_;           ///< bytes of frames not yet whole
  std::string partial_;
  std::vector<Message> kept_;
  bool ponged_ = false;
};

/// The bytes of one client frame.
std::string client_frame(std::uint8_t first_byte, std::string_view payload, bool masked = true);

}  // namespace majlis::tests
