#include <fmt/format.h>

#include "server/command_line.hpp"
#include "server/settings.hpp"

namespace majlis::app {
namespace {

constexpr std::string_view usage = R"(Majlis: forum and live chat for a community, in one program and one folder.

  majlisd [serve] [settings]       serves the community until SIGTERM or Ctrl-C
  majlisd demo FILE [settings]     fills an empty database with the community in FILE, prints its accounts
                                   (all with one password: --password TEXT, else a random one)
  majlisd check [settings]         verifies the database; exit code 1 when something is wrong
                                   (--digest: prints a digest of all its rows as well)
  majlisd backup FILE [settings]   writes all of the database to a new file, also while it is served
  majlisd restore FILE [settings]  fills an empty database from such a file
  majlisd migrate FROM TO          moves the community from one database to another, which is empty: sqlite:FILE to
                                   postgresql://… or back; proves that all of it arrived, and leaves FROM as it is
  majlisd version                  prints the version

Examples
  majlisd                                            on http://localhost:8080, everything kept in ./data
  majlisd --data /var/lib/majlis --address 0.0.0.0   for everybody, kept in /var/lib/majlis
  majlisd --port 443 --address :: --tls-certificate fullchain.pem --tls-key privkey.pem
  MAJLIS_PORT=9000 MAJLIS_LOG_FORMAT=json majlisd

Each setting can stand in three places; the first that has it wins:
  a flag            --feed-retention-days 60
  the environment   MAJLIS_FEED_RETENTION_DAYS=60
  a TOML file       feed_retention_days = 60
The file is the one named with --config FILE, else majlis.toml in the data folder, if there is one.
)";

constexpr std::size_t column = 36;   ///< where what a setting is for begins: two beyond the longest flag

std::string row_of(const Setting& setting) {
  auto flag = flag_of(setting);
  if (!setting.value.empty()) flag += fmt::format(" {}", setting.value);
  const bool worth_telling = !setting.otherwise.empty() && setting.takes != Takes::yes_or_no;
  const auto otherwise = worth_telling ? fmt::format(" [{}]", setting.otherwise) : std::string{};
  return fmt::format("  {:<{}}{}{}\n", flag, column - 2, setting.help, otherwise);
}

}  // namespace

std::string help_text() {
  std::string text{usage};
  std::string_view heading;
  for (const auto& setting : settings()) {
    if (setting.heading != heading) text += fmt::format("\n{} [default]\n", heading = setting.heading);
    text += row_of(setting);
  }
  return text;
}

}  // namespace majlis::app
