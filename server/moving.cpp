#include <fcntl.h>
#include <unistd.h>

#include <filesystem>
#include <system_error>

#include <fmt/format.h>

#include "server/commands.hpp"
#include "server/copying.hpp"
#include "server/data_folder.hpp"
#include "server/logging.hpp"

namespace majlis::app {
namespace {

namespace fs = std::filesystem;

/// A database of the two, which nobody else serves meanwhile.
struct Side {
  Side(const std::string& url, storage::ContentsUse use)
      : shown(without_password(url)), lock(url), store(storage::open_store(url)), contents(store->open_contents(use)) {}

  std::string shown;
  DatabaseLock lock;
  std::unique_ptr<storage::Store> store;
  std::unique_ptr<storage::Contents> contents;
};

/// `name` is what whoever typed the command calls it.
Side open_side(std::string_view name, const std::string& url, storage::ContentsUse use) {
  try {
    return Side{url, use};
  } catch (const std::exception& error) {
    throw ConfigError{fmt::format("{} {}: {}", name, without_password(url), error.what())};
  }
}

/// A file that is there only for as long as this, with what SQLite puts beside it.
class PassingFile {
 public:
  explicit PassingFile(fs::path path) : path_(std::move(path)) { remove(); }
  ~PassingFile() { remove(); }
  PassingFile(const PassingFile&) = delete;
  PassingFile& operator=(const PassingFile&) = delete;

  const fs::path& path() const { return path_; }
  std::string url() const { return "sqlite:" + path_.string(); }

 private:
  void remove() const {
    std::error_code ignored;
    for (const auto* suffix : {"", "-wal", "-shm", ".lock"}) fs::remove(path_.string() + suffix, ignored);
  }

  fs::path path_;
};

/// Throws std::runtime_error when the disk can't promise it.
void require_durable(const fs::path& path) {
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  const bool is_durable = descriptor >= 0 && ::fsync(descriptor) == 0;
  const auto why = std::error_code{errno, std::generic_category()};
  if (descriptor >= 0) ::close(descriptor);
  if (!is_durable) throw std::runtime_error{fmt::format("{} may not be on the disk: {}", path.string(), why.message())};
}

void require_backup(const fs::path& file) {
  std::error_code error;
  if (!fs::is_regular_file(file, error)) throw ConfigError{fmt::format("restore: there is no file {}", file.string())};
}

}  // namespace

int migrate(const Config& config, const std::string& from_url, const std::string& to_url) {
  set_up_logging(config);
  if (from_url == to_url) throw ConfigError{fmt::format("migrate: FROM and TO are the same database, {}", without_password(from_url))};
  require_database(from_url, "majlisd migrate sqlite:/var/lib/majlis/majlis.db postgresql://majlis@db.example.org/majlis");
  auto from = open_side("FROM", from_url, storage::ContentsUse::copy_from);
  auto to = open_side("TO", to_url, storage::ContentsUse::copy_to);
  const auto digest = copy_all(std::move(from.contents), std::move(to.contents),
                               {from.shown, to.shown, "FROM is not sound. Nothing was copied: TO is as empty as before.",
                                "Nothing was kept: TO is as empty as before, and FROM as it was."});
  if (!digest) return 1;
  fmt::print("The community has moved: from now on serve TO. FROM is as it was; keep it until there is a backup of TO.\n");
  return 0;
}

int back_up(const Config& config, const fs::path& file) {
  set_up_logging(config);
  require_database(config.database, "majlisd backup --data /var/lib/majlis /srv/backups/majlis.db");
  std::error_code error;
  if (fs::exists(file, error)) throw ConfigError{fmt::format("backup: {} is there already; name a new file", file.string())};
  const auto shown = without_password(config.database);
  {
    // Beside it, so that nobody ever takes a part for the whole.
    const PassingFile part{file.string() + ".part"};
    {
      const auto store = storage::open_store(config.database);
      const auto target = storage::open_store(part.url());
      const auto digest = copy_all(store->open_contents(storage::ContentsUse::look), target->open_contents(storage::ContentsUse::copy_to),
                                   {shown, file.string(), "The database is not sound. Nothing was written.", "Nothing was kept, and the database is as it was."});
      if (!digest) return 1;
    }
    require_durable(part.path());
    fs::rename(part.path(), file);
    require_durable(file.has_parent_path() ? file.parent_path() : fs::path{"."});
  }
  fmt::print("{}: {} bytes. It holds what members keep secret: whoever reads it can read all of it.\n", file.string(), fs::file_size(file));
  return 0;
}

int restore(const Config& config, const fs::path& file) {
  set_up_logging(config);
  require_backup(file);
  fs::create_directories(config.data);
  // A copy, as a backup of an older Majlis is brought up to date first.
  const PassingFile copy{config.data / "restore.part"};
  fs::copy_file(file, copy.path());
  auto to = open_side("database", config.database, storage::ContentsUse::copy_to);
  auto from = open_side("backup", copy.url(), storage::ContentsUse::copy_from);
  const auto digest = copy_all(std::move(from.contents), std::move(to.contents),
                               {file.string(), to.shown, "The backup is not sound. Nothing was restored.", "Nothing was kept: the database is as empty as before."});
  return digest ? 0 : 1;
}

}  // namespace majlis::app
