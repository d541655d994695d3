/// The figures that several cases have in common.
#pragma once

#include "tests/bench/measure.hpp"
#include "tests/bench/report.hpp"

namespace majlis::bench::figures {

inline constexpr Figure cpu_us{"server CPU per delivery, µs", 2};
inline constexpr Figure kernel_share{"kernel's share, %", 0};
inline constexpr Figure deliveries_per_second{"deliveries/s", 0};
inline constexpr Figure p50_ms{"p50, ms", 1};
inline constexpr Figure p99_ms{"p99, ms", 1};
inline constexpr Figure missed{"missed", 0, Over::worst};
inline constexpr Figure doubled{"doubled", 0, Over::worst};
inline constexpr Figure reordered{"reordered", 0, Over::worst};
inline constexpr Figure generator{"generator's CPU, %", 0};
inline constexpr Figure memory_mib{"server memory, MiB", 1};

/// The generator's CPU, with a warning where it held the server up.
inline void set_generator(Row& row, const Stretch& stretch) {
  const double share = stretch.generator_share();
  row.set(generator, 100 * share);
  if (share > 0.9) row.note("the generator was saturated: latency and deliveries/s are its own, CPU per delivery is the server's");
}

}  // namespace majlis::bench::figures
