/// Audiences: who on this shard follows which feed. Lives on one shard, like the connections it serves.
///
/// A Following is a connection's place in an audience, and leaving is its destructor. It begins *waiting*: what is
/// published meanwhile is kept for it. Once the missed events are read from the store it is *live* and shares the
/// frames that the audience makes; or *ahead*, when the store told it more than the audience has heard: then it is live
/// as soon as the audience gets there. Losing sight for a moment (a role changed, so the right must be asked again; an
/// event that did not come by) is the same thing backwards: wait() makes it waiting, and the same catch-up brings it
/// back.
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "protocol/feeds.hpp"
#include "server/live/frame.hpp"
#include "server/live/shard.hpp"
#include "server/live/stages.hpp"

namespace majlis::live {

/// Signals may be dropped when a connection is behind; events never silently.
enum class Importance { event, signal };

/// Where frames for a connection go.
class Sink {
 public:
  virtual ~Sink() = default;
  virtual void send(const Frame& frame, Importance importance) = 0;
  /// The same of an event, for when nothing else is about to be sent in this turn.
  virtual void send_now(const Frame& frame) { send(frame, Importance::event); }
  /// Soon there will be something to send: begins to fetch into the processor's cache what that takes, and with the second
  /// call what can only be found by the first. A thousand connections don't fit there, and waiting for the memory of each
  /// would cost as much as all else that is done here for a frame.
  virtual void fetch_first() const {}
  virtual void fetch_second() const {}
};

/// A connection, as an audience sees it.
class Follower {
 public:
  virtual ~Follower() = default;
  /// Its right to follow this feed may have changed, or something was missed: it asks the store, and gets nothing of the
  /// feed until it knows.
  virtual void ask_again(const Feed& feed) = 0;
};

/// One event on its way: the encoded line is shared by all shards.
struct PublishedEvent {
  Feed feed;
  std::int64_t seq;
  std::shared_ptr<const std::string> line;
  std::optional<MemberId> wrote;   ///< whose new post this is: they have stopped typing
  /// Head of Feed::of_nodes() when it was committed: what is said there comes first. 0: nothing to wait for.
  std::int64_t notices = 0;
  StageTrace::Moment committed{};  ///< here, where stages are traced
};

class Audience;
class Audiences;

/// Hears which feeds are followed on a shard. Called on that shard.
class AudienceWatch {
 public:
  virtual ~AudienceWatch() = default;
  virtual void joined(const Feed& feed) = 0;   ///< its first follower
  virtual void left(const Feed& feed) = 0;     ///< its last one
};

class Following {
 public:
  /// `sink` must outlive this, as `follower` does.
  Following(Audiences& audiences, Follower& follower, Sink& sink, Feed feed, std::int64_t after);
  ~Following();
  Following(const Following&) = delete;
  Following& operator=(const Following&) = delete;

  const Feed& feed() const { return feed_; }
  bool is_live() const { return state_ == State::live; }
  /// Everything up to this seq has been handed to the follower.
  std::int64_t seq() const;
  /// Changes with every wait: an answer from the store that is older than that is worthless.
  std::uint64_t attempt() const { return attempt_; }

  /// Keeps from now on what is published. The seq to read after is seq().
  std::uint64_t wait();
  /// The follower has been given everything up to `seq`; from here on it shares the audience's frames. What was kept
  /// and is newer is sent first. False: what was kept does not lead to where the audience is; advance() and read on.
  [[nodiscard]] bool go_live(std::int64_t seq);
  /// More than one stretch is missing: notes how far the follower got. wait() comes next.
  void advance(std::int64_t seq);

  /// Reading brought nothing, and yet more was heard of. Once in a while that was committed just then; true: it has happened
  /// twice in a row, and more reading at once would bring nothing either.
  bool read_in_vain() { return std::exchange(was_in_vain_, true); }
  void read_well() { was_in_vain_ = false; }

  /// The request that began this, until it is answered: so long it is not known whether the follower may.
  void owe_reply(std::int64_t request_id) { owed_reply_ = request_id; }
  bool owes_reply() const { return owed_reply_.has_value(); }
  std::optional<std::int64_t> take_owed_reply() { return std::exchange(owed_reply_, std::nullopt); }

 private:
  friend class Audience;
  enum class State : std::uint8_t { waiting, ahead, live };

  void keep(const PublishedEvent& event);

  Audiences& audiences_;
  Follower& follower_;
  Sink& sink_;
  Feed feed_;
  Audience* audience_;
  std::size_t place_ = 0;      ///< in the audience's list of its state
  std::int64_t seq_;           ///< until it is live
  std::uint64_t attempt_ = 0;
  State state_ = State::waiting;
  bool was_in_vain_ = false;
  bool overflown_ = false;     ///< too much came while waiting: it is not kept, but read
  std::optional<std::int64_t> owed_reply_;
  std::vector<PublishedEvent> kept_;
  std::size_t kept_bytes_ = 0;
};

/// The followers of one feed on one shard.
class Audience {
 public:
  explicit Audience(Feed feed) : feed_(feed) {}

