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

/// Verifies the database; 1 when it isn't sound. Prints its digest when that is asked for.
int check(const Config& config, bool digest);

/// Copies everything from one database into another, which is empty, and proves that it is the same; both by URL. 1 when
/// `from` is not sound, or when it did not come to an end: then `to` is as empty as before.
int migrate(const Config& config, const std::string& from, const std::string& to);

/// Writes all of the database at one moment to a new file, whoever serves it meanwhile, and proves that it is the same.
int back_up(const Config& config, const std::filesystem::path& file);
/// Fills the database, which is empty, from such a file.
int restore(const Config& config, const std::filesystem::path& file);

int print_version();
int print_help();

}  // namespace majlis::app
