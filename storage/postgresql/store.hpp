/// A PostgreSQL database, which several nodes may share.
#pragma once

#include <memory>
#include <string>

#include "storage/store.hpp"

namespace majlis::storage::postgresql {

/// Opens the database, which must exist, and migrates it. Throws StorageFailure.
std::unique_ptr<Store> open_postgresql(const std::string& url);

}  // namespace majlis::storage::postgresql
