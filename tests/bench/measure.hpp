/// What the kernel says about a process, and what the clients saw.
#pragma once

#include <sys/types.h>

#include <array>
#include <cstdint>
#include <filesystem>

#include "tests/support/footprint.hpp"

namespace majlis::bench {

/// Nanoseconds of the monotonic clock, the same in all processes of this machine.
std::int64_t now_ns();
constexpr std::int64_t seconds_ns(double seconds) { return static_cast<std::int64_t>(seconds * 1e9); }

/// CPU time of a process so far, all threads, in microseconds: user and kernel.
struct CpuTime {
  double user_us = 0;
  double kernel_us = 0;
  double total_us() const { return user_us + kernel_us; }
  CpuTime operator-(const CpuTime& before) const { return {user_us - before.user_us, kernel_us - before.kernel_us}; }
};
CpuTime cpu_time(pid_t pid);

using tests::open_files;
using tests::resident_bytes;

/// While it lives, this thread and what it starts run where servers do: on processor 0, and when they want several on
/// those from 2 on. Afterwards this thread is where the generator is: on processor 1. A machine with one processor leaves
/// both where they are.
class ServersProcessor {
 public:
  explicit ServersProcessor(int wanted = 1);
  ~ServersProcessor();
  ServersProcessor(const ServersProcessor&) = delete;
  ServersProcessor& operator=(const ServersProcessor&) = delete;
};

/// A part of a processor's time, for what is put into it: a slower machine. By the kernel's control groups, so for root alone.
class Slice {
 public:
  /// Of processors, 0.5 is half of one. Throws std::runtime_error where there are no control groups to be had.
  explicit Slice(double processors);
  ~Slice();
  Slice(const Slice&) = delete;
  Slice& operator=(const Slice&) = delete;

  /// With all its threads, until it ends.
  void take(pid_t pid);

 private:
  std::filesystem::path group_;
};

/// Counts by magnitude, each within 2 % of the truth: any number of samples in 20 KB.
class Latencies {
 public:
  void add(std::int64_t ns);
  std::int64_t count() const { return count_; }
  /// In milliseconds; `share` from 0 to 1. 0 when nothing was measured.
  double percentile_ms(double share) const;

 private:
  std::array<std::int64_t, 40 * 64> counts_{};   ///< 64 steps for each power of two
  std::int64_t count_ = 0;
};

/// CPU of a server and of the generator from here on.
class Stretch {
 public:
  explicit Stretch(pid_t server) : server_(server), server_before_(cpu_time(server)), own_before_(own()) {}

  CpuTime server() const { return cpu_time(server_) - server_before_; }
  double seconds() const { return static_cast<double>(now_ns() - began_) / 1e9; }
  /// How much of a processor this thread took: near 1 the figures are the generator's as much as the server's.
  double generator_share() const { return static_cast<double>(own() - own_before_) / 1e9 / seconds(); }

 private:
  static std::int64_t own();   ///< CPU of this thread, in ns

  pid_t server_;
  CpuTime server_before_;
  std::int64_t own_before_;
  std::int64_t began_ = now_ns();
};

}  // namespace majlis::bench
