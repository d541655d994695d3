/// Accounts: joining, signing in, devices and bots.
#pragma once

#include "protocol/operations/accounts.hpp"
#include "server/community/call.hpp"
#include "server/community/context.hpp"

namespace majlis::community {

Result<SignedIn> handle(Change& change, const Join& op);
Result<SignedIn> handle(Change& change, const SignIn& op);
Result<Done> handle(Change& change, const SignOut& op);
Result<Done> handle(Change& change, const ChangePassword& op);
Result<Me> handle(Change& change, const ChangeProfile& op);
Result<SessionList> handle(const Snapshot& now, const ListSessions& op);
Result<Done> handle(Change& change, const EndSession& op);
Result<CreatedToken> handle(Change& change, const CreateToken& op);

std::optional<PasswordTask> password_task_of(const Snapshot& now, const Join& op);
std::optional<PasswordTask> password_task_of(const Snapshot& now, const SignIn& op);
std::optional<PasswordTask> password_task_of(const Snapshot& now, const ChangePassword& op);

/// A member without a session: what Join does before it signs the device in. Refusals: bad_field and taken, for `name`.
Result<MemberId> add_member(Change& change, const MemberName& name, Locale locale, const std::string& password_hash);

/// The member must exist.
Me me_of(const storage::Tables& tables, MemberId member);

}  // namespace majlis::community
