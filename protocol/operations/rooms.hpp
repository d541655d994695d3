/// Rooms: made and changed by organisers, opened by everybody who may read them.
#pragma once

#include <vector>

#include "protocol/operations/groups.hpp"
#include "protocol/operations/posts.hpp"

namespace majlis {

struct CreateRoom {
  static constexpr OperationTraits traits{Effect::change, Permission::create_room, RateClass::write,
      "Adds a room to a group."};
  GroupId group;
  Slug slug;
  RoomName name;
  About about;
  Visibility visibility;
  using Reply = RoomCard;
};
BOOST_DESCRIBE_STRUCT(CreateRoom, (), (group, slug, name, about, visibility))

struct ChangeRoom {
  static constexpr OperationTraits traits{Effect::change, Permission::change_room, RateClass::write,
      "Changes a room's name, its line about itself, or who it is for."};
  RoomId room;
  std::optional<RoomName> name;
  std::optional<About> about;
  std::optional<Visibility> visibility;
  using Reply = RoomCard;
};
BOOST_DESCRIBE_STRUCT(ChangeRoom, (), (room, name, about, visibility))

struct ThreadPage {
  std::vector<ThreadCard> threads;   ///< pinned first, then the most recently written in
  std::vector<ThreadHead> heads;     ///< of these threads, for a member of the group; else empty
  std::vector<MemberCard> members;   ///< everybody these threads name
  bool more;
};
BOOST_DESCRIBE_STRUCT(ThreadPage, (), (threads, heads, members, more))

struct RoomView {
  GroupCard group;
  RoomCard room;
  std::optional<Role> role;
  FeedPosition feed;
  ThreadCard lounge;
  std::optional<ThreadHead> head;    ///< of the lounge, for a member of the group
  PostPage posts;                    ///< of the lounge
  ThreadPage threads;
  std::vector<MemberCard> members;   ///< everybody the lounge's card names
};
BOOST_DESCRIBE_STRUCT(RoomView, (), (group, room, role, feed, lounge, head, posts, threads, members))

struct OpenRoom {
  static constexpr OperationTraits traits{Effect::query, Permission::read_room, RateClass::read,
      "A room with a page of its lounge (around `at`, else the first unread, else the newest) and its first threads."};
  RoomId room;
  std::optional<PostNumber> at;
  using Reply = RoomView;
};
BOOST_DESCRIBE_STRUCT(OpenRoom, (), (room, at))

struct AdmitToRoom {
  static constexpr OperationTraits traits{Effect::change, Permission::admit_to_room, RateClass::write,
      "Lets a member of the group into a hidden room."};
  RoomId room;
  MemberId member;
  using Reply = Done;
};
BOOST_DESCRIBE_STRUCT(AdmitToRoom, (), (room, member))

struct DismissFromRoom {
  static constexpr OperationTraits traits{Effect::change, Permission::admit_to_room, RateClass::write,
      "Takes back that a member was let into a room, while it is hidden or for when it is again; in effect at once on open "
      "connections."};
  RoomId room;
  MemberId member;
  using Reply = Done;
};
BOOST_DESCRIBE_STRUCT(DismissFromRoom, (), (room, member))

struct ListAdmitted {
  static constexpr OperationTraits traits{Effect::query, Permission::admit_to_room, RateClass::read,
      "The members who were let into a hidden room."};
  RoomId room;
  using Reply = MemberList;
};
BOOST_DESCRIBE_STRUCT(ListAdmitted, (), (room))

}  // namespace majlis
