/// Opening a SQLite database the way Majlis needs it: durable, with foreign keys, read-only where only read.
#pragma once

#include <memory>
#include <string>

#include <soci/sqlite3/soci-sqlite3.h>

#include "storage/sql/connection.hpp"

namespace majlis::storage::sqlite {

enum class Access { read, write };

/// How long a connection waits for another program, such as a backup or `majlisd check`.
inline constexpr int busy_timeout_ms = 5'000;

/// Throws StorageFailure when the file can't be opened, or when it would not be durable.
std::unique_ptr<sql::Connection> connect(const std::string& path, Access access);

/// Makes the file when it is missing, readable by its owner alone. Throws StorageFailure.
void make_file(const std::string& path);

/// SQLite's own handle of a session; the session keeps it.
sqlite_api::sqlite3* handle_of(soci::session& session);

}  // namespace majlis::storage::sqlite
