/// Reading: the first screen's data and read marks.
#pragma once

#include "protocol/operations/reading.hpp"
#include "server/community/access.hpp"
#include "server/community/context.hpp"

namespace majlis::community {

Result<Home> handle(const Snapshot& now, const OpenHome& op);
Result<ThreadHead> handle(const Snapshot& now, const GetHead& op);
Result<ThreadHead> handle(Change& change, const MoveReadMark& op);
Result<ThreadHead> handle(Change& change, const MarkUnread& op);

FeedPosition position_of(const storage::Tables& tables, const Feed& feed);

/// A thread as the acting member's unread counts see it; nullopt unless they are a member of its group.
std::optional<ThreadHead> find_head(const Snapshot& now, const RoomAccess& in, ThreadId thread);

/// Sets the acting member's mark, forward or back, and tells their other devices. They must be a member of the group.
ThreadHead set_read_mark(Change& change, const RoomAccess& in, ThreadId thread, std::int64_t number);

/// What was said in a lounge before somebody came to see it counts as read. No event: they fetch the room anew.
void start_reading_lounge(Change& change, MemberId member, const RoomCard& room);

}  // namespace majlis::community
