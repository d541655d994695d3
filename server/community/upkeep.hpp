/// What the community forgets by itself: expired sessions, old events, old idempotency keys.
#pragma once

#include <cstdint>

#include "storage/store.hpp"

namespace majlis::community {

/// One small step, bounded in rows; gives how many rows went. Call it again while that is more than 0.
std::int64_t remove_outdated(storage::Tables& tables, Time now, std::int64_t feed_retention_ms);

}  // namespace majlis::community
