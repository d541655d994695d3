#include "server/community/upkeep.hpp"

#include "protocol/limits.hpp"

namespace majlis::community {
namespace {

constexpr std::int64_t rows_per_step = 500;

}  // namespace

std::int64_t remove_outdated(storage::Tables& tables, Time now, std::int64_t feed_retention_ms) {
  return tables.sessions().remove_expired(now, rows_per_step) +
         tables.replies().remove_before(Time{now.ms - limits::key_lifetime_ms}, rows_per_step) +
         tables.feeds().remove_before(Time{now.ms - feed_retention_ms}, rows_per_step);
}

}  // namespace majlis::community
