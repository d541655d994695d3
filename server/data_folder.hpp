/// The folder for everything that is kept, and the lock on its database: one process at a time writes to a file.
#pragma once

#include <filesystem>
#include <string>

namespace majlis::app {

class DataFolder {
 public:
  /// Makes the folder when it is missing, and locks `<file>.lock` of a database that is a file, wherever that lies, until
  /// this object goes, or the process, however it ends. Throws std::runtime_error with what to do: no right to write
  /// there, another Majlis is using it.
  DataFolder(const std::filesystem::path& folder, const std::string& database);
  ~DataFolder();
  DataFolder(const DataFolder&) = delete;
  DataFolder& operator=(const DataFolder&) = delete;

 private:
  void lock(const std::filesystem::path& file);

  int lock_ = -1;   ///< none: the database looks after itself
};

}  // namespace majlis::app
