#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstdio>

#include <fmt/format.h>

#include "server/commands.hpp"
#include "server/data_folder.hpp"
#include "server/logging.hpp"
#include "server/reports.hpp"

namespace majlis::app {
namespace {

using storage::CopyProgress;

volatile std::sig_atomic_t stopped_by = 0;

/// SIGINT and SIGTERM: the first is noticed between two batches of rows, the second ends the process at once; what is not
/// committed is undone either way.
void stop_on_signals() {
  struct sigaction action {};
  action.sa_handler = [](int signal) {
    stopped_by = signal;
    constexpr std::string_view said = "\nstopping; a second time ends it at once\n";
    static_cast<void>(!::write(STDERR_FILENO, said.data(), said.size()));
  };
  action.sa_flags = SA_RESTART | static_cast<int>(SA_RESETHAND);
  for (const int signal : {SIGINT, SIGTERM}) ::sigaction(signal, &action, nullptr);
}

/// Shows how far it is, a line a second at a terminal. Throws when somebody wants it to stop.
class ProgressLine {
 public:
  void operator()(const CopyProgress& progress) {
    stop_if_told();
    const bool check = progress.table.empty();
    const auto now = std::chrono::steady_clock::now();
    if (!at_terminal_ || (now < next_ && !check)) return;
    next_ = now + std::chrono::seconds{1};
    fmt::print(stderr, "\r\x1b[K{}", word_of(progress.step));
    if (!check) fmt::print(stderr, " {}: {} of {} rows", progress.table, progress.rows, progress.rows_total);
    std::fflush(stderr);
  }

  static void stop_if_told() {
    if (stopped_by != 0) throw std::runtime_error{"it was told to stop"};
  }

  void clear() const {
    if (at_terminal_) fmt::print(stderr, "\r\x1b[K");
  }

 private:
  static std::string_view word_of(CopyProgress::Step step) {
    switch (step) {
      case CopyProgress::Step::check_source: return "checking what is to be copied";
      case CopyProgress::Step::copy: return "copying";
      case CopyProgress::Step::compare: return "reading again";
      case CopyProgress::Step::check_target: return "checking what arrived";
    }
    return "";
  }

  bool at_terminal_ = ::isatty(STDERR_FILENO) == 1;
  std::chrono::steady_clock::time_point next_{};
};

/// A database of the two, which nobody else serves meanwhile.
struct Side {
  Side(const std::string& url, storage::ContentsUse use)
      : shown(without_password(url)), lock(url), store(storage::open_store(url)), contents(store->open_contents(use)) {}

  std::string shown;
  DatabaseLock lock;
  std::unique_ptr<storage::Store> store;
  std::unique_ptr<storage::Contents> contents;
};

Side open_side(std::string_view name, const std::string& url, storage::ContentsUse use) {
  try {
    return Side{url, use};
  } catch (const std::exception& error) {
    throw ConfigError{fmt::format("{} {}: {}", name, without_password(url), error.what())};
  }
}

int fail(std::string_view why, std::string_view rest) {
  fmt::print(stderr, "majlisd: {}. {}\n", why, rest);
  return 1;
}

}  // namespace

int migrate(const Config& config, const std::string& from_url, const std::string& to_url) {
  set_up_logging(config);
  if (from_url == to_url) throw ConfigError{fmt::format("migrate: FROM and TO are the same database, {}", without_password(from_url))};
  require_database(from_url, "majlisd migrate sqlite:/var/lib/majlis/majlis.db postgresql://majlis@db.example.org/majlis");
  auto from = open_side("FROM", from_url, storage::ContentsUse::copy_from);
  auto to = open_side("TO", to_url, storage::ContentsUse::copy_to);
  storage::StoreCopy copy{std::move(from.contents), std::move(to.contents)};
  stop_on_signals();
  ProgressLine line;
  const auto on_progress = [&line](const CopyProgress& progress) { line(progress); };
  storage::Digest digest;
  try {
    const auto report = copy.check_source(on_progress);
    line.clear();
    print(from.shown, report);
    if (!report.problems.empty()) return fail("FROM is not sound", "Nothing was copied: TO is as empty as before.");
    digest = copy.run(on_progress);
    ProgressLine::stop_if_told();
    line.clear();
  } catch (const std::exception& error) {
    line.clear();
    return fail(error.what(), "Nothing was kept: TO is as empty as before, and FROM as it was.");
  }
  try {
    copy.commit();
  } catch (const std::exception& error) {
    return fail(error.what(), fmt::format("TO has all of it or nothing: all, if the digest that majlisd check --digest prints is {}",
                                          digest.sha256));
  }
  print(from.shown, digest);
  fmt::print("{}: digest {}, sound\n", to.shown, digest.sha256);
  fmt::print("The community has moved: from now on serve TO. FROM is as it was; keep it until there is a backup of TO.\n");
  return 0;
}

}  // namespace majlis::app
