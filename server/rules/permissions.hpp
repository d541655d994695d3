/// Who may do what: one table for everything that needs a permission, and one for what a room's visibility means.
/// Pure; any thread.
#pragma once

#include "protocol/nouns/access.hpp"
#include "protocol/operation.hpp"

namespace majlis::rules {

/// Who somebody is towards a group, each including the rights of those before. Outsider: signed in, not in this group.
enum class Standing { guest, outsider, observer, member, moderator, owner };
BOOST_DESCRIBE_ENUM(Standing, guest, outsider, observer, member, moderator, owner)

/// Whose thing is acted on: one's own post, thread or session, or somebody else's.
enum class Ownership { own, others };

Standing standing_of(Role role);

/// The answer of the table in permissions.cpp. Where nothing is owned (creating a room), ownership makes no difference.
bool is_allowed(Permission permission, Standing standing, Ownership ownership = Ownership::others);

/// `admitted`: was let into this room, which counts only for members of its group.
bool may_read(Visibility visibility, Standing standing, bool admitted);

/// Whether the room exists for them at all. To others everything about it is `not_found`.
bool may_know_of(Visibility visibility, Standing standing, bool admitted);

}  // namespace majlis::rules
