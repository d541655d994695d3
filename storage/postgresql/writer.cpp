#include "storage/postgresql/writer.hpp"

#include <algorithm>
#include <chrono>
#include <optional>
#include <utility>

#include <poll.h>

#include "storage/postgresql/connect.hpp"

namespace majlis::storage::postgresql {

namespace {

/// Nothing while it is not decided: the server may not have noticed yet that we are gone.
std::optional<bool> find_outcome(const std::string& url, std::int64_t transaction) {
  const auto connection = connect(url, Access::write);
  sql::Query<std::optional<std::string>(std::int64_t)> ask(*connection,
      "SELECT pg_xact_status(CAST(CAST(:transaction AS text) AS xid8))");
  const auto status = ask.get(transaction);
  if (status == "in progress") return std::nullopt;
  return status == "committed";
}

}  // namespace

PostgresqlWriter::PostgresqlWriter(std::string url, std::optional<Serving> serving, std::chrono::milliseconds patience)
    : SqlWriter([url, serving] {
        auto connection = connect(url, Access::write);
        if (serving) claim(*connection, *serving);
        return connection;
      }),
      url_(std::move(url)),
      patience_(patience) {}

/// Only a new connection can tell. Whoever waits for the answer to a change waits as long; it is told the truth then.
bool PostgresqlWriter::has_committed(std::int64_t transaction) {
  using namespace std::chrono_literals;
  const auto end = std::chrono::steady_clock::now() + patience_;
  for (std::chrono::milliseconds pause = 20ms; std::chrono::steady_clock::now() < end; pause = std::min<std::chrono::milliseconds>(pause * 2, 1s)) {
    try {
      if (const auto committed = find_outcome(url_, transaction)) return *committed;
    } catch (const StorageFailure&) {
      // Not there yet.
    }
    ::poll(nullptr, 0, static_cast<int>(pause.count()));
  }
  throw StorageFailure("PostgreSQL went away while it was asked to commit: whether it did is not known");
}

}  // namespace majlis::storage::postgresql
