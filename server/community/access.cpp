#include "server/community/access.hpp"

#include <algorithm>

namespace majlis::community {
namespace {

using rules::Ownership;
using rules::Standing;

Ownership ownership(const Snapshot& now, std::optional<MemberId> of) {
  return of && now.actor().member == of ? Ownership::own : Ownership::others;
}

Result<RoomAccess> require_readable(const Snapshot& now, RoomId id) {
  const auto room = now.tables().rooms().find(id);
  if (!room) return refused(ErrorCode::not_found);
  auto access = access_of(now.tables(), now.actor().member, *room);
  if (!access.may_know_of()) return refused(ErrorCode::not_found);
  if (!access.may_read()) return denied(access.group.standing, "this room is for members of its group");
  return access;
}

Result<void> require_allowed(Permission permission, Standing standing, Ownership whose) {
  if (!rules::is_allowed(permission, standing, whose)) return denied(standing);
  return {};
}

}  // namespace

std::optional<Role> GroupAccess::role() const {
  switch (standing) {
    case Standing::guest: case Standing::outsider: return std::nullopt;
    case Standing::observer: return Role::observer;
    case Standing::member: return Role::member;
    case Standing::moderator: return Role::moderator;
    case Standing::owner: return Role::owner;
  }
  return std::nullopt;
}

bool RoomAccess::may_read() const { return rules::may_read(room.visibility, group.standing, sight.admitted.has_value()); }
bool RoomAccess::may_know_of() const { return rules::may_know_of(room.visibility, group.standing, sight.admitted.has_value()); }
bool RoomAccess::may_be_called() const { return group.is_member() && may_read(); }

/// Whoever can see a room in several ways has seen it from the first of them on.
storage::Since RoomAccess::since() const {
  std::optional<storage::Since> seen;
  for (const auto& way : {sight.listed, sight.admitted, group.steward}) {
    if (way && (!seen || *way < *seen)) seen = way;
  }
  return std::max(group.joined.value_or(storage::Since{}), seen.value_or(storage::Since{}));
}

GroupAccess access_of(const storage::Tables& tables, std::optional<MemberId> member, GroupId group) {
  if (!member) return {group, Standing::guest, std::nullopt, std::nullopt};
  const auto membership = tables.groups().find_membership(group, *member);
  if (!membership) return {group, Standing::outsider, std::nullopt, std::nullopt};
  return {group, rules::standing_of(membership->role), membership->joined, membership->steward};
}

RoomAccess access_of(const storage::Tables& tables, std::optional<MemberId> member, const RoomCard& room) {
  return access_of(tables, member, room, access_of(tables, member, room.group));
}

RoomAccess access_of(const storage::Tables& tables, std::optional<MemberId> member, const RoomCard& room,
                     const GroupAccess& group) {
  return {room, group, member && group.is_member() ? tables.rooms().get_sight(room.id, *member) : storage::RoomSight{}};
}

Result<MemberId> require_member(const Snapshot& now) {
  if (!now.actor().member) return refused(ErrorCode::not_signed_in);
  return *now.actor().member;
}

Result<GroupAccess> require_group(const Snapshot& now, GroupId group, Permission permission) {
  if (!now.tables().groups().find_card(group)) return refused(ErrorCode::not_found);
  auto access = access_of(now.tables(), now.actor().member, group);
  if (auto allowed = require_allowed(permission, access.standing, Ownership::others); !allowed) return pass_on(allowed);
  return access;
}

Result<RoomAccess> require_room(const Snapshot& now, RoomId room, Permission permission) {
  auto access = require_readable(now, room);
  if (!access) return access;
  if (auto allowed = require_allowed(permission, access->group.standing, Ownership::others); !allowed) return pass_on(allowed);
  return access;
}

Result<ThreadAccess> require_thread(const Snapshot& now, ThreadId id, Permission permission) {
  const auto thread = now.tables().threads().find(id);
  if (!thread) return refused(ErrorCode::not_found);
  auto in = require_readable(now, thread->room);
  if (!in) return pass_on(in);
  auto allowed = require_allowed(permission, in->group.standing, ownership(now, thread->author));
  if (!allowed) return pass_on(allowed);
  return ThreadAccess{*thread, *in};
}

Result<PostAccess> require_post(const Snapshot& now, PostId id, Permission permission) {
  const auto post = now.tables().posts().find_record(id);
  if (!post) return refused(ErrorCode::not_found);
  auto in = require_readable(now, post->room);
  if (!in) return pass_on(in);
  auto allowed = require_allowed(permission, in->group.standing, ownership(now, post->author));
  if (!allowed) return pass_on(allowed);
  return PostAccess{*post, *in};
}

tl::unexpected<Refusal> denied(Standing standing, std::string message) {
  if (standing == Standing::guest) return refused(ErrorCode::not_signed_in);
  return refused(ErrorCode::not_allowed, std::move(message));
}

}  // namespace majlis::community
