#include "storage/postgresql/store.hpp"

#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "storage/postgresql/connect.hpp"
#include "storage/postgresql/writer.hpp"
#include "storage/sql/check.hpp"
#include "storage/sql/community_key.hpp"
#include "storage/sql/contents.hpp"
#include "storage/sql/migrate.hpp"
#include "storage/sql/reader.hpp"

namespace majlis::storage::postgresql {

namespace {

/// Whole tables take longer than what a member waits for.
void take_time(sql::Connection& connection, std::initializer_list<std::string_view> limits) {
  for (const std::string_view limit : limits) sql::Query<void()>(connection, fmt::format("SET {} = 0", limit)).run();
}

class PostgresqlStore final : public Store {
 public:
  explicit PostgresqlStore(std::string url) : url_(std::move(url)) {}

  std::unique_ptr<Reader> open_reader() override {
    return std::make_unique<sql::SqlReader>([url = url_] { return connect(url, Access::read); });
  }
  std::unique_ptr<Writer> open_writer() override { return std::make_unique<PostgresqlWriter>(url_); }
  std::unique_ptr<Writer> open_serving_writer(Serving serving) override {
    return std::make_unique<PostgresqlWriter>(url_, serving);
  }
  std::string get_community_key() override { return sql::get_community_key(*connect(url_, Access::read)); }

  CheckReport check() override {
    const auto connection = connect(url_, Access::read);
    take_time(*connection, {"statement_timeout"});
    sql::Query<void()>(*connection, connection->dialect().begin_snapshot()).run();
    return check_all(*connection);
  }

  /// The connection that reads or writes the rows is the one with the claim: if it breaks, both are gone.
  std::unique_ptr<Contents> open_contents(ContentsUse use) override {
    auto connection = connect(url_, use == ContentsUse::copy_to ? Access::write : Access::read);
    if (use != ContentsUse::look && !try_claim(*connection, Serving::alone)) {
      throw StorageFailure("a running majlisd serves this database: stop it first");
    }
    // While one side works, the other waits.
    take_time(*connection, {"statement_timeout", "idle_in_transaction_session_timeout"});
    return std::make_unique<sql::SqlContents>(std::move(connection), use, check_all);
  }

 private:
  /// Foreign keys are PostgreSQL's own to keep; of its pages it knows what their checksums said when they were last read.
  static CheckReport check_all(sql::Connection& connection) {
    CheckReport report;
    const auto damaged = sql::Query<std::int64_t()>(connection,
        "SELECT COALESCE(checksum_failures, 0) FROM pg_stat_database WHERE datname = current_database()").get();
    if (damaged > 0) report.problems.push_back(fmt::format("{} damaged pages were found: look into PostgreSQL's log", damaged));
    sql::check_invariants(connection, report);
    return report;
  }

  std::string url_;
};

}  // namespace

std::unique_ptr<Store> open_postgresql(const std::string& url) {
  const auto connection = connect(url, Access::write);
  // A step may rewrite a large table, and other nodes wait until it has.
  take_time(*connection, {"statement_timeout", "lock_timeout"});
  sql::migrate(*connection, list_migrations());
  return std::make_unique<PostgresqlStore>(url);
}

}  // namespace majlis::storage::postgresql
