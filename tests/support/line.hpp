/// One line that a server sent over a WebSocket.
#pragma once

#include <memory>
#include <string>

#include "tests/support/from_json.hpp"

namespace majlis::tests {

struct Line {
  enum class Kind { reply, error, event, signal, end } kind;
  std::int64_t id = 0;      ///< replies and errors
  std::string feed = {};    ///< events, signals and ends
  std::int64_t seq = 0;     ///< events
  std::string name = {};    ///< of the event or signal; of an end the error's
  std::string text = {};    ///< the line itself
  std::shared_ptr<const json::Document> document = {};

  /// The reply, the error, or the data.
  const json::Value& body() const;
  template <class T>
  T as() const { return from_json<T>(body()); }
};

/// Throws UnexpectedJson when it is none of what docs/protocol.md names.
Line read_line(std::string text);

/// The refusal of an error body, over whichever way it came.
Refusal read_refusal(const json::Value& error);

}  // namespace majlis::tests
