#include "server/command_line.hpp"

#include <map>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "server/settings.hpp"

namespace majlis::app {
namespace {

/// The options of the table, and where CLI11 puts what they were given.
class SettingFlags {
 public:
  explicit SettingFlags(CLI::App& app) {
    for (const auto& setting : settings()) {
      const auto flag = flag_of(setting);
      auto& option = options_[setting.name];
      if (setting.takes == Takes::yes_or_no) {
        option = app.add_flag(flag);
      } else {
        option = app.add_option(flag);
        if (setting.takes == Takes::several_values) option->take_all()->expected(1);
        else option->take_last();
      }
    }
  }

  std::vector<Given> given() const {
    std::vector<Given> all;
    for (const auto& setting : settings()) {
      const auto* option = options_.at(setting.name);
      if (option->count() == 0) continue;
      std::string value;
      for (const auto& part : option->results()) value += (value.empty() ? "" : ",") + part;
      const auto where = fmt::format("{} {}", flag_of(setting), without_password(value));
      all.push_back({std::string{setting.name}, value, where});
    }
    return all;
  }

 private:
  std::map<std::string_view, CLI::Option*> options_;
};

[[noreturn]] void refuse_extra(const std::string& extra) {
  if (!extra.starts_with("-")) {
    throw ConfigError{fmt::format("{}: there is no such command; there are serve, demo, check, backup, restore, migrate and version (majlisd --help)", extra)};
  }
  std::string name{extra.substr(std::min(extra.find_first_not_of('-'), extra.size()))};
  name = name.substr(0, name.find('='));
  std::replace(name.begin(), name.end(), '-', '_');
  const auto* nearest = find_setting(name) ? find_setting(name) : nearest_setting(name);
  const auto hint = nearest ? fmt::format("did you mean {}? ", flag_of(*nearest)) : std::string{};
  throw ConfigError{fmt::format("{}: there is no such setting; {}(majlisd --help lists all)", extra, hint)};
}

}  // namespace

CommandLine read_command_line(int argc, const char* const* argv) {
  CommandLine line;
  CLI::App app;
  app.set_help_flag();
  app.allow_extras();
  app.fallthrough();
  app.require_subcommand(0, 1);
  const auto* help = app.add_flag("-h,--help");
  const auto* version = app.add_flag("-V,--version");
  auto* config_file = app.add_option("--config");
  const SettingFlags flags{app};
  app.add_subcommand("serve");
  auto* demo = app.add_subcommand("demo");
  auto* demo_file = demo->add_option("FILE");
  auto* demo_password = demo->add_option("--password");
  auto* check = app.add_subcommand("check");
  const auto* check_digest = check->add_flag("--digest");
  auto* backup = app.add_subcommand("backup");
  auto* backup_file = backup->add_option("FILE");
  auto* restore = app.add_subcommand("restore");
  auto* restore_file = restore->add_option("FILE");
  auto* migrate = app.add_subcommand("migrate");
  const auto* migrate_from = migrate->add_option("FROM");
  const auto* migrate_to = migrate->add_option("TO");
  const auto* version_command = app.add_subcommand("version");
  const auto* help_command = app.add_subcommand("help");
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    throw ConfigError{fmt::format("{} (majlisd --help shows how)", error.what())};
  }
  if (help->count() + help_command->count() > 0) line.command = Command::help;
  else if (version->count() + version_command->count() > 0) line.command = Command::version;
  else if (demo->count() > 0) line.command = Command::demo;
  else if (check->count() > 0) line.command = Command::check;
  else if (backup->count() > 0) line.command = Command::backup;
  else if (restore->count() > 0) line.command = Command::restore;
  else if (migrate->count() > 0) line.command = Command::migrate;
  if (line.command == Command::help || line.command == Command::version) return line;
  if (const auto extras = app.remaining(true); !extras.empty()) refuse_extra(extras.front());
  if (config_file->count() > 0) line.config_file = config_file->as<std::string>();
  if (demo_password->count() > 0) line.demo_password = demo_password->as<std::string>();
  if (line.command == Command::demo) {
    if (demo_file->count() == 0) throw ConfigError{"demo: which file? for example: majlisd demo scripts/demo/community.json"};
    line.demo_file = demo_file->as<std::string>();
  }
  if (line.command == Command::backup) {
    if (backup_file->count() == 0) throw ConfigError{"backup: to which file? for example: majlisd backup --data /var/lib/majlis /srv/backups/majlis.db"};
    line.backup_file = backup_file->as<std::string>();
  }
  if (line.command == Command::restore) {
    if (restore_file->count() == 0) throw ConfigError{"restore: from which file? for example: majlisd restore --data /var/lib/majlis /srv/backups/majlis.db"};
    line.backup_file = restore_file->as<std::string>();
  }
  line.check_digest = check_digest->count() > 0;
  if (line.command == Command::migrate) {
    if (migrate_to->count() == 0) {
      throw ConfigError{"migrate: from where, and where to? for example: majlisd migrate sqlite:/var/lib/majlis/majlis.db "
                        "postgresql://majlis@db.example.org/majlis"};
    }
    line.migrate_from = migrate_from->as<std::string>();
    line.migrate_to = migrate_to->as<std::string>();
  }
  line.flags = flags.given();
  return line;
}

}  // namespace majlis::app
