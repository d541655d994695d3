/// Reading: the first screen's data, read marks, and feeds over HTTP.
#pragma once

#include <vector>

#include "protocol/nouns/reading.hpp"
#include "protocol/operation.hpp"
#include "protocol/ranged.hpp"

namespace majlis {

struct Home {
  std::optional<Me> me;                ///< absent for guests
  std::optional<FeedPosition> feed;    ///< the member's own
  std::vector<GroupSummary> groups;    ///< the member's groups, in the order they joined
};
BOOST_DESCRIBE_STRUCT(Home, (), (me, feed, groups))

struct OpenHome {
  static constexpr OperationTraits traits{Effect::query, Permission::anybody, RateClass::read,
      "Who asks, their groups and rooms, and what is unread in them: all that a client needs to begin."};
  using Reply = Home;
};
BOOST_DESCRIBE_STRUCT(OpenHome, (), ())


struct GetHead {
  static constexpr OperationTraits traits{Effect::query, Permission::read_room, RateClass::read,
      "One thread as the unread counts see it; `not_allowed` to those who are not members of its group."};
  ThreadId thread;
  using Reply = ThreadHead;
};
BOOST_DESCRIBE_STRUCT(GetHead, (), (thread))

struct MoveReadMark {
  static constexpr OperationTraits traits{Effect::change, Permission::read_room, RateClass::react,
      "Marks a thread as read up to a post, and follows it. Only ever forward; an older number changes nothing."};
  ThreadId thread;
  PostNumber number;
  using Reply = ThreadHead;
};
BOOST_DESCRIBE_STRUCT(MoveReadMark, (), (thread, number))

struct MarkUnread {
  static constexpr OperationTraits traits{Effect::change, Permission::read_room, RateClass::react,
      "Marks a thread as unread from a post on."};
  ThreadId thread;
  PostNumber number;
  using Reply = ThreadHead;
};
BOOST_DESCRIBE_STRUCT(MarkUnread, (), (thread, number))

struct WaitingPage {
  std::vector<WaitingPost> posts;      ///< unread ones first, in both parts the newest first
  bool more;
};
BOOST_DESCRIBE_STRUCT(WaitingPage, (), (posts, more))

struct ListWaiting {
  static constexpr OperationTraits traits{Effect::query, Permission::signed_in, RateClass::read,
      "Posts that mention the member or answer theirs, of all rooms they may read; of more than 500 the newest."};
  std::optional<PostId> after;         ///< the last post of the page before
  std::optional<bool> after_unread;    ///< whether it was unread there; left out: yes
  using Reply = WaitingPage;
};
BOOST_DESCRIBE_STRUCT(ListWaiting, (), (after, after_unread))

struct FeedEvents {
  std::vector<RawJson> events;         ///< lines as a follower gets them, in order
  std::int64_t head;                    ///< the seq of the feed's newest event: when `events` ends before it, ask on
};
BOOST_DESCRIBE_STRUCT(FeedEvents, (), (events, head))

struct ReadFeed {
  static constexpr OperationTraits traits{Effect::query, Permission::anybody, RateClass::read,
      "What came in a feed after a seq, for clients without a WebSocket. Who may, is asked of the feed."};
  FeedName feed;
  FeedSeq after;
  using Reply = FeedEvents;
};
BOOST_DESCRIBE_STRUCT(ReadFeed, (), (feed, after))

}  // namespace majlis
