#include "server/data_folder.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <stdexcept>
#include <system_error>

#include <fmt/format.h>

namespace majlis::app {
namespace {

void make_folder(const std::filesystem::path& folder) {
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (error || !std::filesystem::is_directory(folder)) {
    throw std::runtime_error{fmt::format("{}: can't make this folder ({}); choose another with --data", folder.string(),
                                         error ? error.message() : "something else has that name")};
  }
}

std::string read_holder(int lock) {
  char text[32] = {};
  const auto size = ::pread(lock, text, sizeof text - 1, 0);
  return size > 0 ? std::string{text, static_cast<std::size_t>(size)} : std::string{"?"};
}

}  // namespace

DataFolder::DataFolder(const std::filesystem::path& folder) : lock_(-1) {
  make_folder(folder);
  const auto file = folder / "majlis.lock";
  lock_ = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
  if (lock_ < 0) {
    throw std::runtime_error{fmt::format("{}: {}; the user that runs majlisd must be able to write in {}", file.string(),
                                         std::strerror(errno), folder.string())};
  }
  if (::flock(lock_, LOCK_EX | LOCK_NB) != 0) {
    const auto holder = read_holder(lock_);
    ::close(lock_);
    throw std::runtime_error{fmt::format("{}: another majlisd (process {}) is using this folder; stop that one, or choose another "
                                         "folder with --data", folder.string(), holder)};
  }
  const auto self = std::to_string(::getpid());
  const bool noted = ::ftruncate(lock_, 0) == 0 && ::pwrite(lock_, self.data(), self.size(), 0) > 0;
  // The lock holds without its note; a disk that is full shows where it matters.
  static_cast<void>(noted);
}

DataFolder::~DataFolder() { ::close(lock_); }

}  // namespace majlis::app
