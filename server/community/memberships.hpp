/// Memberships: joining and leaving groups, roles, and who is who.
#pragma once

#include "protocol/operations/groups.hpp"
#include "server/community/access.hpp"
#include "server/community/context.hpp"

namespace majlis::community {

Result<GroupView> handle(Change& change, const JoinGroup& op);
/// The reply to one who joined before.
Result<GroupView> reply_anew(const Snapshot& now, const JoinGroup& op);
Result<Done> handle(Change& change, const LeaveGroup& op);
Result<GroupMemberPage> handle(const Snapshot& now, const ListMembers& op);
Result<MemberList> handle(const Snapshot& now, const FindMembers& op);
Result<GroupMember> handle(Change& change, const ChangeRole& op);

}  // namespace majlis::community
