/// Rooms full of talkers, on a server that will be ill treated; and the judgement in the end.
#pragma once

#include <deque>

#include "tests/faults/talker.hpp"
#include "tests/support/paths.hpp"
#include "tests/support/person.hpp"

namespace majlis::tests {

/// Figures that a full run sets higher: `MAJLIS_FAULT_ROUNDS=50`.
std::int64_t chosen(const char* variable, std::int64_t otherwise);
/// MAJLIS_FAULT_SEED, or one from the clock; printed with the figures, so that a run can be repeated.
std::uint64_t chosen_seed();

struct GatheringPlan {
  int talkers = 50;
  int rooms = 5;
  std::chrono::milliseconds pace{250};
  bool group_feed = true;         ///< everybody follows it, with the arrival of each
  std::chrono::milliseconds stays{0};   ///< see TalkerPlan
  bool present = false;           ///< everybody is seen in their room
  std::uint64_t seed = 0;
};

class Gathering {
 public:
  /// Makes the accounts and rooms on a server that is well; nobody talks yet.
  Gathering(const Address& address, GatheringPlan plan);
  ~Gathering();

  /// Everybody begins to talk to whatever is open at the meeting place.
  void begin();
  MeetingPlace& place() { return place_; }

  std::int64_t acknowledged() const;
  const Stopwatch& stopwatch() const { return stopwatch_; }
  /// How long after `since` each has followed all its feeds on a new connection; those that have not are left out. Sorted.
  std::vector<std::chrono::milliseconds> resumptions(Clock::time_point since) const;
  /// Everybody has, or was given up waiting for.
  void wait_for_resumptions(Clock::time_point since);
  /// Waits until so many more posts are acknowledged, or somebody gave up; throws when that takes too long.
  void wait_for_acknowledged(std::int64_t more);
  /// Nothing new is written; all is acknowledged; everybody has caught up. The server at `address` must be well.
  Verdict settle(const Address& address);
  /// The same, and all of it checked and told.
  void check(const Address& address, const std::string& what_happened);
  /// One line of figures.
  std::string figures() const;
  std::vector<std::string> troubles() const;
  bool somebody_gave_up() const;

 private:
  FeedLogs read_truth(const Address& address);

  GatheringPlan plan_;
  std::vector<Person> people_;
  std::vector<RoomCard> rooms_;
  MeetingPlace place_;
  Stopwatch stopwatch_;
  std::deque<Talker> talkers_;
};

}  // namespace majlis::tests
