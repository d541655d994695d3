/// Feeds: the ordered, durable logs that clients follow. A feed's name on the wire is `<kind>:<id>`, its key in storage
/// one integer.
#pragma once

#include <compare>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "protocol/ids.hpp"

namespace majlis {

/// `nodes` is what the nodes of a community tell each other: no client may follow it, and it has no name on the wire.
enum class FeedKind : std::uint8_t { room = 0, group = 1, moderators = 2, member = 3, nodes = 4 };

struct Feed {
  FeedKind kind = FeedKind::room;
  std::int64_t id = 0;

  static Feed of(RoomId room) { return {FeedKind::room, room.value}; }
  static Feed of(GroupId group) { return {FeedKind::group, group.value}; }
  static Feed of(MemberId member) { return {FeedKind::member, member.value}; }
  static Feed moderators_of(GroupId group) { return {FeedKind::moderators, group.value}; }
  static Feed of_nodes() { return {FeedKind::nodes, 0}; }

  /// Nullopt unless `name` is `room:`, `group:`, `moderators:` or `member:` and a positive id without leading zeros.
  static std::optional<Feed> parse(std::string_view name);
  std::string name() const;

  /// Injective; what the store keys its log with.
  std::int64_t key() const { return id * 8 + static_cast<std::int64_t>(kind); }
  static Feed from_key(std::int64_t key) { return {static_cast<FeedKind>(key % 8), key / 8}; }

  auto operator<=>(const Feed&) const = default;
};

}  // namespace majlis

template <>
struct std::hash<majlis::Feed> {
  std::size_t operator()(const majlis::Feed& feed) const noexcept { return std::hash<std::int64_t>{}(feed.key()); }
};
