/// A SQLite database in one file.
#pragma once

#include <memory>
#include <string>

#include "storage/store.hpp"

namespace majlis::storage::sqlite {

/// Opens the file, made when missing, and migrates it. Throws StorageFailure.
std::unique_ptr<Store> open_sqlite(const std::string& path);

}  // namespace majlis::storage::sqlite
