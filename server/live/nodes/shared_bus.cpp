#include "server/live/nodes/shared_bus.hpp"

#include <charconv>

#include <boost/asio/post.hpp>
#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include "protocol/frames.hpp"
#include "protocol/operations.hpp"
#include "server/community/digest.hpp"
#include "server/community/notices.hpp"

namespace majlis::live {
namespace {

/// Nodes commit in turn, but their words come over different ways: what overtakes waits so long for the other.
constexpr std::chrono::milliseconds gap_patience{30};
/// Events that wait for a notice.
constexpr std::size_t held_max = 20'000;
/// Compared with the store by one question.
constexpr std::size_t feeds_per_look = 500;

/// What a notice of another node means here, in the order in which it is to happen.
Bulletin read_entries(const community::NodeNotice& notice) {
  Bulletin entries;
  for (const auto member : notice.reaccess_members) entries.push_back(Reaccess{member});
  for (const auto& name : notice.reaccess_feeds) {
    if (const auto feed = Feed::parse(name.str())) entries.push_back(Reaccess{*feed});
  }
  for (const auto& member : notice.renamed_members) entries.push_back(Renamed{member});
  for (const auto& [member, session] : notice.ended_sessions) entries.push_back(SessionOver{member, session});
  return entries;
}

/// What an event that was committed elsewhere brings to the shards.
Bulletin brought_by(const Feed& feed, const EventWord& event) {
  std::string line{event.line};
  if (feed != Feed::of_nodes()) return {PublishedEvent{feed, event.seq, std::make_shared<const std::string>(std::move(line)), event.wrote, event.notices}};
  const auto notice = community::read_notice(line);
  // A newer program's, while nodes are being replaced one by one: nothing is left out by asking everything again.
  return notice ? read_entries(*notice) : Bulletin{LostTouch{}};
}

}  // namespace

SharedBus::SharedBus(Shards& shards, Receiver receiver, std::unique_ptr<Courier> courier, ReadMissed read_missed, Metrics& metrics, Options options)
    : shards_(shards), receiver_(std::move(receiver)), courier_(std::move(courier)), read_missed_(std::move(read_missed)), metrics_(metrics),
      options_(std::move(options)) {
  gap_timer_ = shards_[0].make_timer();
  shards_[0].every_second([this] { on_second(); });
  shards_.on(0, [this] { begin(); });
}

SharedBus::~SharedBus() { stop(); }

void SharedBus::stop() {
  stopped_ = true;
  gap_timer_.reset();
  courier_->stop();
}

void SharedBus::begin() {
  courier_->start({[this](std::string_view channel, std::string_view text) { on_heard(channel, text); },
                   [this](std::string_view channel) { on_listens(channel); }});
  Bulletin nothing_waits;
  Followed& nodes = followed_[Feed::of_nodes()];
  nodes.order.skip_to(options_.nodes_seq, nothing_waits, now());
  nodes.shards = 1;
  courier_->listen(channel_of(Feed::of_nodes()));
}

std::string SharedBus::channel_of(const Feed& feed) const { return fmt::format("majlis:{}:{}", options_.community_key, feed.key()); }

std::optional<Feed> SharedBus::feed_of(std::string_view channel) const {
  std::int64_t key = 0;
  const auto digits = channel.substr(channel.rfind(':') + 1);
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), key);
  if (error != std::errc{} || end != digits.data() + digits.size()) return std::nullopt;
  return Feed::from_key(key);
}

// Followed feeds ----------------------------------------------------------------------------------------------------

void SharedBus::joined(const Feed& feed) {
  shards_.on(0, [this, feed] { follow(feed); });
}

/// After stop() the followers go one by one, and their shards with them: nothing may be posted any more.
void SharedBus::left(const Feed& feed) {
  if (!stopped_) shards_.on(0, [this, feed] { unfollow(feed); });
}

void SharedBus::follow(const Feed& feed) {
  if (followed_[feed].shards++ == 0) courier_->listen(channel_of(feed));
}

