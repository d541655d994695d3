#pragma once

#include <memory>

#include "server/live/metrics.hpp"
#include "server/live/nodes/courier.hpp"
#include "server/live/nodes/redis_url.hpp"
#include "server/live/shard.hpp"

namespace majlis::live {

/// Publish and subscribe over Redis, on one shard. Comes back by itself, whatever happens to Redis; asks the sentinels each
/// time where it is, if there are some. Nothing here waits for it. `metrics` must outlive this.
std::unique_ptr<Courier> make_redis_courier(Shard& shard, RedisUrl url, Metrics& metrics);

}  // namespace majlis::live
