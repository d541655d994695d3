// Where a test finds the server's binary, the source tree and a folder of its own. Any thread.
#pragma once

#include <filesystem>
#include <string_view>

namespace majlis::tests {

/// The majlisd of this build; the environment variable MAJLISD overrides it.
std::filesystem::path majlisd_path();

/// The top of the source tree.
std::filesystem::path source_dir();

/// A new empty folder, removed with the object. `name` only makes it recognisable while it exists.
class ScratchDir {
 public:
  explicit ScratchDir(std::string_view name);
  ~ScratchDir();
  ScratchDir(const ScratchDir&) = delete;
  ScratchDir& operator=(const ScratchDir&) = delete;

  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

}  // namespace majlis::tests
