/// Strong ids: a ThreadId can't be passed where a PostId is meant. Assigned by the store, 1 to limits::integer_max.
#pragma once

#include <compare>
#include <cstdint>
#include <functional>

namespace majlis {

template <class Noun>
struct Id {
  std::int64_t value = 0;  ///< 0 means "none yet" and never leaves the server

  auto operator<=>(const Id&) const = default;
  explicit operator bool() const { return value != 0; }
};

using MemberId = Id<struct MemberNoun>;
using SessionId = Id<struct SessionNoun>;
using GroupId = Id<struct GroupNoun>;
using RoomId = Id<struct RoomNoun>;
using ThreadId = Id<struct ThreadNoun>;
using PostId = Id<struct PostNoun>;

/// Unix time in milliseconds, UTC.
struct Time {
  std::int64_t ms = 0;

  auto operator<=>(const Time&) const = default;
};

}  // namespace majlis

template <class Noun>
struct std::hash<majlis::Id<Noun>> {
  std::size_t operator()(majlis::Id<Noun> id) const noexcept { return std::hash<std::int64_t>{}(id.value); }
};
