/// The folder for everything that is kept, and the lock on its database: one process at a time writes to a file.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace majlis::app {

class DatabaseLock {
 public:
  /// Locks `<file>.lock` of a database that is a file, wherever that lies, until this object goes, or the process, however it
  /// ends. Throws std::runtime_error with what to do: no right to write there, another Majlis is using it.
  explicit DatabaseLock(const std::string& database);
  ~DatabaseLock();
  DatabaseLock(const DatabaseLock&) = delete;
  DatabaseLock& operator=(const DatabaseLock&) = delete;

 private:
  void lock(const std::filesystem::path& file);

  int lock_ = -1;   ///< none: the database looks after itself
};

class DataFolder {
 public:
  /// Makes the folder when it is missing, and locks the database. Throws as DatabaseLock does.
  DataFolder(const std::filesystem::path& folder, const std::string& database);

 private:
  std::optional<DatabaseLock> lock_;
};

/// Throws ConfigError when it would be a file and is not there: opening would make a new one. `example` is a command.
void require_database(const std::string& database, std::string_view example);

}  // namespace majlis::app
