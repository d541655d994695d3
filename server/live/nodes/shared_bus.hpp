/// The bus of a node among others. What this node commits is passed on here at once and said to the others; what they say is
/// put in order. Whatever a courier loses is in the store: a gap in a feed that does not close by itself is read from
/// there, and so is whatever a look at the heads of all followed feeds, once a second, finds to be further. So the courier
/// may be gone for as long as it likes: between nodes everything is a second later then.
///
/// Lives on shard 0; what comes from elsewhere is posted there.
#pragma once

#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "protocol/errors.hpp"
#include "server/community/feeds.hpp"
#include "server/live/bus.hpp"
#include "server/live/metrics.hpp"
#include "server/live/nodes/courier.hpp"
#include "server/live/nodes/feed_order.hpp"
#include "server/live/nodes/words.hpp"

namespace majlis::live {

/// Reads what is missing from the store, at one moment, and calls back on shard 0.
using ReadMissed = std::function<void(std::vector<community::FeedPlace> places, std::function<void(Result<std::vector<community::Missed>>)> done)>;

class SharedBus : public Bus {
 public:
  struct Options {
    std::string node;                       ///< differs from all others', without spaces
    std::string community_key;              ///< of the database: several communities may share a courier
    std::int64_t nodes_seq = 0;             ///< of Feed::of_nodes(), read before anybody can connect
  };

  /// `shards` must not run yet.
  SharedBus(Shards& shards, Receiver receiver, std::unique_ptr<Courier> courier, ReadMissed read_missed, Metrics& metrics, Options options);
  ~SharedBus() override;

  void publish(std::shared_ptr<const Bulletin> bulletin) override;
  bool is_shared() const override { return true; }
  void tell_crowd(RoomId room, std::string said) override;
  void joined(const Feed& feed) override;
  void left(const Feed& feed) override;
  void take_shared(const std::string& bucket, const rules::Budget& budget, int debt_max, std::function<void(std::optional<std::int64_t>)> done) override;
  void refill_shared(const std::string& bucket) override;
  void stop() override;

 private:
  /// What this node has of a feed that somebody follows here.
  struct Followed {
    FeedOrder order;
    int shards = 0;                         ///< that have followers
  };

  std::string channel_of(const Feed& feed) const;
  std::string bucket_of(const std::string& name) const;
  std::optional<Feed> feed_of(std::string_view channel) const;
  void begin();
  void follow(const Feed& feed);
  void unfollow(const Feed& feed);
  void publish_here(const Bulletin& bulletin);
  void publish_there(const Bulletin& bulletin);
  void on_heard(std::string_view channel, std::string_view text);
  void on_event(const Feed& feed, const EventWord& event);
  void on_listens(std::string_view channel);
  void pass_on(const Feed& feed, Bulletin bulletin);
  void release(bool all_before_look = false);
  void give(Bulletin bulletin);
  FeedOrder& notices() { return followed_[Feed::of_nodes()].order; }
  void watch_gaps();
  void on_gap_timer();
  void want_look(const Feed& feed);
  void look_soon();
  void look();
  struct Look {
    std::vector<community::FeedPlace> places;
    Instant began;
  };
  void on_missed(const Look& look, Result<std::vector<community::Missed>> missed);
  void disown(const Look& look, const std::vector<community::Missed>& missed);
  bool catch_up(const community::Missed& missed, Bulletin& out);
  void put_in_order(const Feed& feed, Followed& followed, std::int64_t seq, Bulletin brings, Bulletin& out);
  void note_gap(const Feed& feed, const FeedOrder& order);
  void on_second();
  Instant now() const { return shards_[0].now(); }

  Shards& shards_;
  Receiver receiver_;
  std::unique_ptr<Courier> courier_;
  ReadMissed read_missed_;
  Metrics& metrics_;
  Options options_;
  std::unordered_map<Feed, Followed> followed_;
  /// In order; the first of them waits for a notice, and so do those behind it.
  std::deque<BulletinEntry> held_;
  std::optional<Instant> held_since_;
  std::size_t held_before_look_ = 0;        ///< of `held_`, those that were there when the last look began
  std::unordered_set<Feed> gaps_;           ///< feeds in which something is missing that others wait for
  std::unordered_set<Feed> to_look_at_;     ///< feeds to be compared with the store
  std::size_t looks_under_way_ = 0;
  bool look_posted_ = false;
  bool is_store_away_ = false;              ///< it could not answer the last look: the next one is a second's
  bool stopped_ = false;                    ///< set when the shards run no more
  std::unique_ptr<Timer> gap_timer_;
  bool gap_timer_armed_ = false;
};

}  // namespace majlis::live
