/// Opening a PostgreSQL database the way Majlis needs it: durable, and giving up on what does not answer.
#pragma once

#include <memory>
#include <string>

#include <libpq-fe.h>
#include <soci/postgresql/soci-postgresql.h>

#include "storage/sql/connection.hpp"
#include "storage/store.hpp"

namespace majlis::storage::postgresql {

enum class Access { read, write };

/// `url` as libpq reads it: postgresql://user:password@host:port/database?sslmode=verify-full. Throws StorageFailure when
/// there is no such database, or when what it acknowledges would not be durable.
std::unique_ptr<sql::Connection> connect(const std::string& url, Access access);

/// For as long as the connection lives, this is the only one that serves the database, or one of several nodes. Waits a
/// little for one that is just going; false when it stays. Throws StorageFailure when the connection breaks.
bool try_claim(sql::Connection& connection, Serving serving);

/// The same; throws StorageFailure as well when somebody else stays.
void claim(sql::Connection& connection, Serving serving);

/// libpq's own handle of a session; the session keeps it.
PGconn* handle_of(soci::session& session);

}  // namespace majlis::storage::postgresql
