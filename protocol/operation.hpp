/// What every operation says about itself, beside its fields: effect, permission, rate class and a summary.
#pragma once

#include <array>
#include <cstddef>
#include <string_view>

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

namespace majlis {

/// change: writes, in one transaction. query: only reads. live: concerns this one connection, over WebSocket only.
enum class Effect { change, query, live };
BOOST_DESCRIBE_ENUM(Effect, change, query, live)

/// What an operation needs; who has it stands in the one table of server/rules/permissions.cpp.
enum class Permission {
  anybody,          ///< guests too
  signed_in,
  own_session,
  read_room,
  read_members,
  join_group,
  leave_group,
  change_group,
  change_role,
  create_room,
  change_room,
  admit_to_room,
  start_thread,
  change_thread,    ///< own: the starter
  govern_thread,    ///< pin and lock
  write_post,
  react,
  edit_post,        ///< own: the author
  delete_post,      ///< own: the author
  restore_post,
  read_moderators_feed,
};
BOOST_DESCRIBE_ENUM(Permission, anybody, signed_in, own_session, read_room, read_members, join_group, leave_group, change_group,
                    change_role, create_room, change_room, admit_to_room, start_thread, change_thread, govern_thread, write_post,
                    react, edit_post, delete_post, restore_post, read_moderators_feed)

/// Operations of one class share a budget; the budgets stand in server/rules/rate_limits.cpp.
enum class RateClass { read, write, react, signal, credentials };
BOOST_DESCRIBE_ENUM(RateClass, read, write, react, signal, credentials)

struct OperationTraits {
  Effect effect;
  Permission permission;
  RateClass rate;
  std::string_view summary;
};

/// An empty reply, `{}`.
struct Done {};
BOOST_DESCRIBE_STRUCT(Done, (), ())

}  // namespace majlis
