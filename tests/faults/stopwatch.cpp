#include "tests/faults/stopwatch.hpp"

#include <algorithm>

namespace majlis::tests {

void Stopwatch::sent(const std::string& mark) {
  std::lock_guard lock{mutex_};
  sent_.emplace(mark, Clock::now());
}

void Stopwatch::acknowledged(const std::string& mark) { note(acknowledged_, mark); }
void Stopwatch::seen(const std::string& mark) { note(seen_, mark); }

void Stopwatch::note(std::vector<Took>& times, const std::string& mark) {
  const auto now = Clock::now();
  std::lock_guard lock{mutex_};
  if (const auto found = sent_.find(mark); found != sent_.end()) times.push_back({found->second, now - found->second});
}

Stopwatch::Times Stopwatch::acknowledgements(Clock::time_point from, Clock::time_point until) const { return summary(acknowledged_, from, until); }
Stopwatch::Times Stopwatch::sightings(Clock::time_point from, Clock::time_point until) const { return summary(seen_, from, until); }

Stopwatch::Times Stopwatch::summary(const std::vector<Took>& times, Clock::time_point from, Clock::time_point until) const {
  std::lock_guard lock{mutex_};
  std::vector<Clock::duration> took;
  for (const auto& each : times) {
    if (each.sent >= from && each.sent < until) took.push_back(each.took);
  }
  if (took.empty()) return {};
  std::sort(took.begin(), took.end());
  const auto ms = [](Clock::duration duration) { return std::chrono::duration_cast<std::chrono::milliseconds>(duration); };
  return {took.size(), ms(took[took.size() / 2]), ms(took[(took.size() - 1) * 99 / 100]), ms(took.back())};
}

}  // namespace majlis::tests
