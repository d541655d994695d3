#include "server/community/upkeep.hpp"

#include <string>

#include "protocol/limits.hpp"
#include "server/rules/names.hpp"

namespace majlis::community {
namespace {

constexpr std::int64_t rows_per_step = 500;

}  // namespace

std::int64_t remove_outdated(storage::Tables& tables, Time now, std::int64_t feed_retention_ms) {
  return tables.sessions().remove_expired(now, rows_per_step) +
         tables.replies().remove_before(Time{now.ms - limits::key_lifetime_ms}, rows_per_step) +
         tables.feeds().remove_before(Time{now.ms - feed_retention_ms}, rows_per_step);
}

std::int64_t make_name_shapes(storage::Tables& tables) {
  auto& members = tables.members();
  const auto shapeless = members.list_shapeless(rows_per_step);
  for (const auto& [id, name] : shapeless) {
    auto shape = rules::name_shape(name.str());
    // Who has a name keeps it, and nobody else's shape has a space.
    if (shape.empty() || members.find_by_name_shape(shape)) shape += ' ' + std::to_string(id.value);
    members.update_name_shape(id, shape);
  }
  return std::ssize(shapeless);
}

}  // namespace majlis::community
