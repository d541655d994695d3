/// Groups: finding, founding, joining, and who is who in them.
#pragma once

#include "protocol/operations/groups.hpp"
#include "server/community/access.hpp"
#include "server/community/context.hpp"

namespace majlis::community {

Result<GroupPage> handle(const Snapshot& now, const ListGroups& op);
Result<Place> handle(const Snapshot& now, const FindPlace& op);
Result<GroupView> handle(const Snapshot& now, const OpenGroup& op);
Result<GroupView> handle(Change& change, const CreateGroup& op);
Result<Group> handle(Change& change, const ChangeGroup& op);

/// The reply to one who founded the group before.
Result<GroupView> reply_anew(const Snapshot& now, const CreateGroup& op);

/// A group and the rooms in it that the actor may know of. The group must exist.
GroupSummary summary_of(const Snapshot& now, const GroupAccess& group);
Result<GroupView> view_of(const Snapshot& now, GroupId group);

/// Refused too_many when the member is in as many groups as one may be.
Result<void> require_place_for_group(const Snapshot& now, MemberId member);

}  // namespace majlis::community
