#include "tests/bench/measure.hpp"

#include <sched.h>
#include <unistd.h>

#include <bit>
#include <chrono>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <thread>

#include <fmt/format.h>

namespace majlis::bench {
namespace {

int processors_besides_generators() { return std::max(static_cast<int>(std::thread::hardware_concurrency()) - 1, 1); }

/// In units of 64 ns: the first power of two holds everything below 8 µs.
std::size_t step_of(std::int64_t ns) {
  const auto units = static_cast<std::uint64_t>(std::max<std::int64_t>(ns, 0)) >> 6;
  if (units < 128) return static_cast<std::size_t>(units);
  const auto shift = static_cast<unsigned>(std::bit_width(units)) - 7;
  return std::size_t{64} * shift + static_cast<std::size_t>(units >> shift);
}

std::int64_t middle_of(std::size_t step) {
  if (step < 128) return static_cast<std::int64_t>(step) * 64 + 32;
  const auto shift = step / 64 - 1;
  const auto units = static_cast<std::int64_t>(64 + step % 64) << shift;
  return (units + (std::int64_t{1} << shift) / 2) * 64;
}

constexpr int generators_processor = 1;

void run_on(int first, int count) {
  if (std::thread::hardware_concurrency() < 2) return;
  cpu_set_t set;
  CPU_ZERO(&set);
  for (int processor = first; CPU_COUNT(&set) < count; ++processor) {
    if (count == 1 || processor != generators_processor) CPU_SET(static_cast<std::size_t>(processor), &set);
  }
  ::sched_setaffinity(0, sizeof set, &set);
}

void write_to(const std::filesystem::path& file, const std::string& text) {
  std::ofstream out{file};
  out << text << std::flush;
  if (!out) throw std::runtime_error(fmt::format("{} does not take {}", file.string(), text));
}

}  // namespace

std::int64_t now_ns() {
  return std::chrono::duration_cast<std::chrono::nanoseconds>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

CpuTime cpu_time(pid_t pid) {
  std::ifstream file{fmt::format("/proc/{}/stat", pid)};
  std::string text{std::istreambuf_iterator<char>{file}, {}};
  // The name in parentheses may hold spaces: fields are counted from behind it (proc(5)).
  const auto name_end = text.rfind(')');
  if (name_end == text.npos) throw std::runtime_error("the server has ended");
  std::istringstream fields{text.substr(name_end + 2)};
  std::string skipped;
  for (int i = 3; i < 14; ++i) fields >> skipped;
  double user_ticks = 0;
  double kernel_ticks = 0;
  fields >> user_ticks >> kernel_ticks;
  const double tick_us = 1e6 / static_cast<double>(::sysconf(_SC_CLK_TCK));
  return {user_ticks * tick_us, kernel_ticks * tick_us};
}

ServersProcessor::ServersProcessor(int wanted) { run_on(0, std::min(wanted, processors_besides_generators())); }
ServersProcessor::~ServersProcessor() { run_on(generators_processor, 1); }

Slice::Slice(double processors) {
  const std::filesystem::path all{"/sys/fs/cgroup"};
  const bool of_one_kind = std::filesystem::exists(all / "cgroup.controllers");   // version 2 (cgroups(7))
  group_ = (of_one_kind ? all : all / "cpu") / fmt::format("majlis-bench-{}", ::getpid());
  std::error_code failed;
  std::filesystem::create_directory(group_, failed);
  if (failed) throw std::runtime_error("a part of a processor takes root and control groups: " + failed.message());
  constexpr int period_us = 5'000;
  const auto quota_us = static_cast<int>(processors * period_us);
  try {
    if (of_one_kind) {
      write_to(group_ / "cpu.max", fmt::format("{} {}", quota_us, period_us));
    } else {
      write_to(group_ / "cpu.cfs_period_us", std::to_string(period_us));
      write_to(group_ / "cpu.cfs_quota_us", std::to_string(quota_us));
    }
  } catch (...) {
    std::filesystem::remove(group_, failed);
    throw;
  }
}

Slice::~Slice() {
  std::error_code ignored;
  std::filesystem::remove(group_, ignored);
}

void Slice::take(pid_t pid) { write_to(group_ / "cgroup.procs", std::to_string(pid)); }

void Latencies::add(std::int64_t ns) {
  ++counts_[std::min(step_of(ns), counts_.size() - 1)];
  ++count_;
}

double Latencies::percentile_ms(double share) const {
  if (count_ == 0) return 0;
  auto left = static_cast<std::int64_t>(static_cast<double>(count_ - 1) * share);
  std::size_t step = 0;
  while (left >= counts_[step]) left -= counts_[step++];
  return static_cast<double>(middle_of(step)) / 1e6;
}

std::int64_t Stretch::own() {
  timespec time{};
  ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return time.tv_sec * std::int64_t{1'000'000'000} + time.tv_nsec;
}

}  // namespace majlis::bench
