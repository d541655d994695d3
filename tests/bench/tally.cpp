#include "tests/bench/tally.hpp"

#include <algorithm>

#include "tests/bench/figures.hpp"

namespace majlis::bench {

void Tally::got(std::size_t client, int room, std::int64_t seq, std::int64_t latency_ns) {
  ++deliveries_;
  latencies_.add(latency_ns);
  auto& newest = last(client, room);
  if (seq == newest + 1) {
    newest = seq;
  } else if (seq > newest) {
    skipped_ += seq - newest - 1;
    newest = seq;
  } else if (seq == newest) {
    ++doubled_;
  } else {
    // It was taken for missed when a later one came first.
    ++reordered_;
    skipped_ = std::max<std::int64_t>(skipped_ - 1, 0);
  }
}

std::int64_t Tally::outstanding(const std::vector<std::int64_t>& seqs) const {
  std::int64_t count = 0;
  for (std::size_t i = 0; i < newest_.size(); ++i) {
    if (newest_[i] != not_followed) count += seqs[i % rooms_] - newest_[i];
  }
  return count;
}

void Tally::restart() {
  deliveries_ = skipped_ = doubled_ = reordered_ = 0;
  latencies_ = {};
}

void Tally::report(Row& row, const std::vector<std::int64_t>& seqs) const {
  row.set(figures::p50_ms, latencies_.percentile_ms(0.5));
  row.set(figures::p99_ms, latencies_.percentile_ms(0.99));
  row.set(figures::missed, static_cast<double>(skipped_ + outstanding(seqs)));
  row.set(figures::doubled, static_cast<double>(doubled_));
  row.set(figures::reordered, static_cast<double>(reordered_));
}

}  // namespace majlis::bench
