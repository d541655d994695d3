/// The schema, as numbered steps. A step that was released is never edited: a change of mind is a new step.
/// Written once for all SQL databases; see Dialect::translate for the words that begin with `$`.
#pragma once

#include <span>
#include <string_view>
#include <vector>

namespace majlis::storage {

struct Migration {
  int version;                               ///< 1, 2, 3 …
  std::string_view name;
  std::vector<std::string_view> statements;  ///< run in one transaction
};

Migration migration_0001_community();
Migration migration_0002_sight();
Migration migration_0003_waiting();
Migration migration_0004_drafts();
Migration migration_0005_leftovers();
Migration migration_0006_draft_rows();
Migration migration_0007_activity();
Migration migration_0008_community_key();

/// All of them, in order.
std::vector<Migration> list_migrations();

}  // namespace majlis::storage
