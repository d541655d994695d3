/// Durable posts: from a member's request over the commit to everybody who follows.
#pragma once

#include "tests/bench/report.hpp"

namespace majlis::bench {

struct PostsLoad {
  int followers = 1'000;        ///< guests; each follows `rooms_each` rooms
  int rooms = 1;
  int rooms_each = 1;
  int writers = 4;              ///< connections that write
  double posts_per_second = 0;  ///< of all writers together; 0: each writer keeps `in_flight` under way
  int in_flight = 8;
  int shards = 1;
  bool trace = false;           ///< says where the time goes, in place of how long it takes
  bool postgresql = false;      ///< one of its own, on this machine; else SQLite
  double seconds = 5;
};

void measure_posts(const PostsLoad& load, Row& row);

}  // namespace majlis::bench
