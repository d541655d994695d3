/// What a member has read and what is waiting.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include <boost/describe/class.hpp>

#include "protocol/feeds.hpp"
#include "protocol/ids.hpp"
#include "protocol/nouns/group.hpp"
#include "protocol/nouns/thread.hpp"

namespace majlis {

/// Where a feed stood when a state was read: following it after `seq` completes that state exactly.
struct FeedPosition {
  FeedName feed;
  std::int64_t seq;
};
BOOST_DESCRIBE_STRUCT(FeedPosition, (), (feed, seq))

/// A thread as the unread counts see it: unread = last_number - read_number when it is followed, else nothing.
struct ThreadHead {
  ThreadId thread;
  RoomId room;
  std::optional<Title> title;     ///< absent in the lounge
  std::int64_t last_number;
  Time last_at;
  std::optional<MemberCard> last_author;  ///< absent in an empty lounge
  std::int64_t read_number;
  std::int64_t mentions;          ///< posts after read_number that mention the member or answer a post of theirs
  bool followed;                  ///< the lounge; read or written in, begun since the member saw the room, or with a post that waits
};
BOOST_DESCRIBE_STRUCT(ThreadHead, (), (thread, room, title, last_number, last_at, last_author, read_number, mentions, followed))

/// A post that waits for a member: it mentions them, or answers a post of theirs.
struct WaitingPost {
  GroupId group;
  RoomId room;
  ThreadId thread;
  std::optional<Title> title;     ///< the thread's; absent in the lounge
  PostId post;
  std::int64_t number;
  MemberCard author;
  Time at;
  Excerpt excerpt;
  bool answer;                    ///< to a post of the member's; else a mention
  bool unread;
};
BOOST_DESCRIBE_STRUCT(WaitingPost, (), (group, room, thread, title, post, number, author, at, excerpt, answer, unread))

/// A room in the list at the side. For guests and outsiders `heads` is empty.
struct RoomSummary {
  RoomCard room;
  std::optional<FeedPosition> feed;  ///< absent when the one who asks may not read the room
  std::vector<ThreadHead> heads;     ///< the lounge first, then followed threads with something unread, newest first
};
BOOST_DESCRIBE_STRUCT(RoomSummary, (), (room, feed, heads))

struct GroupSummary {
  GroupCard group;
  std::optional<Role> role;          ///< absent for guests and outsiders
  FeedPosition feed;
  std::optional<FeedPosition> moderators_feed;
  std::vector<GroupMember> stewards; ///< owners and moderators
  std::vector<RoomSummary> rooms;    ///< those the one who asks may know of, oldest first
};
BOOST_DESCRIBE_STRUCT(GroupSummary, (), (group, role, feed, moderators_feed, stewards, rooms))

}  // namespace majlis
