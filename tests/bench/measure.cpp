#include "tests/bench/measure.hpp"

#include <sched.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

#include <fmt/format.h>

namespace majlis::bench {

CpuTime cpu_time(pid_t pid) {
  std::ifstream file{fmt::format("/proc/{}/stat", pid)};
  std::string text{std::istreambuf_iterator<char>{file}, {}};
  // The name in parentheses may hold spaces: fields are counted from behind it (proc(5)).
  std::istringstream fields{text.substr(text.rfind(')') + 2)};
  std::string skipped;
  for (int i = 3; i < 14; ++i) fields >> skipped;
  double user_ticks = 0;
  double kernel_ticks = 0;
  fields >> user_ticks >> kernel_ticks;
  const double tick_us = 1e6 / static_cast<double>(::sysconf(_SC_CLK_TCK));
  return {user_ticks * tick_us, kernel_ticks * tick_us};
}

std::int64_t resident_bytes(pid_t pid) {
  std::ifstream file{fmt::format("/proc/{}/statm", pid)};
  std::int64_t total_pages = 0;
  std::int64_t resident_pages = 0;
  file >> total_pages >> resident_pages;
  return resident_pages * ::sysconf(_SC_PAGESIZE);
}

void pin(pid_t pid, int processor) {
  cpu_set_t set;
  CPU_ZERO(&set);
  CPU_SET(static_cast<std::size_t>(processor), &set);
  for (const auto& task : std::filesystem::directory_iterator(fmt::format("/proc/{}/task", pid))) {
    ::sched_setaffinity(static_cast<pid_t>(std::stol(task.path().filename().string())), sizeof set, &set);
  }
}

double Latencies::percentile_ms(double share) {
  if (ns_.empty()) return 0;
  const auto place = ns_.begin() + static_cast<std::ptrdiff_t>(static_cast<double>(ns_.size() - 1) * share);
  std::nth_element(ns_.begin(), place, ns_.end());
  return static_cast<double>(*place) / 1e6;
}

}  // namespace majlis::bench
