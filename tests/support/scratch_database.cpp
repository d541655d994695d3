#include "tests/support/scratch_database.hpp"

#include <atomic>
#include <cstdlib>
#include <stdexcept>

#include <fmt/format.h>
#include <unistd.h>

#include "storage/postgresql/connect.hpp"
#include "storage/sql/statement.hpp"

namespace majlis::tests {

namespace {

void run_on_server(std::string statement) {
  const auto connection = storage::postgresql::connect(postgresql_server(), storage::postgresql::Access::read);
  storage::sql::Query<void()>(*connection, std::move(statement)).run();
}

}  // namespace

std::string postgresql_server() {
  const char* url = std::getenv("MAJLIS_TEST_POSTGRESQL");
  if (url == nullptr) throw std::runtime_error("MAJLIS_TEST_POSTGRESQL names no server: run this by ctest");
  return url;
}

ScratchDatabase::ScratchDatabase(std::string_view kind, const std::filesystem::path& folder) {
  static std::atomic<int> made = 0;
  if (kind == "sqlite") {
    url_ = "sqlite:" + (folder / "majlis.db").string();
    return;
  }
  if (kind != "postgresql") throw std::runtime_error(fmt::format("there are no scratch databases of the kind {}", kind));
  schema_ = fmt::format("test_{}_{}", ::getpid(), ++made);
  run_on_server("CREATE SCHEMA " + schema_);
  url_ = fmt::format("{0}&options=-csearch_path%3D{1}&application_name={1}", postgresql_server(), schema_);
}

ScratchDatabase::~ScratchDatabase() {
  if (!schema_.empty()) run_on_server(fmt::format("DROP SCHEMA {} CASCADE", schema_));
}

std::string_view ScratchDatabase::usual_kind() {
  const char* kind = std::getenv("MAJLIS_TEST_DATABASE");
  return kind == nullptr ? "sqlite" : kind;
}

}  // namespace majlis::tests
