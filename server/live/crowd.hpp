/// Who is looking at a room and who is writing in it. Each room has one home shard, which gathers what the connections
/// of all shards say and tells it to everybody at most once a second. Where there are other nodes, each says now and then
/// who is there by way of it: whoever is not heard of for 25 s is gone.
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

  /// Called by tick() with what the other nodes are to hear(). Null: there are none.
  using Share = std::function<void(RoomId room, std::string said)>;

  explicit Crowd(Tell tell, Share share = nullptr) : tell_(std::move(tell)), share_(std::move(share)) {}

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

  /// All that another node said of a room, in place of what it said before.
  void hear(RoomId room, const std::string& node, const std::string& said, Time now);
  /// Another node knows nothing of the room yet.
  void share_again(RoomId room);

  void tick(Time now);

 private:
  struct Present {
    MemberCard member;
    int connections = 0;
  };
  struct Writer {
    MemberCard member;
    Time until;
    bool here;                                                       ///< by way of this node
  };
  struct Elsewhere {
    std::vector<MemberCard> shown;
    std::vector<MemberId> others;
    Time until;
  };
  struct Room {
    std::vector<Present> present;                                    ///< by way of this node, in the order they came
    std::unordered_map<std::string, Elsewhere> elsewhere;            ///< by node
    std::unordered_map<ThreadId, std::vector<Writer>> typing;
    std::unordered_set<ThreadId> typing_changed;
    bool present_changed = false;
    bool to_share = false;                                           ///< the other nodes don't know it yet
    Time shared_at;
  };

  static bool expire(Room& room, Time now);
  void tell(RoomId id, Room& room);
  void share(RoomId id, Room& room, Time now);
  void type(Room& room, ThreadId thread, const MemberCard& member, Time now, bool here);

  Tell tell_;
  Share share_;
  std::unordered_map<RoomId, Room> rooms_;
};

}  // namespace majlis::live
