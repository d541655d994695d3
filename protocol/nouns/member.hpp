/// People: members, and the devices and bots they are signed in with.
#pragma once

#include <optional>
#include <vector>

#include <boost/describe/class.hpp>

#include "protocol/ids.hpp"
#include "protocol/nouns/access.hpp"
#include "protocol/text.hpp"

namespace majlis {

/// What everybody may know of a member. In Markdown a member is mentioned as `@` and the name, spaces written `_`.
struct MemberCard {
  MemberId id;
  MemberName name;
};
BOOST_DESCRIBE_STRUCT(MemberCard, (), (id, name))

/// What a member sees of their own account.
struct Me {
  MemberId id;
  MemberName name;
  Locale locale;
  Time joined_at;
};
BOOST_DESCRIBE_STRUCT(Me, (), (id, name, locale, joined_at))

/// A device or a bot that acts for a member.
struct Session {
  SessionId id;
  SessionKind kind;
  Label label;            ///< the browser's own words, or the bot's name
  Time started_at;
  Time seen_at;           ///< the day it was last used, to the hour
  Time expires_at;
  bool current;           ///< the one that asks
};
BOOST_DESCRIBE_STRUCT(Session, (), (id, kind, label, started_at, seen_at, expires_at, current))

}  // namespace majlis
