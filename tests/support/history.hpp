/// What clients were promised, what each of them saw, and what is in the feeds in the end: judged against the delivery
/// contract (DESIGN 5). Runs differ in the fault only; this judge is the same for all.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace majlis::tests {

/// One event as somebody saw it. `mark` is what makes it recognisable: the text of a post, written once.
struct SeenEvent {
  std::int64_t seq;
  std::string mark;

  auto operator<=>(const SeenEvent&) const = default;
};

using FeedLog = std::vector<SeenEvent>;
using FeedLogs = std::map<std::string, FeedLog>;   ///< by feed

/// What one client knows. It resumed each feed after the last seq it had, however often its connection broke.
struct ClientHistory {
  std::string name;
  std::vector<std::string> acknowledged;           ///< marks of posts that the server said are written
  FeedLogs seen;
  std::map<std::string, std::int64_t> began_after; ///< by feed: the cursor of its first follow
  std::int64_t resets = 0;                         ///< told to begin anew, though nothing was forgotten
};

struct Verdict {
  std::int64_t lost = 0;       ///< acknowledged and not in any feed
  std::int64_t doubled = 0;    ///< the same post twice in a feed, or the same seq twice at a client
  std::int64_t gaps = 0;       ///< seqs that a client never got, or that the feed itself lacks
  std::int64_t disorder = 0;   ///< seen after a later one, or another post under the same seq
  std::int64_t resets = 0;
  std::vector<std::string> examples;               ///< the first few, in words

  bool is_clean() const { return lost + doubled + gaps + disorder + resets == 0; }
};

/// `truth`: each feed from its first event to its last, as read after the run by somebody who was not there.
Verdict judge(const std::vector<ClientHistory>& clients, const FeedLogs& truth);

}  // namespace majlis::tests
