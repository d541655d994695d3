/// What the community forgets by itself: expired sessions, old events, old idempotency keys. And what it makes anew when
/// the rules for it have changed.
#pragma once

#include <cstdint>

#include "storage/store.hpp"

namespace majlis::community {

/// One small step, bounded in rows; gives how many rows went. Call it again while that is more than 0.
std::int64_t remove_outdated(storage::Tables& tables, Time now, std::int64_t feed_retention_ms);

/// Gives a shape to names that have none; of those that look alike, the first one's. Bounded and to be called again, as
/// above; before names can be taken.
std::int64_t make_name_shapes(storage::Tables& tables);

}  // namespace majlis::community
