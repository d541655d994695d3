/// An empty database for one test: a file of SQLite, or a schema of the PostgreSQL that ctest starts (postgresql.sh).
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace majlis::tests {

class ScratchDatabase {
 public:
  /// `kind`: sqlite or postgresql. A file goes into `folder`.
  ScratchDatabase(std::string_view kind, const std::filesystem::path& folder);
  ~ScratchDatabase();
  ScratchDatabase(const ScratchDatabase&) = delete;
  ScratchDatabase& operator=(const ScratchDatabase&) = delete;

  const std::string& url() const { return url_; }
  /// Of PostgreSQL: the schema, by which its connections are named as well.
  const std::string& name() const { return schema_; }

  /// sqlite, if the environment does not say otherwise by MAJLIS_TEST_DATABASE.
  static std::string_view usual_kind();

 private:
  std::string schema_;  ///< dropped with this
  std::string url_;
};

/// The URL of the PostgreSQL that ctest started, without a schema.
std::string postgresql_server();

}  // namespace majlis::tests
