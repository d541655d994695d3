#include "server/live/nodes/feed_order.hpp"

#include <algorithm>
#include <iterator>

namespace majlis::live {
namespace {

/// More is not kept: it is in the store, and read from there with the one that is missing.
constexpr std::size_t waiting_max = 256;

void append(Bulletin& out, Bulletin more) { std::move(more.begin(), more.end(), std::back_inserter(out)); }

}  // namespace

void FeedOrder::insert(std::int64_t seq, Bulletin brings, Bulletin& out, Instant now) {
  if (seq_ && seq <= *seq_) return;
  if (!seq_ || seq == *seq_ + 1) {
    seq_ = seq;
    append(out, std::move(brings));
    return pass_on(out, now);
  }
  if (waiting_.size() < waiting_max) waiting_.emplace(seq, Waiting{std::move(brings), now});
  if (!missing_since_) missing_since_ = now;
}

void FeedOrder::skip_to(std::int64_t seq, Bulletin& out, Instant now) {
  if (seq_ && seq <= *seq_) return;
  seq_ = seq;
  pass_on(out, now);
}

void FeedOrder::disown(std::int64_t head, Instant moment) {
  std::erase_if(waiting_, [&](const auto& waiting) { return waiting.first > head && waiting.second.since < moment; });
  if (waiting_.empty()) missing_since_.reset();
}

void FeedOrder::pass_on(Bulletin& out, Instant now) {
  waiting_.erase(waiting_.begin(), waiting_.upper_bound(*seq_));
  auto next = waiting_.begin();
  for (; next != waiting_.end() && next->first == *seq_ + 1; next = waiting_.erase(next)) {
    seq_ = next->first;
    append(out, std::move(next->second.brings));
  }
  // What waits still, waits for another one, and that one for no longer than since now.
  missing_since_ = waiting_.empty() ? std::nullopt : std::optional{now};
}

}  // namespace majlis::live