void SharedBus::unfollow(const Feed& feed) {
  const auto found = followed_.find(feed);
  if (found == followed_.end() || --found->second.shards > 0) return;
  followed_.erase(found);
  gaps_.erase(feed);
  courier_->ignore(channel_of(feed));
}

// From this node ----------------------------------------------------------------------------------------------------

void SharedBus::publish(std::shared_ptr<const Bulletin> bulletin) {
  shards_.on(0, [this, bulletin = std::move(bulletin)] {
    publish_here(*bulletin);
    publish_there(*bulletin);
  });
}

void SharedBus::publish_here(const Bulletin& bulletin) {
  Bulletin at_once;
  Bulletin in_turn;
  for (const auto& entry : bulletin) {
    const auto* event = std::get_if<PublishedEvent>(&entry);
    const auto found = event ? followed_.find(event->feed) : followed_.end();
    // What this node's own notices mean stands in the bulletin beside them.
    if (!event) at_once.push_back(entry);
    else if (event->feed == Feed::of_nodes()) put_in_order(event->feed, found->second, event->seq, {}, at_once);
    else if (found != followed_.end()) put_in_order(event->feed, found->second, event->seq, {*event}, in_turn);
  }
  give(std::move(at_once));
  std::move(in_turn.begin(), in_turn.end(), std::back_inserter(held_));
  release();
}

void SharedBus::publish_there(const Bulletin& bulletin) {
  for (const auto& entry : bulletin) {
    const auto* event = std::get_if<PublishedEvent>(&entry);
    if (event) courier_->say(channel_of(event->feed), write_word({options_.node, EventWord{event->seq, event->notices, event->wrote, *event->line}}));
  }
}

void SharedBus::tell_crowd(RoomId room, std::string said) {
  shards_.on(0, [this, room, said = std::move(said)] { courier_->say(channel_of(Feed::of(room)), write_word({options_.node, CrowdWord{said}})); });
}

// Limits ------------------------------------------------------------------------------------------------------------

/// Names of members don't stand in Redis.
std::string SharedBus::bucket_of(const std::string& name) const {
  return fmt::format("majlis:{}:limit:{}", options_.community_key, community::sha256_hex(options_.community_key + name));
}

void SharedBus::take_shared(const std::string& bucket, const rules::Budget& budget, int debt_max, std::function<void(std::optional<std::int64_t>)> done) {
  shards_.on(0, [this, bucket, budget, debt_max, done = std::move(done)] { courier_->take(bucket_of(bucket), budget, debt_max, done); });
}

void SharedBus::refill_shared(const std::string& bucket) {
  shards_.on(0, [this, bucket] { courier_->refill(bucket_of(bucket)); });
}

// To the shards -----------------------------------------------------------------------------------------------------

/// What notices bring goes ahead of everything else.
void SharedBus::pass_on(const Feed& feed, Bulletin bulletin) {
  if (feed == Feed::of_nodes()) give(std::move(bulletin));
  else std::move(bulletin.begin(), bulletin.end(), std::back_inserter(held_));
}

/// `all_before_look`: a look that has just ended began after these were heard, and so after they were committed. The notices
/// that they wait for were among what it read; a word that claims more is not to be believed.
void SharedBus::release(bool all_before_look) {
  const std::int64_t known = notices().seq().value_or(0);
  Bulletin free;
  while (!held_.empty()) {
    const auto* event = std::get_if<PublishedEvent>(&held_.front());
    const bool is_sure = all_before_look && held_before_look_ > 0;
    if (event && event->notices > known && !is_sure) break;
    free.push_back(std::move(held_.front()));
    held_.pop_front();
    if (held_before_look_ > 0) --held_before_look_;
  }
  if (!free.empty()) held_since_.reset();
  if (held_.size() > held_max) {
    // The database does not say what the notices are, for so long that it can only be this node's own trouble.
    held_.clear();
    held_before_look_ = 0;
    held_since_.reset();
    free.push_back(LostTouch{});
  }
  if (!held_.empty() && !held_since_) held_since_ = now();
  give(std::move(free));
  watch_gaps();
}

