/// Events: entries of feeds, in the past tense. Each says on which kinds of feed it appears. They carry no state of the
/// one who reads them (`mine` is always false): one text serves all followers.
#pragma once

#include <boost/mp11/list.hpp>

#include "protocol/nouns/reading.hpp"
#include "protocol/type_name.hpp"

namespace majlis {

// Room feeds --------------------------------------------------------------------------------------------------------

struct ThreadStarted {
  ThreadCard thread;
  Post post;
  std::vector<MemberCard> members;   ///< everybody the post names
};
BOOST_DESCRIBE_STRUCT(ThreadStarted, (), (thread, post, members))

struct ThreadChanged {
  ThreadId thread;
  Title title;
  bool pinned;
  bool locked;
};
BOOST_DESCRIBE_STRUCT(ThreadChanged, (), (thread, title, pinned, locked))

struct PostWritten {
  Post post;
  Excerpt excerpt;                   ///< for the thread's card and for previews of replies
  std::vector<MemberCard> members;   ///< everybody the post names
};
BOOST_DESCRIBE_STRUCT(PostWritten, (), (post, excerpt, members))

struct PostEdited {
  Post post;                         ///< its reactions are left out
  Excerpt excerpt;
  std::vector<MemberCard> members;
};
BOOST_DESCRIBE_STRUCT(PostEdited, (), (post, excerpt, members))

struct PostDeleted {
  ThreadId thread;
  PostId post;
  std::int64_t number;
  Deletion deleted;
  MemberCard by;
};
BOOST_DESCRIBE_STRUCT(PostDeleted, (), (thread, post, number, deleted, by))

struct PostRestored {
  Post post;                         ///< as a fresh read gives it, but `mine` is false in its reactions
  Excerpt excerpt;
  std::vector<MemberCard> members;
};
BOOST_DESCRIBE_STRUCT(PostRestored, (), (post, excerpt, members))

struct ReactionChanged {
  ThreadId thread;
  PostId post;
  std::int64_t number;
  MemberCard member;                 ///< who added or removed it
  bool added;
  ReactionTally tally;               ///< as it is now; count 0: the last one is gone
  std::vector<MemberCard> members;   ///< everybody the tally names
};
BOOST_DESCRIBE_STRUCT(ReactionChanged, (), (thread, post, number, member, added, tally, members))

// Room and group feeds ----------------------------------------------------------------------------------------------

/// In the room's feed, and where the room is listed: the group's feed, or the moderators' and the admitted members'.
struct RoomChanged {
  RoomCard room;
};
BOOST_DESCRIBE_STRUCT(RoomChanged, (), (room))

/// Where the room is listed, as above.
struct RoomCreated {
  RoomCard room;
};
BOOST_DESCRIBE_STRUCT(RoomCreated, (), (room))

/// The room is no longer listed for the followers of this feed: it became hidden.
struct RoomRemoved {
  RoomId room;
};
BOOST_DESCRIBE_STRUCT(RoomRemoved, (), (room))

// Group feeds -------------------------------------------------------------------------------------------------------

struct GroupChanged {
  Group group;
};
BOOST_DESCRIBE_STRUCT(GroupChanged, (), (group))

struct MemberJoined {
  GroupId group;
  GroupMember member;
  std::int64_t member_count;
};
BOOST_DESCRIBE_STRUCT(MemberJoined, (), (group, member, member_count))

struct MemberLeft {
  GroupId group;
  MemberId member;
  std::int64_t member_count;
};
BOOST_DESCRIBE_STRUCT(MemberLeft, (), (group, member, member_count))

struct RoleChanged {
  GroupId group;
  GroupMember member;
};
BOOST_DESCRIBE_STRUCT(RoleChanged, (), (group, member))

/// In the feeds of the member's groups, and in the member's own.
struct MemberRenamed {
  MemberCard member;
};
BOOST_DESCRIBE_STRUCT(MemberRenamed, (), (member))

// A member's own feed -----------------------------------------------------------------------------------------------

struct ProfileChanged {
  Me me;
};
BOOST_DESCRIBE_STRUCT(ProfileChanged, (), (me))

struct SessionStarted {
  Session session;
};
BOOST_DESCRIBE_STRUCT(SessionStarted, (), (session))

struct SessionEnded {
  SessionId session;
};
BOOST_DESCRIBE_STRUCT(SessionEnded, (), (session))

/// The member came into a group, by joining or founding: fetch it with `open_group`.
struct GroupEntered {
  GroupId group;
};
BOOST_DESCRIBE_STRUCT(GroupEntered, (), (group))

struct GroupExited {
  GroupId group;
};
BOOST_DESCRIBE_STRUCT(GroupExited, (), (group))

/// What the member may see in a group has changed (a role, or being let into a room): fetch it with `open_group`.
struct AccessChanged {
  GroupId group;
};
BOOST_DESCRIBE_STRUCT(AccessChanged, (), (group))

struct ReadMarkMoved {
  ThreadHead head;                   ///< as it is after the move
};
BOOST_DESCRIBE_STRUCT(ReadMarkMoved, (), (head))

/// A post mentions the member or answers a post of theirs, and did not before.
struct WaitingAdded {
  WaitingPost waiting;
};
BOOST_DESCRIBE_STRUCT(WaitingAdded, (), (waiting))

/// The post was edited and still waits for the member.
struct WaitingChanged {
  WaitingPost waiting;
};
BOOST_DESCRIBE_STRUCT(WaitingChanged, (), (waiting))

/// The post was deleted, or edited so that it no longer mentions the member.
struct WaitingRemoved {
  RoomId room;
  ThreadId thread;
  PostId post;
  std::int64_t number;
};
BOOST_DESCRIBE_STRUCT(WaitingRemoved, (), (room, thread, post, number))

/// A draft was saved, or is gone: emptied, or sent. Its words are not told here, where they would stay; `list_drafts` has them.
struct DraftChanged {
  GroupId group;
  RoomId room;
  std::optional<ThreadId> thread;
  std::optional<Time> saved_at;      ///< absent: gone
};
BOOST_DESCRIBE_STRUCT(DraftChanged, (), (group, room, thread, saved_at))

using Events = boost::mp11::mp_list<ThreadStarted, ThreadChanged, PostWritten, PostEdited, PostDeleted, PostRestored,
    ReactionChanged, RoomChanged, RoomCreated, RoomRemoved, GroupChanged, MemberJoined, MemberLeft, RoleChanged, MemberRenamed,
    ProfileChanged, SessionStarted, SessionEnded, GroupEntered, GroupExited, AccessChanged, ReadMarkMoved, WaitingAdded,
    WaitingChanged, WaitingRemoved, DraftChanged>;

// Signals: no seq, no promise ---------------------------------------------------------------------------------------

/// On a room's feed: who writes where, at most once a second.
struct Typing {
  ThreadId thread;
  std::vector<MemberCard> members;
};
BOOST_DESCRIBE_STRUCT(Typing, (), (thread, members))

/// On a room's feed: who is looking at the room, at most once a second.
struct Presence {
  std::int64_t count;                ///< members, each once, however many devices
  std::vector<MemberCard> members;   ///< the first twelve
};
BOOST_DESCRIBE_STRUCT(Presence, (), (count, members))

using Signals = boost::mp11::mp_list<Typing, Presence>;

}  // namespace majlis
