/// How messages lie in a stream of bytes, for the protocols that the swarm's clients speak.
#pragma once

#include <cstddef>
#include <functional>
#include <span>
#include <string>
#include <string_view>

namespace majlis::bench {

/// What a new connection says first, and how the answer to it begins and ends.
struct Greeting {
  std::string hello;
  std::string_view answer_begins;
  std::string_view answer_ends;
  std::string afterwards = {};     ///< to send once that is answered
};

class Framing {
 public:
  using OnMessage = std::function<void(std::string_view message)>;
  virtual ~Framing() = default;
  /// Hands over the whole messages at the beginning of `bytes`; gives how many bytes they took. What a ping wants for an
  /// answer is appended to `answer`.
  virtual std::size_t take(std::string_view bytes, const OnMessage& on_message, std::string& answer) const = 0;
};

/// RFC 6455. A text frame's lines are messages each.
class WebSocketFraming : public Framing {
 public:
  std::size_t take(std::string_view bytes, const OnMessage& on_message, std::string& answer) const override;
};

/// NATS client protocol: `MSG <subject> <sid> <size>\r\n<payload>\r\n`; other lines are left out.
class NatsFraming : public Framing {
 public:
  std::size_t take(std::string_view bytes, const OnMessage& on_message, std::string& answer) const override;
};

/// The upgrade of a connection to `target`; `headers` are whole lines.
Greeting upgrade(std::string_view target, std::string_view authority, std::string_view headers = {});
/// A client's text frame.
std::string text_frame(std::string_view text);

}  // namespace majlis::bench
