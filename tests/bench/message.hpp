/// The messages of the relay cases: JSON with its fields at fixed places, so that they cost the generator next to
/// nothing to read. The same bytes go through every peer.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace majlis::bench {

inline constexpr std::size_t usual_message_bytes = 200;

struct Message {
  int room = 1;                ///< from 1 on
  std::int64_t seq = 0;        ///< of its room, from 1 on without gaps
  std::int64_t sent_ns = 0;
};

/// At least 86 bytes.
std::string write_message(const Message& message, std::size_t bytes = usual_message_bytes);
/// Nullopt: something else, such as the reply to a request.
std::optional<Message> read_message(std::string_view text);

}  // namespace majlis::bench
