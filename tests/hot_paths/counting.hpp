/// Counting of instructions: count.mjs runs a program of this folder under callgrind and reads what it counted. For the
/// one file of each program.
#pragma once

#include <cstdio>
#include <cstdlib>

#include <fmt/format.h>
#include <valgrind/callgrind.h>

// Its precompiled header makes the support library ask for doctest's own code.
#define DOCTEST_CONFIG_IMPLEMENT
#include <doctest/doctest.h>

namespace majlis::tests {

/// Counts what `run` does and hands it over to callgrind's file under `name`: letters, digits and underscores.
template <class Run>
void count(const char* name, Run run) {
  CALLGRIND_ZERO_STATS;
  CALLGRIND_START_INSTRUMENTATION;
  run();
  CALLGRIND_STOP_INSTRUMENTATION;
  CALLGRIND_DUMP_STATS_AT(name);
}

/// Ends the program unless `holds`.
inline void must(bool holds, const char* what) {
  if (holds) return;
  fmt::print(stderr, "{}\n", what);
  std::exit(1);
}

}  // namespace majlis::tests
