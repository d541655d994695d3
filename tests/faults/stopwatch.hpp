/// How long things took under a fault: each time with the moment it was over, so that one can ask for those of a while. Any
/// thread.
#pragma once

#include <chrono>
#include <mutex>
#include <string>
#include <unordered_map>
#include <vector>

#include "tests/support/deadline.hpp"

namespace majlis::tests {

class Stopwatch {
 public:
  /// The first time counts: sending again is part of how long it takes.
  void sent(const std::string& mark);
  void acknowledged(const std::string& mark);
  /// By somebody, for the first time.
  void seen(const std::string& mark);

  struct Times {
    std::size_t count = 0;
    std::chrono::milliseconds p50{0}, p99{0}, most{0};
  };
  /// Of what was sent from `from` until `until`.
  Times acknowledgements(Clock::time_point from, Clock::time_point until) const;
  Times sightings(Clock::time_point from, Clock::time_point until) const;

 private:
  struct Took {
    Clock::time_point sent;
    Clock::duration took;
  };

  void note(std::vector<Took>& times, const std::string& mark);
  Times summary(const std::vector<Took>& times, Clock::time_point from, Clock::time_point until) const;

  mutable std::mutex mutex_;
  std::unordered_map<std::string, Clock::time_point> sent_;
  std::vector<Took> acknowledged_;
  std::vector<Took> seen_;
};

}  // namespace majlis::tests
