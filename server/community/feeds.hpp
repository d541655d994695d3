/// Who may follow which feed, and what came in it.
#pragma once

#include <optional>
#include <span>
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

/// How far somebody has read a feed; nullopt: it is to be told where the feed is.
struct FeedPlace {
  Feed feed;
  std::optional<std::int64_t> seq;
};

/// What of a feed is not known at a FeedPlace, or the beginning of it.
struct Missed {
  Feed feed;
  std::int64_t head;
  std::vector<storage::EventRecord> events;   ///< as read_stretch gives them; none when it was to be told where the feed is
  bool too_much = false;                      ///< not kept any more, or more than may be caught up with
  bool is_beyond = false;                     ///< the place lies beyond the head: what led there was never committed, or the database has lost it
};

/// For the node itself, which may know everything. Feeds that are just where their place says are left out; all is of one moment.
std::vector<Missed> list_missed(const storage::Tables& tables, std::span<const FeedPlace> places);

Result<FeedEvents> handle(const Snapshot& now, const ReadFeed& op);

}  // namespace majlis::community
