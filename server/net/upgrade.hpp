/// What somebody asks for who wants a WebSocket: `GET /ws?as=<member id|guest>`, offering our subprotocol.
#pragma once

#include <optional>
#include <string_view>

#include "server/community/sessions.hpp"
#include "server/net/guard.hpp"
#include "server/net/message.hpp"

namespace majlis::net {

inline constexpr std::string_view subprotocol = "majlis.v1";

/// Whom the client takes itself for: what it shows on its screen, and what waits to be sent, is theirs.
struct Upgrade {
  bool names_somebody = false;         ///< `as` was said
  std::optional<MemberId> as;          ///< nullopt: a guest

  /// The cookie is another's, as after signing in elsewhere in the same browser.
  bool is_mistaken(const std::optional<community::Identity>& identity) const;
};

/// Refusals: another address than /ws, a foreign page, another subprotocol, `as` that is neither a member's id nor `guest`.
Result<Upgrade> read_upgrade(const Guard& guard, const HttpRequest& request);

}  // namespace majlis::net
