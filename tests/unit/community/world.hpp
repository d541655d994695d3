/// A community in a store of its own, where members act without a server: each operation runs in a savepoint,
/// a second after the one before. For tests of the handlers.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <doctest/doctest.h>

#include "protocol/operations.hpp"
#include "server/community/accounts.hpp"
#include "server/community/drafts.hpp"
#include "server/community/feeds.hpp"
#include "server/community/groups.hpp"
#include "server/community/memberships.hpp"
#include "server/community/posts.hpp"
#include "server/community/reading.hpp"
#include "server/community/rooms.hpp"
#include "server/community/threads.hpp"
#include "server/community/waiting.hpp"
#include "tests/support/community.hpp"
#include "tests/support/paths.hpp"

namespace majlis::tests {

/// `not_found`, `bad_field text`: the code and the field of a result that must be a refusal.
template <class T>
std::string refusal(const Result<T>& result) {
  REQUIRE_FALSE(result.has_value());
  const std::string code{error_row(result.error().code).name};
  return result.error().field.empty() ? code : code + " " + result.error().field;
}

class World {
 public:
  World();
  ~World();

  /// A new member, without a session.
  MemberId member(std::string_view name);

  /// Runs a change or query as a member; without one as a guest. A refused change is rolled back.
  template <class Op>
  Result<typename Op::Reply> as(std::optional<MemberId> who, const Op& op) {
    std::optional<Result<typename Op::Reply>> reply;
    if constexpr (IsChange<Op>::value) {
      change(actor(who), [&](community::Change& change) {
        reply = community::handle(change, op);
        return reply->has_value();
      });
    } else {
      read([&](const storage::Tables& tables) { reply = community::handle(community::Snapshot{tables, actor(who), now_}, op); });
    }
    return std::move(*reply);
  }

  /// Runs `act` in a transaction of the actor; it is undone when `act` gives false.
  void change(const community::Actor& actor, const std::function<bool(community::Change&)>& act);
  void read(const std::function<void(const storage::Tables&)>& read);

  community::Actor actor(std::optional<MemberId> who) const { return {who, sessions_of_actors_, text<Label>("Firefox")}; }
  /// Whoever acts from now on does it with this session.
  void act_with_session(std::optional<SessionId> session) { sessions_of_actors_ = session; }

  /// What the last change made happen: `room:1 post_written`, `member:2 waiting_added` …
  std::vector<std::string> heard() const;
  /// The data of the only event of this kind that the last change emitted on the feed, as JSON.
  std::string data_of(const Feed& feed, std::string_view event) const;
  const community::Effects& effects() const { return effects_; }

  Time now() const { return now_; }
  void wait(std::int64_t ms) { now_.ms += ms; }
  /// What the password pool would have found out for the next change.
  void prepare_password(community::PasswordWork work) { password_ = std::move(work); }
  community::Secrets& secrets() { return secrets_; }

 private:
  ScratchDir folder_{"unit"};
  std::unique_ptr<storage::Store> store_;
  std::unique_ptr<storage::Writer> writer_;
  Time now_{1'795'000'000'000};
  CountedSecrets secrets_;
  community::Effects effects_;
  std::optional<community::PasswordWork> password_;
  std::optional<SessionId> sessions_of_actors_;
};

/// A group with one of each: what most tests need.
struct Quarter {
  World world;
  MemberId owner = world.member("Omar");
  MemberId moderator = world.member("Maryam");
  MemberId member = world.member("Nadia");
  MemberId other = world.member("Idris");
  MemberId observer = world.member("Huda");
  MemberId outsider = world.member("Grace");
  GroupId group;
  RoomCard open_room;      ///< public
  RoomCard inner_room;     ///< for members
  RoomCard hidden_room;    ///< nobody was let in yet

  Quarter();
  Post say(MemberId who, ThreadId thread, std::string_view words);
  StartedThread start(MemberId who, RoomId room, std::string_view title, std::string_view words);
};

}  // namespace majlis::tests
