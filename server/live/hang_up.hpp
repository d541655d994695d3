/// Every reason to close a WebSocket, with what the client should do about it. (1007, not UTF-8, and 1009, frame too
/// large, come from Beast.)
#pragma once

#include <cstdint>
#include <string_view>

namespace majlis::live {

struct HangUp {
  std::uint16_t code;        ///< RFC 6455, section 7.4; 4000 and above are ours
  std::string_view reason;
};

/// Come back, after a random pause of some seconds: the node restarts.
inline constexpr HangUp going_away{1001, "restarting"};
/// Come back, after a random pause: the node could not find out who this is.
inline constexpr HangUp try_again{1013, "try again later"};
/// Don't repeat: only text frames are spoken here.
inline constexpr HangUp not_text{1003, "text frames only"};
/// Sign in again: the session has ended or expired.
inline constexpr HangUp session_over{4401, "session over"};
/// Come back and resume: more waited for this connection than the node keeps.
inline constexpr HangUp too_slow{4408, "too slow"};
/// Come back after a pause: limits::refused_in_row requests were refused, and it went on asking.
inline constexpr HangUp flooding{4429, "too many refused requests"};

}  // namespace majlis::live
