/// Where the program's own messages go: standard error, as text for people or as one JSON object a line for machines.
/// Set up once, on the main thread, before any other thread begins.
#pragma once

#include "server/config.hpp"

namespace majlis::app {

void set_up_logging(const Config& config);

}  // namespace majlis::app
