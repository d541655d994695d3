/// From what somebody typed to what is stored.
#pragma once

#include "server/community/access.hpp"
#include "server/community/context.hpp"

namespace majlis::community {

/// Renders a text that the actor writes in a room. Only members of the group who may read the room can be mentioned.
/// Refusal: too_many mentions, for `text`.
Result<storage::PostText> compose(const Snapshot& now, const RoomAccess& in, const Markdown& text);

}  // namespace majlis::community
