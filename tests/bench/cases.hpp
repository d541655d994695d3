/// What can be measured: the table of all cases.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "tests/bench/report.hpp"

namespace majlis::bench {

struct Settings {
  double seconds = 5;               ///< under load, each time
  std::int64_t posts = 1'000'000;   ///< in the database that is read from
  std::string data;                 ///< where such databases are kept; made when missing
};

std::vector<Case> all_cases(const Settings& settings);

// Its parts.
std::vector<Case> relay_cases(const Settings& settings);
std::vector<Case> post_cases(const Settings& settings);
std::vector<Case> memory_cases(const Settings& settings);
std::vector<Case> reading_cases(const Settings& settings);
std::vector<Case> growth_cases(const Settings& settings);

}  // namespace majlis::bench
