/// The bus carries what was committed to the shards of this node, and of others if there are any. It brings hints, never
/// the truth: whoever misses something reads it from the store.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "protocol/nouns/member.hpp"
#include "server/live/audience.hpp"
#include "server/live/shard.hpp"
#include "server/rules/rate_limits.hpp"

namespace majlis::live {

/// The right to follow must be asked again, of all connections of a member or of all followers of a feed.
struct Reaccess {
  std::variant<MemberId, Feed> whose;
};

/// The session is over: its connections are closed.
struct SessionOver {
  MemberId member;
  SessionId session;
};

/// Present and writing under another name.
struct Renamed {
  MemberCard member;
};

/// The feed has come so far: followers who have not had it have missed something.
struct Reached {
  Feed feed;
  std::int64_t seq;
};

/// What was passed on of a feed is not in the database (any more): followers find out what is.
struct Disowned {
  Feed feed;
};

/// Who is in a room by way of another node; see Crowd::hear.
struct CrowdElsewhere {
  RoomId room;
  std::string node;
  std::shared_ptr<const std::string> said;
};

/// Another node has begun to listen to a room: who is there is to be said again.
struct CrowdAsked {
  RoomId room;
};

/// This node does not know any more what it has missed: all connections begin anew.
struct LostTouch {};

/// What commits brought about, in their order.
using BulletinEntry = std::variant<PublishedEvent, Reaccess, SessionOver, Renamed, Reached, Disowned, CrowdElsewhere, CrowdAsked, LostTouch>;
using Bulletin = std::vector<BulletinEntry>;

class Bus : public AudienceWatch {
 public:
  using Receiver = std::function<void(Shard&, const Bulletin&)>;
  ~Bus() override = default;
  /// From any thread. Every shard of every node gets it; this node's in the order of the calls.
  virtual void publish(std::shared_ptr<const Bulletin> bulletin) = 0;
  /// There may be other nodes.
  virtual bool is_shared() const = 0;
  /// Tells the others who is in a room by way of this node; may get lost. From any thread.
  virtual void tell_crowd(RoomId room, std::string said) = 0;
  /// Takes one from a bucket that all nodes share. `done` gets how many milliseconds to wait for it, if it must, on any thread;
  /// whoever can't be asked does not make anybody wait. `debt_max`: so many that were allowed already are counted beyond the
  /// budget; with 0 nothing is taken by who has to wait.
  virtual void take_shared(const std::string& bucket, const rules::Budget& budget, int debt_max,
                           std::function<void(std::optional<std::int64_t> wait_ms)> done) = 0;
  virtual void refill_shared(const std::string& bucket) = 0;
  /// Once the shards run no more.
  virtual void stop() {}
};

/// One node: one posted job a shard.
class InProcessBus : public Bus {
 public:
  InProcessBus(Shards& shards, Receiver receiver) : shards_(shards), receiver_(std::move(receiver)) {}

  void publish(std::shared_ptr<const Bulletin> bulletin) override {
    shards_.on_all([this, bulletin = std::move(bulletin)](Shard& shard) { receiver_(shard, *bulletin); });
  }
  bool is_shared() const override { return false; }
  void tell_crowd(RoomId, std::string) override {}
  void take_shared(const std::string&, const rules::Budget&, int, std::function<void(std::optional<std::int64_t>)> done) override { done({}); }
  void refill_shared(const std::string&) override {}
  void joined(const Feed&) override {}
  void left(const Feed&) override {}

 private:
  Shards& shards_;
  Receiver receiver_;
};

}  // namespace majlis::live
