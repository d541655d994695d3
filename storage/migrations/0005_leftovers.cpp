/// What older programs left: events and shapes of names as this one does not make them.
#include "storage/migrations/migrations.hpp"

namespace majlis::storage {

namespace {

// Of each feed only the head is kept: whoever stood further back fetches the state anew, and clients pass by an event that
// they do not know.
constexpr std::string_view keep_heads = R"sql(
UPDATE feed_heads SET first_kept = head, first_at = (SELECT e.at FROM events e
  WHERE e.feed = feed_heads.feed AND e.seq = feed_heads.head) WHERE first_kept < head)sql";
constexpr std::string_view drop_older_events = R"sql(
DELETE FROM events WHERE seq < (SELECT h.head FROM feed_heads h WHERE h.feed = events.feed))sql";

// Shapes follow from Unicode's tables, which no statement has: see Members::list_shapeless.
constexpr std::string_view forget_shapes = R"sql(
UPDATE members SET name_shape = '?' || SUBSTR(CAST(1000000000000 + id AS TEXT), 2))sql";

}  // namespace

Migration migration_0005_leftovers() { return {5, "leftovers", {keep_heads, drop_older_events, forget_shapes}}; }

}  // namespace majlis::storage
