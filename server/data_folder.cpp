#include "server/data_folder.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <optional>
#include <stdexcept>
#include <system_error>

#include <fmt/format.h>

#include "server/config.hpp"

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

/// Nullopt for databases that are no file.
std::optional<std::filesystem::path> file_of(const std::string& database) {
  constexpr std::string_view sqlite = "sqlite:";
  if (!database.starts_with(sqlite)) return std::nullopt;
  return database.substr(sqlite.size());
}

/// Beside the file, whatever links lead to it; nullopt for databases that look after themselves.
std::optional<std::filesystem::path> lock_file_of(const std::string& database) {
  const auto named = file_of(database);
  if (!named) return std::nullopt;
  std::error_code error;
  auto file = std::filesystem::weakly_canonical(*named, error);
  if (error || !file.has_filename()) return std::nullopt;   // opening will say what is wrong with it
  return file += ".lock";
}

std::string read_holder(int lock) {
  char text[32] = {};
  const auto size = ::pread(lock, text, sizeof text - 1, 0);
  return size > 0 ? std::string{text, static_cast<std::size_t>(size)} : std::string{"?"};
}

}  // namespace

DatabaseLock::DatabaseLock(const std::string& database) {
  if (const auto file = lock_file_of(database)) lock(*file);
}

void DatabaseLock::lock(const std::filesystem::path& file) {
  lock_ = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
  if (lock_ < 0) {
    throw std::runtime_error{fmt::format("{}: {}; the folder must be there, and the user that runs majlisd be able to write in it",
                                         file.string(), std::strerror(errno))};
  }
  if (::flock(lock_, LOCK_EX | LOCK_NB) != 0) {
    const auto holder = read_holder(lock_);
    ::close(lock_);
    throw std::runtime_error{fmt::format("{}: another majlisd (process {}) is using this database; stop that one, or choose another "
                                         "folder with --data", file.string(), holder)};
  }
  const auto self = std::to_string(::getpid());
  const bool noted = ::ftruncate(lock_, 0) == 0 && ::pwrite(lock_, self.data(), self.size(), 0) > 0;
  // The lock holds without its note; a disk that is full shows where it matters.
  static_cast<void>(noted);
}

DatabaseLock::~DatabaseLock() {
  if (lock_ >= 0) ::close(lock_);
}

DataFolder::DataFolder(const std::filesystem::path& folder, const std::string& database) {
  make_folder(folder);
  lock_.emplace(database);
}

void require_database(const std::string& database, std::string_view example) {
  const auto file = file_of(database);
  if (!file || std::filesystem::exists(*file)) return;
  throw ConfigError{fmt::format("{}: there is no database; say where it is, for example: {}", database, example)};
}

}  // namespace majlis::app