  void deliver(const PublishedEvent& event);
  void signal(const Frame& frame);
  void ask_all_again();
  /// The feed has come to `seq`, whatever came by here: who is live asks again, who waits reads until there.
  void reach(std::int64_t seq);
  /// What came by here never was: all followers ask again, and what they are told counts.
  void begin_anew();
  enum class Turn { goes_on, ends_with_this };
  /// Sends what this turn brought, as one frame.
  void flush(Turn turn = Turn::goes_on);
  bool has_pending() const { return !pending_.empty(); }
  /// What is pending is not due before.
  Instant rests_until() const { return rests_until_; }
  void rest_until(Instant until) { rests_until_ = until; }
  bool empty() const { return waiting().empty() && ahead().empty() && live().empty(); }
  std::int64_t seq() const { return seq_; }
  const Feed& feed() const { return feed_; }
  const std::vector<Following*>& waiting() const { return lists_[0]; }
  const std::vector<Following*>& ahead() const { return lists_[1]; }
  const std::vector<Following*>& live() const { return lists_[2]; }

 private:
  friend class Following;
  std::vector<Following*>& list_of(const Following& follow) { return lists_[static_cast<std::size_t>(follow.state_)]; }
  void add(Following& follow);
  void remove(Following& follow);
  void move(Following& follow, Following::State to);
  void admit();
  Following* find_next() const;
  static constexpr std::size_t fetched_ahead = 12;   ///< followers: what is fetched must be there in time, and still be there
  static void fetch_ahead(Following* const* followers);

  Feed feed_;
  std::int64_t seq_ = 0;       ///< of the newest event delivered or pending, once somebody is live
  std::int64_t reached_ = 0;   ///< the feed is known to have come so far: who goes live must have had it
  std::string pending_;
  Instant rests_until_{};
  std::array<std::vector<Following*>, 3> lists_;   ///< by state
};

/// The audiences of a shard, and their tempo: an idle room sends at once; after it has, what comes next waits, by the time
/// that the last sending took, and leaves as one frame: `rest_factor_small` times as long, but of a room so large that this
/// would be felt only `rest_felt`, or `rest_factor_large` times as long; within `rest_min` and `rest_max`. So one room can take
/// a third of a shard at most, and thousands of followers cost half as much (docs/performance.md). What else ran while it
/// sent counts as well: a shard that is behind gathers more. Of several shards each sends to a part of the room, and where
/// nobody feels it rests as if it had sent to all: such a room costs the same on however many it is.
class Audiences : public TurnEnd {
 public:
  static constexpr std::chrono::milliseconds rest_min{2};
  static constexpr std::chrono::milliseconds rest_max{200};
  static constexpr std::chrono::milliseconds rest_felt{20};
  static constexpr int rest_factor_small = 6;
  static constexpr int rest_factor_large = 2;
  static Instant::duration rest_after(Instant::duration took, std::size_t shards = 1);

  /// `tempo`: false sends at the end of each turn, to measure what that costs. `watch` and `stages` must outlive this, or be null.
  explicit Audiences(Shard& shard, bool tempo = true, AudienceWatch* watch = nullptr, const StageTrace* stages = nullptr,
                     std::size_t shards = 1)
      : shard_(shard), watch_(watch), stages_(stages), shards_(shards), tempo_(tempo) {}
  ~Audiences() override { shard_.forget(*this); }

  void deliver(const PublishedEvent& event);
  /// Frames whole signals; nobody here: nothing happens.
  void signal(const Feed& feed, std::string_view line);
  /// Makes all followers of a feed ask again whether they may follow it.
  void ask_again(const Feed& feed);
  void reach(const Feed& feed, std::int64_t seq);
  void begin_anew(const Feed& feed);
  Audience* find(const Feed& feed);
  std::size_t count() const { return audiences_.size(); }

  void on_turn_end() override;

 private:
  friend class Following;
  Audience& join(const Feed& feed);
  void leave(Audience& audience);
  void ask_turn_end();
  void set_rests(Instant now);

  Shard& shard_;
  AudienceWatch* watch_;
  const StageTrace* stages_;
  std::size_t shards_;
  bool tempo_;
  std::uint64_t attempts_ = 0;
  std::unordered_map<Feed, std::unique_ptr<Audience>> audiences_;
  std::vector<Feed> pending_;   ///< audiences with something to flush
  std::vector<Feed> sending_;   ///< flushed at the last turn's end: their frames leave in this one
  Instant sending_since_{};
  bool turn_end_asked_ = false;
};

}  // namespace majlis::live
