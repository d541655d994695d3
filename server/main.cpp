// majlisd: one program for everything. What it can be told to do stands in commands.hpp.
#include <cstdio>
#include <exception>

#include <unistd.h>

#include <fmt/format.h>

#include "server/commands.hpp"

namespace {

using namespace majlis::app;

Config configure(const CommandLine& line) {
  return majlis::app::configure({line.config_file, read_environment(environ), line.flags});
}

int run(const CommandLine& line) {
  switch (line.command) {
    case Command::serve: return serve(configure(line));
    case Command::demo: return fill_demo(configure(line), line.demo_file, line.demo_password);
    case Command::check: return check(configure(line), line.check_digest);
    case Command::migrate: return migrate(configure(line), line.migrate_from, line.migrate_to);
    case Command::backup: return back_up(configure(line), line.backup_file);
    case Command::restore: return restore(configure(line), line.backup_file);
    case Command::version: return print_version();
    case Command::help: return print_help();
  }
  return 2;
}

}  // namespace

int main(int argc, char** argv) {
  try {
    return run(read_command_line(argc, argv));
  } catch (const std::exception& error) {
    fmt::print(stderr, "majlisd: {}\n", error.what());
    return 2;
  }
}
