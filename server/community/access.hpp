/// Who the actor is towards a thing, and the checks that every handler begins with. Each `require_` finds the thing,
/// asks the tables of rules/permissions, and refuses: not_found for what is not there or may not be known of,
/// not_signed_in to guests, not_allowed to others.
#pragma once

#include <optional>

#include "server/community/context.hpp"
#include "server/rules/permissions.hpp"

namespace majlis::community {

/// Hands a refusal on: `if (!room) return pass_on(room);`
template <class T>
tl::unexpected<Refusal> pass_on(Result<T>& refused) {
  return tl::unexpected<Refusal>(std::move(refused.error()));
}

struct GroupAccess {
  GroupId group;
  rules::Standing standing = rules::Standing::guest;
  std::optional<storage::Since> joined;      ///< absent for guests and outsiders
  std::optional<storage::Since> steward;     ///< since when moderator or owner

  bool is_member() const { return joined.has_value(); }
  std::optional<Role> role() const;
};

struct RoomAccess {
  RoomCard room;
  GroupAccess group;
  storage::RoomSight sight;                  ///< for members of the group; else empty

  bool may_read() const;
  bool may_know_of() const;
  /// Mentions and answers reach only members of the group who may read the room.
  bool may_be_called() const;
  /// When a member of the group came to see the room: what was started later is followed by itself.
  storage::Since since() const;
};

struct ThreadAccess {
  ThreadCard thread;
  RoomAccess in;
};

struct PostAccess {
  storage::PostRecord post;
  RoomAccess in;
};

/// Where anybody stands, not only the actor. The group and room must exist.
GroupAccess access_of(const storage::Tables& tables, std::optional<MemberId> member, GroupId group);
RoomAccess access_of(const storage::Tables& tables, std::optional<MemberId> member, const RoomCard& room);
/// For one whose standing in the room's group is known.
RoomAccess access_of(const storage::Tables& tables, std::optional<MemberId> member, const RoomCard& room,
                     const GroupAccess& group);

/// The acting member. Refusal: not_signed_in.
Result<MemberId> require_member(const Snapshot& now);

Result<GroupAccess> require_group(const Snapshot& now, GroupId group, Permission permission);
/// These three are about things in a room: the actor must be able to read it as well.
Result<RoomAccess> require_room(const Snapshot& now, RoomId room, Permission permission);
Result<ThreadAccess> require_thread(const Snapshot& now, ThreadId thread, Permission permission);
Result<PostAccess> require_post(const Snapshot& now, PostId post, Permission permission);

/// The refusal for somebody of this standing: not_signed_in where signing in could help.
tl::unexpected<Refusal> denied(rules::Standing standing, std::string message = {});

}  // namespace majlis::community