void SharedBus::give(Bulletin bulletin) {
  if (bulletin.empty()) return;
  shards_.on_all([this, shared = std::make_shared<const Bulletin>(std::move(bulletin))](Shard& shard) { receiver_(shard, *shared); });
}

// From other nodes --------------------------------------------------------------------------------------------------

void SharedBus::on_heard(std::string_view channel, std::string_view text) {
  const auto word = read_word(text);
  const auto feed = feed_of(channel);
  if (!word || !feed || word->node == options_.node || !followed_.contains(*feed)) return;
  if (const auto* event = std::get_if<EventWord>(&word->what)) return on_event(*feed, *event);
  if (feed->kind != FeedKind::room) return;
  const RoomId room{feed->id};
  if (const auto* crowd = std::get_if<CrowdWord>(&word->what)) {
    give({CrowdElsewhere{room, std::string{word->node}, std::make_shared<const std::string>(crowd->said)}});
  } else {
    give({CrowdAsked{room}});
  }
}

void SharedBus::on_event(const Feed& feed, const EventWord& event) {
  metrics_.bus_events_heard.Increment();
  Bulletin out;
  put_in_order(feed, followed_[feed], event.seq, brought_by(feed, event), out);
  pass_on(feed, std::move(out));
  release();
}

/// Whatever was said before is looked up.
void SharedBus::on_listens(std::string_view channel) {
  const auto feed = feed_of(channel);
  if (!feed || !followed_.contains(*feed)) return;
  want_look(*feed);
  if (feed->kind == FeedKind::room) courier_->say(std::string{channel}, write_word({options_.node, CrowdQuestion{}}));
}

void SharedBus::put_in_order(const Feed& feed, Followed& followed, std::int64_t seq, Bulletin brings, Bulletin& out) {
  followed.order.insert(seq, std::move(brings), out, now());
  note_gap(feed, followed.order);
}

void SharedBus::note_gap(const Feed& feed, const FeedOrder& order) {
  if (!order.missing_since()) gaps_.erase(feed);
  else if (gaps_.insert(feed).second) metrics_.bus_gaps.Increment();
}

// What is missing ---------------------------------------------------------------------------------------------------

void SharedBus::watch_gaps() {
  if (gap_timer_armed_ || stopped_) return;
  if (gaps_.empty() && !held_since_) return;
  gap_timer_armed_ = true;
  gap_timer_->start(now() + gap_patience, [this] {
    gap_timer_armed_ = false;
    on_gap_timer();
  });
}

void SharedBus::on_gap_timer() {
  if (is_store_away_) return watch_gaps();
  for (const auto& feed : gaps_) {
    if (now() - *followed_[feed].order.missing_since() >= gap_patience) want_look(feed);
  }
  if (held_since_ && now() - *held_since_ >= gap_patience) want_look(Feed::of_nodes());
  watch_gaps();
}

void SharedBus::want_look(const Feed& feed) {
  to_look_at_.insert(feed);
  look_soon();
}

/// In a turn of its own: what else is wanted now goes into the same question.
void SharedBus::look_soon() {
  if (look_posted_ || looks_under_way_ > 0 || to_look_at_.empty() || stopped_) return;
  look_posted_ = true;
  shards_.on(0, [this] {
    look_posted_ = false;
    if (!stopped_) look();
  });
}

/// In each question first of all the notices: who has lost a right by what comes next must not hear of it.
void SharedBus::look() {
  to_look_at_.erase(Feed::of_nodes());
  std::vector<Feed> feeds{to_look_at_.begin(), to_look_at_.end()};
  to_look_at_.clear();
  held_before_look_ = held_.size();
  std::size_t at = 0;
  do {
    Look look{{{Feed::of_nodes(), notices().seq()}}, now()};
    for (; at < feeds.size() && look.places.size() < feeds_per_look; ++at) {
      if (const auto found = followed_.find(feeds[at]); found != followed_.end()) look.places.push_back({feeds[at], found->second.order.seq()});
    }
    ++looks_under_way_;
    read_missed_(look.places, [this, look](Result<std::vector<community::Missed>> missed) { on_missed(look, std::move(missed)); });
  } while (at < feeds.size());
}

