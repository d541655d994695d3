/// What the kernel says about the server's process, and what the clients saw.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <string>
#include <vector>

namespace majlis::bench {

/// CPU time of a process so far, all threads, in microseconds: user and kernel.
struct CpuTime {
  double user_us;
  double kernel_us;
  double total_us() const { return user_us + kernel_us; }
};
CpuTime cpu_time(pid_t pid);

/// Resident memory in bytes.
std::int64_t resident_bytes(pid_t pid);

/// Binds all threads of a process to one processor.
void pin(pid_t pid, int processor);

class Latencies {
 public:
  void add(std::int64_t ns) { ns_.push_back(ns); }
  std::size_t count() const { return ns_.size(); }
  /// In milliseconds; `share` from 0 to 1. 0 when nothing was measured.
  double percentile_ms(double share);

 private:
  std::vector<std::int64_t> ns_;
};

}  // namespace majlis::bench
