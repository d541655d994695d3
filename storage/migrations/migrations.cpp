#include "storage/migrations/migrations.hpp"

namespace majlis::storage {

std::vector<Migration> list_migrations() {
  return {migration_0001_community(), migration_0002_sight(),      migration_0003_waiting(), migration_0004_drafts(),
          migration_0005_leftovers(), migration_0006_draft_rows(), migration_0007_activity(),
          migration_0008_community_key()};
}

}  // namespace majlis::storage
