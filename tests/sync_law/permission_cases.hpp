/// How each operation is asked in the permission matrix: what it is about, and how its arguments are made. The list is
/// checked against the protocol's: an operation without a case fails the test.
#pragma once

#include <functional>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "protocol/errors.hpp"
#include "protocol/operations.hpp"

namespace majlis::tests {

/// Everything an operation could be about, made anew for each question; `actor` is the one who asks.
struct Stage {
  std::optional<MemberId> actor;
  std::string token;               ///< the actor's
  GroupId group;
  Slug group_slug;
  RoomCard room;
  ThreadId thread;                 ///< by the actor or by `other`
  PostId post;                     ///< likewise
  SessionId session;               ///< likewise
  MemberId other;                  ///< a member of the group
  std::string fresh;               ///< a name nobody has
};

/// What decides beside the permission itself.
enum class Scope {
  nothing,          ///< only who asks
  group,            ///< the standing in the group
  group_member,     ///< the same, about another of its members
  room,             ///< the room must be readable as well
  room_as_member,   ///< and the one who asks must be in the group
  room_name,        ///< whether the room may be known of
};

struct PermissionCase {
  std::string name;
  OperationTraits traits;
  Scope scope;
  bool has_owner;                                      ///< whether own and others' differ
  std::function<std::string(const Stage&)> args_json;
  std::set<ErrorCode> allowed_but;                     ///< refusals that come only after permission was given
};

/// One for every operation, in no order.
const std::vector<PermissionCase>& permission_cases();

}  // namespace majlis::tests
