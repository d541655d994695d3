#include <fmt/format.h>

#include "server/commands.hpp"

namespace majlis::app {

int print_version() {
  fmt::print("majlisd {}\n", MAJLIS_VERSION);
  return 0;
}

int print_help() {
  fmt::print("{}", help_text());
  return 0;
}

}  // namespace majlis::app
