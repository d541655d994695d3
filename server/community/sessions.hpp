/// From a token to whoever it stands for.
#pragma once

#include <optional>
#include <string_view>

#include "server/community/context.hpp"

namespace majlis::community {

struct Identity {
  MemberCard member;
  SessionId session;
  SessionKind kind;
  Time expires_at;
  bool stale;                      ///< last seen over an hour ago: worth a touch_session
};

/// Lower-case hex of the token's SHA-256: all that storage ever sees of it.
std::string hash_token(std::string_view token);

/// Nullopt: unknown, ended or expired.
std::optional<Identity> find_identity(const storage::Tables& tables, std::string_view token, Time now);

/// Notes that a session was used, and moves a device's expiry on. No event.
void touch_session(storage::Tables& tables, SessionId session, Time now);

}  // namespace majlis::community
