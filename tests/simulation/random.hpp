/// All chance of a simulation: the same seed, the same town, the same troubles.
#pragma once

#include <chrono>
#include <cstdint>
#include <random>

namespace majlis::tests {

class Random {
 public:
  explicit Random(std::uint64_t seed) : engine_(seed) {}

  /// 0 ≤ x < `limit`, which is at least 1.
  std::size_t below(std::size_t limit) { return static_cast<std::size_t>(engine_() % limit); }
  bool percent(std::size_t chance) { return below(100) < chance; }
  std::chrono::milliseconds ms(int least, int most) { return std::chrono::milliseconds{least + static_cast<int>(below(static_cast<std::size_t>(most - least) + 1))}; }

 private:
  std::mt19937_64 engine_;
};

}  // namespace majlis::tests
