#include "tests/support/paths.hpp"

#include <cstdlib>
#include <stdexcept>
#include <string>
#include <system_error>

namespace majlis::tests {
namespace {

std::filesystem::path environment_or(const char* name, const char* otherwise) {
  const char* value = std::getenv(name);
  return value != nullptr && *value != '\0' ? value : otherwise;
}

}  // namespace

std::filesystem::path majlisd_path() { return environment_or("MAJLISD", MAJLIS_TEST_MAJLISD); }

std::filesystem::path source_dir() { return environment_or("MAJLIS_SOURCE_DIR", MAJLIS_TEST_SOURCE_DIR); }

ScratchDir::ScratchDir(std::string_view name) {
  auto pattern = (std::filesystem::temp_directory_path() / ("majlis-" + std::string{name} + "-XXXXXX")).string();
  if (::mkdtemp(pattern.data()) == nullptr) {
    throw std::runtime_error{"cannot create " + pattern};
  }
  path_ = pattern;
}

ScratchDir::~ScratchDir() {
  std::error_code ignored;  // a folder left behind must not hide the test's own failure
  std::filesystem::remove_all(path_, ignored);
}

}  // namespace majlis::tests
