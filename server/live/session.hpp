/// One connection's conversation with the node: requests in, replies and events out. Knows lines and feeds, not
/// sockets: whoever carries it (net/websocket) is its Outlet. Lives on one shard.
#pragma once

#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/frames.hpp"
#include "protocol/operations.hpp"
#include "server/community/feeds.hpp"
#include "server/community/sessions.hpp"
#include "server/live/audience.hpp"
#include "server/live/hang_up.hpp"
#include "server/live/node.hpp"

namespace majlis::live {

/// The way out of a connection.
class Outlet : public Sink {
 public:
  /// Calls back once when little waits to be sent.
  virtual void when_drained(std::function<void()> then) = 0;
  /// More requests are welcome again, after on_text said no.
  virtual void resume() = 0;
  /// Sends what waits, then closes.
  virtual void close(const HangUp& why) = 0;
  virtual bool is_closing() const = 0;
};

/// Whoever connected.
struct Caller {
  std::optional<community::Identity> identity;
  std::string address;
  Label device;

  community::Actor actor() const;
};

class Session : public Follower, public std::enable_shared_from_this<Session> {
 public:
  Session(Node& node, Shard& shard, Outlet& outlet, Caller caller);
  ~Session() override;

  /// Looks once more whether the caller's session is still there: it may have ended after the caller was identified and
  /// before this object could hear of endings. Once, when the connection is open.
  void confirm_identity();

  /// A whole text frame: one or more requests, one a line. False: enough is under way, wait for Outlet::resume; what of
  /// the frame is not taken yet is kept.
  [[nodiscard]] bool on_text(std::string_view text);
  /// The connection is gone: nothing is sent any more, and the outlet not touched again.
  void end();

  const Caller& caller() const { return caller_; }
  std::size_t under_way() const { return under_way_; }

  void ask_again(const Feed& feed) override;
  void ask_all_again();
  /// Goes on with the feeds that storage could not read, or that it had nothing new of although more was heard.
  void retry();
  void hang_up(const HangUp& why);
  /// Its member goes by another name from now on.
  void rename(const MemberCard& member) { caller_.identity->member = member; }

 private:
  struct Wanted {
    Feed feed;
    std::uint64_t attempt;
  };

  bool is_open() const { return outlet_ && !outlet_->is_closing(); }
  std::size_t take_in(std::string_view text);
  void go_on();
  void on_request(std::string_view line);
  void on_call(const Request& request, StageTrace::Moment read_at);
  void on_live(const Request& request);
  void answer(std::int64_t id, const Result<std::string>& reply);
  void request_done();

  Result<std::string> handle(std::int64_t id, const Follow& op);
  Result<std::string> handle(std::int64_t id, const Unfollow& op);
  Result<std::string> handle(std::int64_t id, const SetPresence& op);
  Result<std::string> handle(std::int64_t id, const SetTyping& op);
  Result<std::string> handle(std::int64_t id, const Ping& op);

  void read_on(Following& following);
  void read_next();
  void read_stretch(const Wanted& wanted);
  void on_stretch(const Wanted& wanted, Result<community::Stretch> stretch);
  void answer_owed(Following& following, const Result<std::string>& reply);
  void refuse_follow(Following& following, const Refusal& why);
  void retry_soon(const Feed& feed);
  void send_events(const std::vector<storage::EventRecord>& events);
  Following* find_following(const Feed& feed);
  bool follows(RoomId room);
  void stop_following(const Feed& feed);
  void look_at(std::optional<RoomId> room);
  void send_lines(std::string_view lines);

  Node& node_;
  Shard& shard_;
  Local& local_;
  Outlet* outlet_;                            ///< null once the connection is gone
  Caller caller_;
  std::size_t under_way_ = 0;                 ///< requests that are not answered yet
  std::size_t refused_in_row_ = 0;            ///< unreadable, or beyond the limits
  bool held_ = false;                         ///< the outlet was told to wait
  bool going_on_ = false;                     ///< go_on is on its way
  std::string untaken_;                       ///< of the last frame, while held
  std::size_t taken_ = 0;                     ///< of `untaken_`
  std::optional<RoomId> looking_at_;
  std::vector<std::unique_ptr<Following>> followings_;
  std::deque<Wanted> to_read_;
  std::size_t reading_ = 0;                   ///< stretches asked for
  std::vector<Feed> to_retry_;
};

}  // namespace majlis::live
