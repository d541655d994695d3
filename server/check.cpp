#include <fmt/format.h>

#include "server/commands.hpp"
#include "server/data_folder.hpp"
#include "server/logging.hpp"
#include "server/reports.hpp"

namespace majlis::app {

int check(const Config& config, bool digest) {
  set_up_logging(config);
  const auto shown = without_password(config.database);
  require_database(config.database, "majlisd check --data /var/lib/majlis");  // a new one is always sound
  const auto store = storage::open_store(config.database);
  const auto report = store->check();
  print(shown, report);
  if (digest && report.problems.empty()) print(shown, storage::digest_store(*store));
  return report.problems.empty() ? 0 : 1;
}

void print(std::string_view database, const storage::CheckReport& report) {
  for (const auto& problem : report.problems) fmt::print("problem: {}\n", problem);
  fmt::print("{}: {} members, {} posts, {} events: {}\n", database, report.members, report.posts, report.events,
             report.problems.empty() ? "sound" : fmt::format("{} problems", report.problems.size()));
}

void print(std::string_view database, const storage::Digest& digest) {
  for (const auto& [table, rows, sha256] : digest.tables) fmt::print("{:<14} {:>10} rows  {}\n", table, rows, sha256);
  fmt::print("{}: digest {}\n", database, digest.sha256);
}

}  // namespace majlis::app
