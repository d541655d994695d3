#include "server/copying.hpp"

#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstdio>

#include <fmt/format.h>

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

void fail(std::string_view why, std::string_view rest) { fmt::print(stderr, "majlisd: {}. {}\n", why, rest); }

}  // namespace

std::optional<storage::Digest> copy_all(std::unique_ptr<storage::Contents> from, std::unique_ptr<storage::Contents> to, const CopyWords& words) {
  storage::StoreCopy copy{std::move(from), std::move(to)};
  stop_on_signals();
  ProgressLine line;
  const auto on_progress = [&line](const CopyProgress& progress) { line(progress); };
  storage::Digest digest;
  try {
    const auto report = copy.check_source(on_progress);
    line.clear();
    print(words.from, report);
    if (!report.problems.empty()) return fmt::print(stderr, "majlisd: {}\n", words.unsound), std::nullopt;
    digest = copy.run(on_progress);
    ProgressLine::stop_if_told();
    line.clear();
  } catch (const std::exception& error) {
    line.clear();
    return fail(error.what(), words.nothing_kept), std::nullopt;
  }
  try {
    copy.commit();
  } catch (const std::exception& error) {
    const auto rest = fmt::format("{} has all of it or nothing: all, if the digest that majlisd check --digest prints is {}", words.to, digest.sha256);
    return fail(error.what(), rest), std::nullopt;
  }
  print(words.from, digest);
  fmt::print("{}: digest {}, sound\n", words.to, digest.sha256);
  return digest;
}

}  // namespace majlis::app
