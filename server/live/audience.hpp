/// Audiences: who on this shard follows which feed. Lives on one shard, like the connections it serves.
///
/// A Following is a connection's place in an audience, and leaving is its destructor. It begins *waiting*: what is
/// published meanwhile is kept for it. Once the missed events are read from the store it is *live* and shares the
/// frames that the audience makes. Losing sight for a moment (a role changed, so the right must be asked again) is the
/// same thing backwards: suspend() makes it waiting, and the same catch-up brings it back.
#pragma once

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

namespace majlis::live {

/// Signals may be dropped when a connection is behind; events never silently.
enum class Importance { event, signal };

/// A connection, as an audience sees it.
class Follower {
 public:
  virtual ~Follower() = default;
  virtual void send(const Frame& frame, Importance importance) = 0;
  /// Its right to follow this feed may have changed: it asks the store, and gets nothing of the feed until it knows.
  virtual void ask_again(const Feed& feed) = 0;
};

/// One event on its way: the encoded line is shared by all shards.
struct PublishedEvent {
  Feed feed;
  std::int64_t seq;
  std::shared_ptr<const std::string> line;
  std::optional<MemberId> wrote;   ///< whose new post this is: they have stopped typing
};

class Audience;
class Audiences;

class Following {
 public:
  Following(Audiences& audiences, Follower& follower, Feed feed, std::int64_t after);
  ~Following();
  Following(const Following&) = delete;
  Following& operator=(const Following&) = delete;

  const Feed& feed() const { return feed_; }
  bool is_live() const { return live_; }
  /// Everything up to this seq has been handed to the follower.
  std::int64_t seq() const;
  /// Changes with every begin and suspend: an answer from the store that is older than that is worthless.
  std::uint64_t attempt() const { return attempt_; }

  /// Keeps from now on what is published. The seq to read after is seq().
  std::uint64_t wait();
  /// The follower has been given everything up to `seq`; from here on it shares the audience's frames. What was kept
  /// and is newer is sent first. False: so much came meanwhile that it was not kept; advance() and read on.
  [[nodiscard]] bool go_live(std::int64_t seq);
  /// More than one page is missing: notes how far the follower got, and drops what was kept (it will be read).
  void advance(std::int64_t seq);

  /// The request that began this, until it is answered.
  void owe_reply(std::int64_t request_id) { owed_reply_ = request_id; }
  std::optional<std::int64_t> take_owed_reply() { return std::exchange(owed_reply_, std::nullopt); }

 private:
  friend class Audience;
  void keep(const PublishedEvent& event);

  Audiences& audiences_;
  Follower& follower_;
  Feed feed_;
  Audience* audience_;
  std::size_t place_ = 0;      ///< in the audience's list of its kind
  std::int64_t seq_;           ///< while waiting
  std::uint64_t attempt_ = 0;
  bool live_ = false;
  bool ready_ = false;         ///< read from the store further than the audience is: joins it once it gets there
  bool overflown_ = false;     ///< too much came while waiting: the kept events have a gap, so they are read again
  std::optional<std::int64_t> owed_reply_;
  std::vector<PublishedEvent> kept_;
};

/// The followers of one feed on one shard.
class Audience {
 public:
  explicit Audience(Feed feed) : feed_(feed) {}

  void deliver(const PublishedEvent& event);
  void signal(const Frame& frame);
  void ask_all_again();
  /// Sends what this turn brought, as one frame.
  void flush();
  bool has_pending() const { return !pending_.empty(); }
  bool empty() const { return live_.empty() && waiting_.empty(); }
  std::int64_t seq() const { return seq_; }
  const Feed& feed() const { return feed_; }
  const std::vector<Following*>& live() const { return live_; }
  const std::vector<Following*>& waiting() const { return waiting_; }

 private:
  friend class Following;
  void admit_ready();
  void add(Following& follow, std::vector<Following*>& to);
  void remove(Following& follow, std::vector<Following*>& from);

  Feed feed_;
  std::int64_t seq_ = 0;       ///< of the newest event delivered or pending, once somebody is live
  std::string pending_;
  std::vector<Following*> live_;
  std::vector<Following*> waiting_;
};

class Audiences : public TurnEnd {
 public:
  explicit Audiences(Shard& shard) : shard_(shard) {}
  ~Audiences() override { shard_.forget(*this); }

  void deliver(const PublishedEvent& event);
  /// Frames whole signals; nobody here: nothing happens.
  void signal(const Feed& feed, std::string_view line);
  /// Makes all followers of a feed ask again whether they may follow it.
  void ask_again(const Feed& feed);
  Audience* find(const Feed& feed);
  std::size_t count() const { return audiences_.size(); }

  void on_turn_end() override;

 private:
  friend class Following;
  Audience& join(const Feed& feed);
  void leave(Audience& audience);

  Shard& shard_;
  std::uint64_t attempts_ = 0;
  std::unordered_map<Feed, std::unique_ptr<Audience>> audiences_;
  std::vector<Feed> pending_;   ///< audiences with something to flush
};

}  // namespace majlis::live
