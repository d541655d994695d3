#include "storage/sqlite/store.hpp"

#include <filesystem>
#include <utility>

#include <fmt/format.h>

#include "storage/sql/check.hpp"
#include "storage/sql/community_key.hpp"
#include "storage/sql/contents.hpp"
#include "storage/sql/migrate.hpp"
#include "storage/sql/reader.hpp"
#include "storage/sqlite/connect.hpp"
#include "storage/sqlite/writer.hpp"

namespace majlis::storage::sqlite {

namespace {

namespace fs = std::filesystem;

class SqliteStore final : public Store {
 public:
  explicit SqliteStore(std::string path) : path_(std::move(path)) {}

  std::unique_ptr<Reader> open_reader() override {
    return std::make_unique<sql::SqlReader>([path = path_] { return connect(path, Access::read); });
  }
  std::unique_ptr<Writer> open_writer() override { return std::make_unique<SqliteWriter>(path_); }
  std::unique_ptr<Writer> open_serving_writer(Serving serving) override {
    if (serving == Serving::among_nodes) throw StorageFailure("several nodes need a database that they can share: postgresql://…");
    return open_writer();
  }
  std::string get_community_key() override { return sql::get_community_key(*connect(path_, Access::read)); }

  CheckReport check() override {
    const auto connection = connect(path_, Access::read);
    sql::Query<void()>(*connection, "BEGIN").run();
    return check_all(*connection);
  }

  std::unique_ptr<Contents> open_contents(ContentsUse use) override {
    return std::make_unique<sql::SqlContents>(connect(path_, use == ContentsUse::copy_to ? Access::write : Access::read), use, check_all);
  }

 private:
  struct BrokenKey {
    std::string table;
    std::optional<std::int64_t> row;
    std::string parent;
    std::int64_t key;
    BOOST_DESCRIBE_CLASS(BrokenKey, (), (table, row, parent, key), (), ())
  };

  static CheckReport check_all(sql::Connection& connection) {
    CheckReport report;
    check_file(connection, report);
    if (report.problems.empty()) sql::check_invariants(connection, report);
    return report;
  }

  static void check_file(sql::Connection& connection, CheckReport& report) {
    for (auto& line : sql::Query<std::string()>(connection, "PRAGMA integrity_check(20)").list()) {
      if (line != "ok") report.problems.push_back(std::move(line));
    }
    for (const auto& broken : sql::Query<BrokenKey()>(connection, "PRAGMA foreign_key_check").list()) {
      report.problems.push_back(fmt::format("{} row {}: what it names in {} is not there", broken.table,
                                            broken.row.value_or(0), broken.parent));
    }
  }

  std::string path_;
};

std::string absolute_path(const std::string& path) {
  if (path.empty() || path == ":memory:") {
    throw StorageFailure("sqlite: needs the path of a file, such as sqlite:data/majlis.db");
  }
  if (path.find('"') != std::string::npos) throw StorageFailure("the path of a database must not hold quotation marks");
  return fs::absolute(path).lexically_normal().string();
}

void require_folder(const fs::path& path) {
  std::error_code error;
  if (fs::is_directory(path, error)) throw StorageFailure(path.string() + " is a folder; name a file in it");
  if (fs::is_directory(path.parent_path(), error)) return;
  throw StorageFailure(fmt::format("the folder {} does not exist: make it first", path.parent_path().string()));
}

}  // namespace

std::unique_ptr<Store> open_sqlite(const std::string& path) {
  const auto file = absolute_path(path);
  require_folder(file);
  make_file(file);
  const auto connection = connect(file, Access::write);
  sql::migrate(*connection, list_migrations());
  return std::make_unique<SqliteStore>(file);
}

}  // namespace majlis::storage::sqlite
