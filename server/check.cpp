#include <fmt/format.h>

#include "server/commands.hpp"
#include "server/logging.hpp"

namespace majlis::app {

int check(const Config& config) {
  set_up_logging(config);
  const auto shown = without_password(config.database);
  // Opening would make a new database, and a new one is always sound.
  constexpr std::string_view sqlite = "sqlite:";
  if (config.database.starts_with(sqlite) && !std::filesystem::exists(config.database.substr(sqlite.size()))) {
    throw ConfigError{fmt::format("{}: there is no database; say where it is, for example: majlisd check --data /var/lib/majlis", shown)};
  }
  const auto report = storage::open_store(config.database)->check();
  for (const auto& problem : report.problems) fmt::print("problem: {}\n", problem);
  fmt::print("{}: {} members, {} posts, {} events: {}\n", shown, report.members, report.posts, report.events,
             report.problems.empty() ? "sound" : fmt::format("{} problems", report.problems.size()));
  return report.problems.empty() ? 0 : 1;
}

}  // namespace majlis::app
