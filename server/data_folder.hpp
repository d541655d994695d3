/// The folder for everything that is kept, held by one process at a time.
#pragma once

#include <filesystem>

namespace majlis::app {

class DataFolder {
 public:
  /// Makes the folder when it is missing and locks it until this object goes, or the process, however it ends. Throws
  /// std::runtime_error with what to do: no right to write there, another Majlis is using it.
  explicit DataFolder(const std::filesystem::path& folder);
  ~DataFolder();
  DataFolder(const DataFolder&) = delete;
  DataFolder& operator=(const DataFolder&) = delete;

 private:
  int lock_;
};

}  // namespace majlis::app
