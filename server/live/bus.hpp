/// The bus carries what was committed to the shards of this node, and later to other nodes. It brings hints, never the
/// truth: whoever misses something reads it from the store.
#pragma once

#include <functional>
#include <memory>
#include <variant>
#include <vector>

#include "protocol/nouns/member.hpp"
#include "server/live/audience.hpp"
#include "server/live/shard.hpp"

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

/// What commits brought about, in their order.
using Bulletin = std::vector<std::variant<PublishedEvent, Reaccess, SessionOver, Renamed>>;

class Bus {
 public:
  using Receiver = std::function<void(Shard&, const Bulletin&)>;
  virtual ~Bus() = default;
  /// From any thread. Every shard of every node gets it; this node's in the order of the calls.
  virtual void publish(std::shared_ptr<const Bulletin> bulletin) = 0;
};

/// One node: one posted job a shard.
class InProcessBus : public Bus {
 public:
  InProcessBus(Shards& shards, Receiver receiver) : shards_(shards), receiver_(std::move(receiver)) {}

  void publish(std::shared_ptr<const Bulletin> bulletin) override {
    shards_.on_all([this, bulletin = std::move(bulletin)](Shard& shard) { receiver_(shard, *bulletin); });
  }

 private:
  Shards& shards_;
  Receiver receiver_;
};

}  // namespace majlis::live
