/// How long a test waits for something that should come: never a pause, always an end.
#pragma once

#include <chrono>

namespace majlis::tests {

using Clock = std::chrono::steady_clock;

/// Generous, because only a failure ever waits that long.
#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
inline constexpr std::chrono::seconds patience{60};
#else
inline constexpr std::chrono::seconds patience{20};
#endif
#else
inline constexpr std::chrono::seconds patience{20};
#endif

class Deadline {
 public:
  explicit Deadline(Clock::duration wait = patience) : at_(Clock::now() + wait) {}

  bool is_over() const { return Clock::now() >= at_; }
  /// At least 1 ms, so that it can be given to calls to which 0 means for ever.
  std::chrono::milliseconds left() const {
    return std::max(std::chrono::milliseconds{1}, std::chrono::ceil<std::chrono::milliseconds>(at_ - Clock::now()));
  }

 private:
  Clock::time_point at_;
};

}  // namespace majlis::tests
