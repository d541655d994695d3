/// What the followers of numbered messages got: how many, how late, and whether each got each once and in order.
#pragma once

#include <cstdint>
#include <vector>

#include "tests/bench/measure.hpp"
#include "tests/bench/report.hpp"

namespace majlis::bench {

class Tally {
 public:
  Tally(std::size_t clients, int rooms) : rooms_(static_cast<std::size_t>(rooms)), newest_(clients * rooms_, not_followed) {}

  /// Before the first message.
  void follows(std::size_t client, int room) { last(client, room) = 0; }
  void got(std::size_t client, int room, std::int64_t seq, std::int64_t latency_ns);
  /// Deliveries that have not come of those up to `seqs`, one a room.
  std::int64_t outstanding(const std::vector<std::int64_t>& seqs) const;
  /// Counts anew from here on.
  void restart();

  std::int64_t deliveries() const { return deliveries_; }
  const Latencies& latencies() const { return latencies_; }
  /// Latencies, what is missing of `seqs`, what came twice or late.
  void report(Row& row, const std::vector<std::int64_t>& seqs) const;

 private:
  static constexpr std::int64_t not_followed = -1;
  std::int64_t& last(std::size_t client, int room) { return newest_[client * rooms_ + static_cast<std::size_t>(room - 1)]; }

  std::size_t rooms_;
  std::vector<std::int64_t> newest_;   ///< seq by client and room
  std::int64_t deliveries_ = 0, skipped_ = 0, doubled_ = 0, reordered_ = 0;
  Latencies latencies_;
};

}  // namespace majlis::bench
