/// The cases that can be measured; each starts a server of its own, where one is needed, and prints one table row per figure.
#pragma once

#include <cstdint>
#include <string>

namespace majlis::bench {

struct FanoutOptions {
  int followers = 1'000;
  int writers = 4;
  double posts_per_second = 100;   ///< of all writers together; 0: each writer keeps `in_flight` under way
  int in_flight = 8;
  int seconds = 10;
  int shards = 1;
  bool pinned = true;              ///< server and generator on a processor each
};
void measure_fanout(const FanoutOptions& options);

struct IdleOptions {
  int connections = 5'000;
};
void measure_idle(const IdleOptions& options);

struct ReadingOptions {
  std::string data;                ///< folder with a database; filled first when it is missing
  std::int64_t posts = 1'000'000;
  int threads = 200;
  int pages = 2'000;
};
void measure_reading(const ReadingOptions& options);

struct HomeOptions {
  std::string data;                ///< as above
  int rooms = 100;
  int threads = 200;               ///< in each room
  int times = 50;
};
void measure_home(const HomeOptions& options);

}  // namespace majlis::bench
