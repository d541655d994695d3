/// Who is looking at a room and who is writing in it. Each room has one home shard, which gathers what the connections
/// of all shards say and tells it to everybody at most once a second.
#pragma once

#include <functional>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "protocol/events.hpp"

namespace majlis::live {

class Crowd {
 public:
  /// Called by tick() with each signal that is due.
  using Tell = std::function<void(const Feed& feed, std::string line)>;

  explicit Crowd(Tell tell) : tell_(std::move(tell)) {}

  /// A connection of `member` looks at the room. Balanced by leave().
  void enter(RoomId room, const MemberCard& member);
  void leave(RoomId room, MemberId member);
  /// Somebody began to follow the room and knows nothing yet.
  void greet(RoomId room);
  void type(RoomId room, ThreadId thread, const MemberCard& member, Time now);
  /// A post of theirs has come: they have stopped typing.
  void stop_typing(RoomId room, MemberId member);
  /// Wherever they are shown, they are shown by their new name.
  void rename(const MemberCard& member);

  void tick(Time now);

 private:
  struct Present {
    MemberCard member;
    int connections = 0;
  };
  struct Writer {
    MemberCard member;
    Time until;
  };
  struct Room {
    std::vector<Present> present;                                    ///< in the order they came
    std::unordered_map<ThreadId, std::vector<Writer>> typing;
    std::unordered_set<ThreadId> typing_changed;
    bool present_changed = false;
  };

  static bool expire(Room& room, Time now);
  void tell(RoomId id, Room& room);

  Tell tell_;
  std::unordered_map<RoomId, Room> rooms_;
};

}  // namespace majlis::live
