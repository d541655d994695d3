/// Every reason to close a WebSocket stands here, with what the client should do about it.
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
/// Don't repeat: only text frames are spoken here.
inline constexpr HangUp not_text{1003, "text frames only"};
/// Don't repeat: the text was not valid UTF-8.
inline constexpr HangUp not_utf8{1007, "not UTF-8"};
/// Don't repeat: send smaller frames.
inline constexpr HangUp too_big{1009, "frame too large"};
/// Sign in again: the session has ended or expired.
inline constexpr HangUp session_over{4401, "session over"};
/// Come back and fetch the state anew: more waited for this connection than the node keeps.
inline constexpr HangUp too_slow{4408, "too slow"};

}  // namespace majlis::live
