#include "server/community/sessions.hpp"

#include "protocol/limits.hpp"
#include "server/community/digest.hpp"

namespace majlis::community {
namespace {

constexpr std::int64_t hour_ms = 3'600'000;

}  // namespace

std::string hash_token(std::string_view token) { return sha256_hex(token); }

std::optional<Identity> find_identity(const storage::Tables& tables, std::string_view token, Time now) {
  const auto session = tables.sessions().find_by_token_hash(hash_token(token));
  if (!session || session->expires_at <= now) return std::nullopt;
  const auto member = tables.members().find(session->member);
  if (!member) return std::nullopt;
  const bool stale = now.ms - session->seen_at.ms > hour_ms;
  return Identity{{member->id, member->name}, session->id, session->kind, session->expires_at, stale};
}

/// To the hour only: when somebody was last here is shown to them, and is nobody else's business, backups' neither.
void touch_session(storage::Tables& tables, SessionId id, Time now) {
  const auto session = tables.sessions().find(id);
  if (!session || session->expires_at <= now) return;
  const Time seen_at{now.ms - now.ms % hour_ms};
  const Time expires_at = session->kind == SessionKind::device ? Time{now.ms + limits::session_lifetime_ms} : session->expires_at;
  tables.sessions().update_seen(id, std::max(seen_at, session->seen_at), std::max(expires_at, session->expires_at));
}

}  // namespace majlis::community
