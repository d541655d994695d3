/// From what somebody typed to what is stored, and telling those whom it mentions.
#pragma once

#include <span>

#include "server/community/access.hpp"
#include "server/community/context.hpp"

namespace majlis::community {

/// Renders a text that the actor writes in a room. Only members of the group who may read the room can be mentioned.
/// Refusal: too_many mentions, for `text`.
Result<storage::PostText> compose(const Snapshot& now, const RoomAccess& in, const Markdown& text);

/// Tells the members who are mentioned now and were not before, and those who no longer are. Not the author, who knows,
/// and not who may no longer read the room: what happens there is not theirs to hear.
void announce_mentions(Change& change, const RoomAccess& in, const storage::PostRecord& post,
                       std::span<const MemberId> before, std::span<const MemberId> after);

}  // namespace majlis::community
