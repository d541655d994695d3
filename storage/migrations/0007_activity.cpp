/// Which threads have something unread is found in an index alone.
#include "storage/migrations/migrations.hpp"

namespace majlis::storage {

namespace {

constexpr std::string_view drop_threads_by_activity = "DROP INDEX threads_by_activity";
// last_at and last_number change together: the longer index is written no more often than the shorter one was.
constexpr std::string_view threads_by_activity =
    "CREATE INDEX threads_by_activity ON threads (room_id, last_at, id, last_number) WHERE title IS NOT NULL";

}  // namespace

Migration migration_0007_activity() { return {7, "activity", {drop_threads_by_activity, threads_by_activity}}; }

}  // namespace majlis::storage