void SharedBus::on_missed(const Look& look, Result<std::vector<community::Missed>> missed) {
  --looks_under_way_;
  if (stopped_) return;
  is_store_away_ = !missed;
  if (!missed) {
    for (const auto& place : look.places) to_look_at_.insert(place.feed);   // the next second asks again
    return;
  }
  bool notices_left = false;
  for (const auto& of : *missed) {
    // There are more notices than were read, and what follows may be behind one of them.
    if (notices_left) {
      want_look(of.feed);
      continue;
    }
    Bulletin out;
    notices_left = catch_up(of, out) && of.feed == Feed::of_nodes();
    pass_on(of.feed, std::move(out));
  }
  disown(look, *missed);
  release(!notices_left);
  look_soon();
}

/// Whatever was heard before a look began had been committed by then: what the look did not find was never there.
void SharedBus::disown(const Look& look, const std::vector<community::Missed>& missed) {
  std::unordered_map<Feed, std::int64_t> heads;
  for (const auto& of : missed) heads.emplace(of.feed, of.head);
  for (const auto& [feed, seq] : look.places) {
    const auto found = followed_.find(feed);
    if (found == followed_.end()) continue;
    const auto head = heads.find(feed);
    found->second.order.disown(head == heads.end() ? seq.value_or(0) : head->second, look.began);
    note_gap(feed, found->second.order);
  }
}

/// True: there is more to read of it.
bool SharedBus::catch_up(const community::Missed& missed, Bulletin& out) {
  const auto found = followed_.find(missed.feed);
  if (found == followed_.end()) return false;
  auto& order = found->second.order;
  const bool is_of_nodes = missed.feed == Feed::of_nodes();
  if (missed.is_beyond) {
    // Each question asks for the notices: another one has said so already.
    if (order.seq() <= missed.head) return false;
    // A word that was forged, or a database that went on without the last of what it had acknowledged. Once as much has been
    // written there anew as was lost, nobody can tell (docs/scaling.md).
    spdlog::warn("{}: what was heard is not in the database, which has come to {}: followers begin anew", missed.feed.name(), missed.head);
    order = FeedOrder{};
    order.skip_to(missed.head, out, now());
    note_gap(missed.feed, order);
    out.push_back(is_of_nodes ? BulletinEntry{LostTouch{}} : BulletinEntry{Disowned{missed.feed}});
    return false;
  }
  if (missed.too_much) {
    out.push_back(is_of_nodes ? BulletinEntry{LostTouch{}} : BulletinEntry{Reaccess{missed.feed}});
    order.skip_to(missed.head, out, now());
    note_gap(missed.feed, order);
    return false;
  }
  if (missed.events.empty()) {
    // Nothing of it was heard here yet: followers know where they are, and read on if it is not there.
    if (!order.seq()) out.push_back(Reached{missed.feed, missed.head});
    if (!order.seq()) order.skip_to(missed.head, out, now());
    return false;
  }
  metrics_.bus_events_read.Increment(static_cast<double>(missed.events.size()));
  for (const auto& event : missed.events) {
    const auto line = event_line(event.feed, event.seq, event.at, event.event, event.data_json);
    put_in_order(event.feed, found->second, event.seq, brought_by(event.feed, {event.seq, 0, {}, line}), out);
  }
  const bool more = missed.events.back().seq < missed.head;
  if (more) want_look(missed.feed);
  return more;
}

void SharedBus::on_second() {
  if (stopped_) return;
  for (const auto& [feed, followed] : followed_) to_look_at_.insert(feed);
  look_soon();
}

}  // namespace majlis::live
