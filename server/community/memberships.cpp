#include "server/community/memberships.hpp"

#include "server/community/cards.hpp"
#include "server/community/groups.hpp"
#include "server/community/reading.hpp"
#include "server/rules/names.hpp"

namespace majlis::community {
namespace {

std::int64_t member_count(const storage::Tables& tables, GroupId group) { return tables.groups().find_card(group)->member_count; }

/// A group without an owner could never again get one.
bool is_last_owner(const storage::Tables& tables, GroupId group, Role role) {
  return role == Role::owner && tables.groups().count_owners(group) == 1;
}

std::vector<RoomCard> readable_rooms(const storage::Tables& tables, MemberId member, GroupId group) {
  std::vector<RoomCard> rooms;
  const auto access = access_of(tables, member, group);
  for (const auto& room : tables.rooms().list(group)) {
    if (access_of(tables, member, room, access).may_read()) rooms.push_back(room);
  }
  return rooms;
}

void start_reading_lounges(Change& change, MemberId member, const std::vector<RoomCard>& rooms) {
  for (const auto& room : rooms) start_reading_lounge(change, member, room);
}

/// Sets the role, and begins the lounges that it opens.
void set_role(Change& change, GroupId group, MemberId member, Role role) {
  const auto before = readable_rooms(change.tables(), member, group);
  change.tables().groups().update_role(group, member, role, change.now());
  auto opened = readable_rooms(change.tables(), member, group);
  std::erase_if(opened, [&](const RoomCard& room) { return std::ranges::find(before, room.id, &RoomCard::id) != before.end(); });
  start_reading_lounges(change, member, opened);
}

}  // namespace

Result<GroupView> handle(Change& change, const JoinGroup& op) {
  auto access = require_group(change, op.group, JoinGroup::traits.permission);
  if (!access) return pass_on(access);
  const MemberId member = *change.actor().member;
  if (auto place = require_place_for_group(change, member); !place) return pass_on(place);
  change.tables().groups().add_member(op.group, member, Role::member, change.now());
  start_reading_lounges(change, member, readable_rooms(change.tables(), member, op.group));
  const GroupMember joined{card_of(change.tables(), member), Role::member, change.now()};
  change.emit(Feed::of(op.group), MemberJoined{op.group, joined, member_count(change.tables(), op.group)});
  change.emit(Feed::of(member), GroupEntered{op.group});
  return view_of(change, op.group);
}

Result<GroupView> reply_anew(const Snapshot& now, const JoinGroup& op) { return view_of(now, op.group); }

Result<Done> handle(Change& change, const LeaveGroup& op) {
  auto access = require_group(change, op.group, LeaveGroup::traits.permission);
  if (!access) return pass_on(access);
  if (is_last_owner(change.tables(), op.group, *access->role())) {
    return refused(ErrorCode::conflict, "the last owner can't leave: make somebody else an owner first");
  }
  const MemberId member = *change.actor().member;
  change.tables().groups().remove_member(op.group, member);
  change.emit(Feed::of(op.group), MemberLeft{op.group, member, member_count(change.tables(), op.group)});
  change.emit(Feed::of(member), GroupExited{op.group});
  change.effects.reaccess_members.push_back(member);
  return Done{};
}

Result<GroupMemberPage> handle(const Snapshot& now, const ListMembers& op) {
  auto access = require_group(now, op.group, ListMembers::traits.permission);
  if (!access) return pass_on(access);
  GroupMemberPage page{now.tables().groups().list_members(op.group, op.after, limits::members_per_page + 1), false};
  page.more = page.members.size() > static_cast<std::size_t>(limits::members_per_page);
  if (page.more) page.members.pop_back();
  return page;
}

Result<MemberList> handle(const Snapshot& now, const FindMembers& op) {
  auto access = require_group(now, op.group, FindMembers::traits.permission);
  if (!access) return pass_on(access);
  const auto prefix = rules::name_key(op.prefix.str());
  if (prefix.empty()) return MemberList{};
  return MemberList{now.tables().groups().list_members_by_prefix(op.group, prefix, limits::suggestions)};
}

Result<GroupMember> handle(Change& change, const ChangeRole& op) {
  auto access = require_group(change, op.group, ChangeRole::traits.permission);
  if (!access) return pass_on(access);
  const auto membership = change.tables().groups().find_membership(op.group, op.member);
  if (!membership) return refused(ErrorCode::not_found, "not a member of this group", "member");
  const GroupMember changed{card_of(change.tables(), op.member), op.role, membership->joined.at};
  if (membership->role == op.role) return changed;
  if (is_last_owner(change.tables(), op.group, membership->role)) {
    return refused(ErrorCode::conflict, "a group keeps at least one owner");
  }
  set_role(change, op.group, op.member, op.role);
  change.emit(Feed::of(op.group), RoleChanged{op.group, changed});
  change.emit(Feed::of(op.member), AccessChanged{op.group});
  change.effects.reaccess_members.push_back(op.member);
  return changed;
}

}  // namespace majlis::community
