/// Threads: titled conversations of a room.
#pragma once

#include "protocol/operations/rooms.hpp"

namespace majlis {

struct ListThreads {
  static constexpr OperationTraits traits{Effect::query, Permission::read_room, RateClass::read,
      "More threads of a room, in the order of their last posts, after the thread named; pinned ones come first."};
  RoomId room;
  std::optional<ThreadId> after;
  using Reply = ThreadPage;
};
BOOST_DESCRIBE_STRUCT(ListThreads, (), (room, after))

struct StartedThread {
  ThreadCard thread;
  Post post;
};
BOOST_DESCRIBE_STRUCT(StartedThread, (), (thread, post))

struct StartThread {
  static constexpr OperationTraits traits{Effect::change, Permission::start_thread, RateClass::write,
      "Starts a titled thread with its first post."};
  RoomId room;
  Title title;
  Markdown text;
  using Reply = StartedThread;
};
BOOST_DESCRIBE_STRUCT(StartThread, (), (room, title, text))

struct ThreadView {
  GroupCard group;
  RoomCard room;
  std::optional<Role> role;
  FeedPosition feed;                 ///< the room's
  ThreadCard thread;
  std::optional<ThreadHead> head;    ///< for a member of the group
  PostPage posts;
  std::vector<MemberCard> members;   ///< everybody the thread's card names
};
BOOST_DESCRIBE_STRUCT(ThreadView, (), (group, room, role, feed, thread, head, posts, members))

struct OpenThread {
  static constexpr OperationTraits traits{Effect::query, Permission::read_room, RateClass::read,
      "A thread with a page of its posts: around `at`, else the first unread, else the newest."};
  ThreadId thread;
  std::optional<PostNumber> at;
  using Reply = ThreadView;
};
BOOST_DESCRIBE_STRUCT(OpenThread, (), (thread, at))

struct ChangeThread {
  static constexpr OperationTraits traits{Effect::change, Permission::change_thread, RateClass::write,
      "Gives a thread another title."};
  ThreadId thread;
  Title title;
  using Reply = ThreadCard;
};
BOOST_DESCRIBE_STRUCT(ChangeThread, (), (thread, title))

struct GovernThread {
  static constexpr OperationTraits traits{Effect::change, Permission::govern_thread, RateClass::write,
      "Pins a thread to the top of its room, or locks it against new posts."};
  ThreadId thread;
  std::optional<bool> pinned;
  std::optional<bool> locked;
  using Reply = ThreadCard;
};
BOOST_DESCRIBE_STRUCT(GovernThread, (), (thread, pinned, locked))

}  // namespace majlis
