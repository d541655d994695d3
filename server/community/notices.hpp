/// What a change brings about beside events, told to the other nodes: it stands in a feed of their own, in the same
/// transaction, so that no node misses it, whatever carries the word.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "server/community/context.hpp"

namespace majlis::community {

/// See Effects.
struct NodeNotice {
  std::vector<MemberId> reaccess_members;
  std::vector<FeedName> reaccess_feeds;
  std::vector<MemberCard> renamed_members;
  std::vector<EndedSession> ended_sessions;
};
BOOST_DESCRIBE_STRUCT(NodeNotice, (), (reaccess_members, reaccess_feeds, renamed_members, ended_sessions))

/// Appends to Feed::of_nodes() what of `effects` other nodes have to know; nullopt when there is nothing.
std::optional<storage::EventRecord> append_notice(storage::Tables& tables, const Effects& effects, Time now);

/// From an event's line, as frames carry it. Nullopt: written by a newer program.
std::optional<NodeNotice> read_notice(std::string_view line);

}  // namespace majlis::community
