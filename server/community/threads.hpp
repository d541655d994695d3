/// Threads: titled conversations of a room.
#pragma once

#include "protocol/operations/threads.hpp"
#include "server/community/context.hpp"

namespace majlis::community {

Result<ThreadPage> handle(const Snapshot& now, const ListThreads& op);
Result<StartedThread> handle(Change& change, const StartThread& op);
Result<ThreadView> handle(const Snapshot& now, const OpenThread& op);
Result<ThreadCard> handle(Change& change, const ChangeThread& op);
Result<ThreadCard> handle(Change& change, const GovernThread& op);

}  // namespace majlis::community
