/// What majlisd can be told to do. Each gives the process's exit code, and throws std::exception with what to do about it
/// when it can't even begin. Main thread.
#pragma once

#include "server/command_line.hpp"
#include "server/config.hpp"

namespace majlis::app {

/// Serves until SIGTERM or SIGINT.
int serve(const Config& config);

/// Fills an empty database from a file as scripts/demo/community.json, and prints the accounts to try.
int fill_demo(const Config& config, const std::filesystem::path& file, const std::optional<std::string>& password);

/// Verifies the database; 1 when it isn't sound.
int check(const Config& config);

int print_version();
int print_help();

}  // namespace majlis::app
