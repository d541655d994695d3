/// What was typed after `majlisd`. Main thread only.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "server/config.hpp"

namespace majlis::app {

enum class Command { serve, demo, check, backup, restore, migrate, version, help };

struct CommandLine {
  Command command = Command::serve;
  std::vector<Given> flags;
  std::optional<std::filesystem::path> config_file;
  std::filesystem::path demo_file;
  std::optional<std::string> demo_password;
  bool check_digest = false;
  std::filesystem::path backup_file;   ///< of backup and restore
  std::string migrate_from;
  std::string migrate_to;
};

/// Throws ConfigError with what to write instead.
CommandLine read_command_line(int argc, const char* const* argv);

/// What `majlisd --help` prints, made from the table of settings.
std::string help_text();

}  // namespace majlis::app
