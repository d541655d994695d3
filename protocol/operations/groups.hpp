/// Groups: finding, founding, joining, and who is who in them.
#pragma once

#include <vector>

#include "protocol/nouns/reading.hpp"
#include "protocol/operation.hpp"

namespace majlis {

struct GroupPage {
  std::vector<GroupCard> groups;
  bool more;
};
BOOST_DESCRIBE_STRUCT(GroupPage, (), (groups, more))

struct ListGroups {
  static constexpr OperationTraits traits{Effect::query, Permission::anybody, RateClass::read,
      "Lists the groups of this server, oldest first, after the one named."};
  std::optional<GroupId> after;
  using Reply = GroupPage;
};
BOOST_DESCRIBE_STRUCT(ListGroups, (), (after))

struct Place {
  GroupId group;
  std::optional<RoomId> room;
};
BOOST_DESCRIBE_STRUCT(Place, (), (group, room))

struct FindPlace {
  static constexpr OperationTraits traits{Effect::query, Permission::anybody, RateClass::read,
      "Finds a group, or a room in it, by the short names of its address."};
  Slug group;
  std::optional<Slug> room;
  using Reply = Place;
};
BOOST_DESCRIBE_STRUCT(FindPlace, (), (group, room))

struct GroupView {
  Group group;
  GroupSummary summary;
};
BOOST_DESCRIBE_STRUCT(GroupView, (), (group, summary))

struct OpenGroup {
  static constexpr OperationTraits traits{Effect::query, Permission::anybody, RateClass::read,
      "A group with its charter and the rooms that the one who asks may know of."};
  GroupId group;
  using Reply = GroupView;
};
BOOST_DESCRIBE_STRUCT(OpenGroup, (), (group))

struct CreateGroup {
  static constexpr OperationTraits traits{Effect::change, Permission::signed_in, RateClass::write,
      "Founds a group; the founder becomes its owner."};
  Slug slug;
  GroupName name;
  About about;
  Charter charter;
  using Reply = GroupView;
};
BOOST_DESCRIBE_STRUCT(CreateGroup, (), (slug, name, about, charter))

struct ChangeGroup {
  static constexpr OperationTraits traits{Effect::change, Permission::change_group, RateClass::write,
      "Changes a group's name, its line about itself or its charter."};
  GroupId group;
  std::optional<GroupName> name;
  std::optional<About> about;
  std::optional<Charter> charter;
  using Reply = Group;
};
BOOST_DESCRIBE_STRUCT(ChangeGroup, (), (group, name, about, charter))

struct JoinGroup {
  static constexpr OperationTraits traits{Effect::change, Permission::join_group, RateClass::write,
      "Joins a group as a member. What was said before counts as read."};
  GroupId group;
  using Reply = GroupView;
};
BOOST_DESCRIBE_STRUCT(JoinGroup, (), (group))

struct LeaveGroup {
  static constexpr OperationTraits traits{Effect::change, Permission::leave_group, RateClass::write,
      "Leaves a group. Its last owner can't: `conflict`."};
  GroupId group;
  using Reply = Done;
};
BOOST_DESCRIBE_STRUCT(LeaveGroup, (), (group))

struct GroupMemberPage {
  std::vector<GroupMember> members;
  bool more;
};
BOOST_DESCRIBE_STRUCT(GroupMemberPage, (), (members, more))

struct ListMembers {
  static constexpr OperationTraits traits{Effect::query, Permission::read_members, RateClass::read,
      "Lists a group's members by their ids, after the one named."};
  GroupId group;
  std::optional<MemberId> after;
  using Reply = GroupMemberPage;
};
BOOST_DESCRIBE_STRUCT(ListMembers, (), (group, after))

struct MemberList {
  std::vector<MemberCard> members;
};
BOOST_DESCRIBE_STRUCT(MemberList, (), (members))

struct FindMembers {
  static constexpr OperationTraits traits{Effect::query, Permission::read_members, RateClass::read,
      "Members of a group whose name has a word that begins like `prefix`; for completing mentions."};
  GroupId group;
  NamePrefix prefix;
  using Reply = MemberList;
};
BOOST_DESCRIBE_STRUCT(FindMembers, (), (group, prefix))

struct ChangeRole {
  static constexpr OperationTraits traits{Effect::change, Permission::change_role, RateClass::write,
      "Gives a member of the group another role. A group keeps at least one owner."};
  GroupId group;
  MemberId member;
  Role role;
  using Reply = GroupMember;
};
BOOST_DESCRIBE_STRUCT(ChangeRole, (), (group, member, role))

}  // namespace majlis
