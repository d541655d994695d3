/// The present moment as a Since: beside the time, the newest of all threads.
#pragma once

#include <string>

namespace majlis::storage::sql {

/// In SQL; 0 while there is no thread.
inline const std::string newest_thread = "(SELECT COALESCE(MAX(id), 0) FROM threads)";

}  // namespace majlis::storage::sql
