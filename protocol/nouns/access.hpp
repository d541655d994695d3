/// Who somebody is in a group, and who a room is for.
#pragma once

#include <boost/describe/enum.hpp>

namespace majlis {

/// A member's role in one group. Observers read and never vote.
enum class Role { observer, member, moderator, owner };
BOOST_DESCRIBE_ENUM(Role, observer, member, moderator, owner)

/// public_: everybody reads, guests too. members: the group's members read, everybody sees that it is there.
/// hidden: only owner, moderators and the members who were let in know of it.
enum class Visibility { public_, members, hidden };
BOOST_DESCRIBE_ENUM(Visibility, public_, members, hidden)

/// The language of the interface; what people write is their own business.
enum class Locale { en, ar };
BOOST_DESCRIBE_ENUM(Locale, en, ar)

enum class SessionKind { device, bot };
BOOST_DESCRIBE_ENUM(SessionKind, device, bot)

}  // namespace majlis
