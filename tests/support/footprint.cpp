#include "tests/support/footprint.hpp"

#include <filesystem>
#include <fstream>
#include <string>

#include <fmt/format.h>
#include <unistd.h>

namespace majlis::tests {

std::int64_t resident_bytes(pid_t pid) {
  std::ifstream file{fmt::format("/proc/{}/statm", pid)};
  std::int64_t total_pages = 0;
  std::int64_t resident_pages = 0;
  file >> total_pages >> resident_pages;
  return resident_pages * ::sysconf(_SC_PAGESIZE);
}

std::int64_t most_resident_bytes(pid_t pid) {
  std::ifstream file{fmt::format("/proc/{}/status", pid)};
  std::int64_t kib = 0;
  for (std::string word; file >> word && word != "VmHWM:";) {}
  file >> kib;
  return kib * 1024;
}

std::int64_t open_files(pid_t pid) {
  const auto entries = std::filesystem::directory_iterator(fmt::format("/proc/{}/fd", pid));
  return std::distance(begin(entries), end(entries));
}

}  // namespace majlis::tests
