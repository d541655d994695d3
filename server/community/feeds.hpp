/// Who may follow which feed, and what came in it.
#pragma once

#include <vector>

#include "protocol/operations.hpp"
#include "server/community/context.hpp"

namespace majlis::community {

/// Refusals: not_found (no such feed, or hidden from the actor), not_allowed, not_signed_in.
Result<void> may_follow(const Snapshot& now, const Feed& feed);

struct Stretch {
  std::int64_t head;                          ///< of the feed; when it is further than `events`, there is more to read
  std::vector<storage::EventRecord> events;   ///< with seq > after, in order
};

/// What a follower who has seen `after` misses, or the beginning of it: at most limits::events_per_stretch and about
/// limits::stretch_bytes, at least one event. Of posts that are deleted by now no words are told. Refusals as
/// may_follow, and feed_reset when what is missed is no longer kept or more than limits::events_per_catch_up, or when
/// `after` lies beyond the head.
Result<Stretch> read_stretch(const Snapshot& now, const Feed& feed, std::int64_t after);

Result<FeedEvents> handle(const Snapshot& now, const ReadFeed& op);

}  // namespace majlis::community
