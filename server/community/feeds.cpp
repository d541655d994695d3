#include "server/community/feeds.hpp"

#include <unordered_map>

#include "protocol/frames.hpp"
#include "server/community/access.hpp"
#include "server/community/deleted_text.hpp"

namespace majlis::community {

/// A group's feed names those who join it, so it is for those who may read the list of members.
Result<void> may_follow(const Snapshot& now, const Feed& feed) {
  const auto forget = [](const auto&) {};
  switch (feed.kind) {
    case FeedKind::room: return require_room(now, RoomId{feed.id}, Permission::read_room).map(forget);
    case FeedKind::group: return require_group(now, GroupId{feed.id}, Permission::read_members).map(forget);
    case FeedKind::moderators: return require_group(now, GroupId{feed.id}, Permission::read_moderators_feed).map(forget);
    case FeedKind::member: {
      if (now.actor().member == MemberId{feed.id}) return {};
      // The same for members who exist and for those who don't.
      return denied(now.actor().member ? rules::Standing::outsider : rules::Standing::guest, "this feed is somebody else's");
    }
    case FeedKind::nodes: break;
  }
  return refused(ErrorCode::not_found);
}

Result<Stretch> read_stretch(const Snapshot& now, const Feed& feed, std::int64_t after) {
  if (auto allowed = may_follow(now, feed); !allowed) return pass_on(allowed);
  const auto& feeds = now.tables().feeds();
  const std::int64_t head = feeds.get_head(feed);
  if (after == head) return Stretch{head, {}};
  if (after > head || head - after > limits::events_per_catch_up) return refused(ErrorCode::feed_reset);
  auto events = feeds.list(feed, after, limits::events_per_stretch, limits::stretch_bytes);
  if (!events) return refused(ErrorCode::feed_reset);
  blank_deleted(now.tables(), *events);
  return Stretch{head, std::move(*events)};
}

std::vector<Missed> list_missed(const storage::Tables& tables, std::span<const FeedPlace> places) {
  std::vector<Feed> feeds;
  for (const auto& place : places) feeds.push_back(place.feed);
  std::unordered_map<Feed, std::int64_t> heads;
  for (const auto& [feed, head] : tables.feeds().list_heads(feeds)) heads.emplace(feed, head);
  std::vector<Missed> missed;
  for (const auto& [feed, seq] : places) {
    const auto found = heads.find(feed);
    Missed of{feed, found == heads.end() ? 0 : found->second, {}};
    of.is_beyond = seq && of.head < *seq;
    if (seq && of.head > *seq) {
      auto events = of.head - *seq > limits::events_per_catch_up ? std::nullopt : tables.feeds().list(feed, *seq, limits::events_per_stretch, limits::stretch_bytes);
      of.too_much = !events;
      if (events) blank_deleted(tables, of.events = std::move(*events));
    }
    if (!seq || of.head != *seq) missed.push_back(std::move(of));
  }
  return missed;
}

Result<FeedEvents> handle(const Snapshot& now, const ReadFeed& op) {
  const auto feed = Feed::parse(op.feed.str());
  if (!feed) return refused(ErrorCode::bad_field, "a feed's name expected, such as room:42", "feed");
  auto stretch = read_stretch(now, *feed, op.after.value);
  if (!stretch) return pass_on(stretch);
  FeedEvents reply{{}, stretch->head};
  for (const auto& event : stretch->events) {
    reply.events.push_back({event_line(event.feed, event.seq, event.at, event.event, event.data_json)});
  }
  return reply;
}

}  // namespace majlis::community
