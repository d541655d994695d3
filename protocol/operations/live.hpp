/// Live operations: they concern one connection and work over WebSocket only.
#pragma once

#include "protocol/nouns/reading.hpp"
#include "protocol/operation.hpp"
#include "protocol/ranged.hpp"

namespace majlis {

struct Follow {
  static constexpr OperationTraits traits{Effect::live, Permission::anybody, RateClass::read,
      "Delivers what came in a feed after a seq, then goes on live. Who may, is asked of the feed."};
  FeedName feed;
  FeedSeq after;
  using Reply = FeedPosition;          ///< where the feed stood; the events up to it come right after the reply
};
BOOST_DESCRIBE_STRUCT(Follow, (), (feed, after))

struct Unfollow {
  static constexpr OperationTraits traits{Effect::live, Permission::anybody, RateClass::read,
      "Ends a follow; nothing of that feed comes after the reply."};
  FeedName feed;
  using Reply = Done;
};
BOOST_DESCRIBE_STRUCT(Unfollow, (), (feed))

struct SetPresence {
  static constexpr OperationTraits traits{Effect::live, Permission::signed_in, RateClass::signal,
      "Says which followed room this connection is looking at; without a room: none."};
  std::optional<RoomId> room;
  using Reply = Done;
};
BOOST_DESCRIBE_STRUCT(SetPresence, (), (room))

struct SetTyping {
  static constexpr OperationTraits traits{Effect::live, Permission::write_post, RateClass::signal,
      "Says that the member is writing in a thread of a followed room; holds for limits::typing_lifetime_ms."};
  RoomId room;
  ThreadId thread;
  using Reply = Done;
};
BOOST_DESCRIBE_STRUCT(SetTyping, (), (room, thread))

struct Pong {
  Time now;
};
BOOST_DESCRIBE_STRUCT(Pong, (), (now))

struct Ping {
  static constexpr OperationTraits traits{Effect::live, Permission::anybody, RateClass::signal,
      "Asks for a sign of life; the reply tells the server's time."};
  using Reply = Pong;
};
BOOST_DESCRIBE_STRUCT(Ping, (), ())

}  // namespace majlis
