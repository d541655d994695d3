/// Who may follow which feed, and what came in it.
#pragma once

#include <vector>

#include "protocol/operations.hpp"
#include "server/community/context.hpp"

namespace majlis::community {

/// Refusals: not_found (no such feed, or hidden from the actor), not_allowed, not_signed_in.
Result<void> may_follow(const Snapshot& now, const Feed& feed);

struct CaughtUp {
  std::int64_t head;
  std::vector<storage::EventRecord> events;   ///< all with seq > after, up to head
};

/// What a follower who has seen `after` misses. Refusals as may_follow, and feed_reset when that is no longer kept or
/// more than limits::events_per_catch_up, or when `after` lies beyond the head.
Result<CaughtUp> catch_up(const Snapshot& now, const Feed& feed, std::int64_t after);

Result<FeedEvents> handle(const Snapshot& now, const ReadFeed& op);

}  // namespace majlis::community
