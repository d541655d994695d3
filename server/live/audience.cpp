#include "server/live/audience.hpp"

#include <algorithm>
#include <cassert>

#include "protocol/limits.hpp"

namespace majlis::live {

// Following ------------------------------------------------------------------------------------------------------------

Following::Following(Audiences& audiences, Follower& follower, Sink& sink, Feed feed, std::int64_t after)
    : audiences_(audiences), follower_(follower), sink_(sink), feed_(feed), audience_(&audiences.join(feed)), seq_(after) {
  audience_->add(*this);
}

Following::~Following() {
  audience_->remove(*this);
  audience_->admit();
  audiences_.leave(*audience_);
}

std::int64_t Following::seq() const { return is_live() ? audience_->seq_ : seq_; }

std::uint64_t Following::wait() {
  if (is_live()) {
    audience_->flush();
    seq_ = audience_->seq_;
  }
  audience_->move(*this, State::waiting);
  audience_->admit();
  kept_.clear();
  kept_bytes_ = 0;
  overflown_ = false;
  return attempt_ = ++audiences_.attempts_;
}

void Following::keep(const PublishedEvent& event) {
  constexpr std::size_t kept_max = 1'024;
  if (overflown_ || event.seq <= seq_) return;
  kept_bytes_ += event.line->size();
  overflown_ = kept_.size() >= kept_max || kept_bytes_ > limits::stretch_bytes;
  if (overflown_) kept_ = {};
  else kept_.push_back(event);
}

void Following::advance(std::int64_t seq) { seq_ = seq; }

bool Following::go_live(std::int64_t seq) {
  assert(state_ == State::waiting);
  if (overflown_) return false;
  std::string lines;
  for (const auto& event : kept_) {
    if (event.seq <= seq) continue;
    if (event.seq != seq + 1) return false;
    seq = event.seq;
    if (!lines.empty()) lines += '\n';
    lines += *event.line;
  }
  // Somebody is live with an event that came by the store, ahead of the bus: it is in the store for this one too. And what the
  // feed is known to have come to may never come by here.
  if (!audience_->live().empty() && seq < audience_->seq_) return false;
  if (seq < audience_->reached_) return false;
  kept_ = {};
  if (!lines.empty()) sink_.send(make_frame(lines), Importance::event);
  seq_ = seq;
  audience_->move(*this, State::ahead);
  audience_->admit();
  return true;
}

// Audience ----------------------------------------------------------------------------------------------------------

void Audience::add(Following& follow) {
  auto& list = list_of(follow);
  follow.place_ = list.size();
  list.push_back(&follow);
}

void Audience::remove(Following& follow) {
  auto& list = list_of(follow);
  list[follow.place_] = list.back();
  list[follow.place_]->place_ = follow.place_;
  list.pop_back();
}

void Audience::move(Following& follow, Following::State to) {
  remove(follow);
  follow.state_ = to;
  add(follow);
}

void Audience::deliver(const PublishedEvent& event) {
  // One did not come by: whoever needs it reads it from the store, and this one with it.
  reach(event.seq - 1);
  for (Following* follow : waiting()) follow->keep(event);
  // A follower may have read an event from the store before it came by here.
  if (live().empty() || event.seq <= seq_) return;
  seq_ = event.seq;
  if (!pending_.empty()) pending_ += '\n';
  pending_ += *event.line;
  admit();
}

/// Takes in those whom the audience has reached; without anybody live it is where the least advanced one is.
void Audience::admit() {
  while (Following* next = find_next()) {
    // A frame in the making holds events that the newcomer has already.
    flush();
    seq_ = next->seq_;
    move(*next, Following::State::live);
  }
}

Following* Audience::find_next() const {
  Following* next = nullptr;
  for (Following* follow : ahead()) {
    if (!next || follow->seq_ < next->seq_) next = follow;
  }
  return next && (live().empty() || next->seq_ == seq_) ? next : nullptr;
}

void Audience::signal(const Frame& frame) {
  for (Following* follow : live()) follow->sink_.send(frame, Importance::signal);
}

void Audience::ask_all_again() {
  std::vector<Follower*> followers;
  for (const auto& list : lists_) {
    for (Following* following : list) followers.push_back(&following->follower_);
  }
  for (Follower* follower : followers) follower->ask_again(feed_);
}

void Audience::reach(std::int64_t seq) {
  reached_ = std::max(reached_, seq);
  while (!live().empty() && seq > seq_) {
    for (Following* follow : std::vector{live()}) follow->follower_.ask_again(feed_);
  }
}

void Audience::begin_anew() {
  flush();
  reached_ = 0;
  ask_all_again();
}

void Audience::flush(Turn turn) {
  if (pending_.empty()) return;
  const Frame frame = make_frame(pending_);
  pending_.clear();
  Following* const* const followers = live().data();
  const std::size_t count = live().size();
  for (std::size_t i = 0; i < count; ++i) {
    if (count - i > fetched_ahead) fetch_ahead(followers + i);
    if (turn == Turn::ends_with_this) followers[i]->sink_.send_now(frame);
    else followers[i]->sink_.send(frame, Importance::event);
  }
}

/// Each step reads what the one before has fetched.
void Audience::fetch_ahead(Following* const* followers) {
  constexpr std::size_t step = fetched_ahead / 4;
  __builtin_prefetch(followers[4 * step]);
  __builtin_prefetch(&followers[3 * step]->sink_);
  followers[2 * step]->sink_.fetch_first();
  followers[step]->sink_.fetch_second();
}

// Audiences ---------------------------------------------------------------------------------------------------------

Audience& Audiences::join(const Feed& feed) {
  auto& audience = audiences_[feed];
  if (audience) return *audience;
  audience = std::make_unique<Audience>(feed);
  if (watch_) watch_->joined(feed);
  return *audience;
}

void Audiences::leave(Audience& audience) {
  if (!audience.empty()) return;
  const Feed feed = audience.feed();
  audiences_.erase(feed);
  if (watch_) watch_->left(feed);
}

Audience* Audiences::find(const Feed& feed) {
  const auto found = audiences_.find(feed);
  return found == audiences_.end() ? nullptr : found->second.get();
}

void Audiences::deliver(const PublishedEvent& event) {
  assert(shard_.is_current());
  Audience* audience = find(event.feed);
  if (!audience) return;
  const bool was_pending = audience->has_pending();
  audience->deliver(event);
  if (was_pending || !audience->has_pending()) return;
  pending_.push_back(event.feed);
  ask_turn_end();
}

void Audiences::ask_turn_end() {
  if (!std::exchange(turn_end_asked_, true)) shard_.at_turn_end(*this);
}

void Audiences::signal(const Feed& feed, std::string_view line) {
  if (Audience* audience = find(feed); audience && !audience->live().empty()) audience->signal(make_frame(line));
}

void Audiences::ask_again(const Feed& feed) {
  if (Audience* audience = find(feed)) audience->ask_all_again();
}

void Audiences::reach(const Feed& feed, std::int64_t seq) {
  if (Audience* audience = find(feed)) audience->reach(seq);
}

void Audiences::begin_anew(const Feed& feed) {
  if (Audience* audience = find(feed)) audience->begin_anew();
}

void Audiences::on_turn_end() {
  turn_end_asked_ = false;
  const auto now = shard_.now();
  set_rests(now);
  auto next = Instant::max();
  std::vector<Feed> resting;
  for (const Feed& feed : std::exchange(pending_, {})) {
    Audience* audience = find(feed);
    if (!audience || !audience->has_pending()) continue;
    if (audience->rests_until() > now) {
      next = std::min(next, audience->rests_until());
      resting.push_back(feed);
    } else {
      sending_.push_back(feed);
    }
  }
  pending_ = std::move(resting);
  // One room alone: a second visit to each of its followers, to write what the first has queued, would fetch them into the
  // processor's cache once more. Of several, a connection that follows two would write twice.
  const auto turn = sending_.size() == 1 ? Audience::Turn::ends_with_this : Audience::Turn::goes_on;
  for (const Feed& feed : sending_) {
    const auto began = stages_ ? stages_->now() : StageTrace::Moment{};
    find(feed)->flush(turn);
    if (stages_) stages_->took(Stage::send, began);
  }
  if (!pending_.empty()) shard_.wake_at(next, [this] { ask_turn_end(); });
  if (!tempo_) sending_.clear();
  if (sending_.empty()) return;
  // The connections that got a frame have asked for this turn's end just now: asked after them, it comes when they have sent.
  sending_since_ = now;
  ask_turn_end();
}

Instant::duration Audiences::rest_after(Instant::duration took, std::size_t shards) {
  const auto others_take = took * static_cast<Instant::duration::rep>(shards - 1);
  const auto unfelt = std::min<Instant::duration>(rest_factor_small * shards * took, rest_felt) + others_take;
  return std::clamp<Instant::duration>(std::max(unfelt, rest_factor_large * took), rest_min, rest_max);
}

/// By what was sent to each: rooms that sent in the same turn share the time it took.
void Audiences::set_rests(Instant now) {
  std::size_t frames = 0;
  for (const Feed& feed : sending_) {
    if (const Audience* audience = find(feed)) frames += audience->live().size();
  }
  for (const Feed& feed : std::exchange(sending_, {})) {
    Audience* audience = find(feed);
    if (!audience || audience->live().empty()) continue;
    const auto took = (now - sending_since_) * audience->live().size() / frames;
    audience->rest_until(now + rest_after(took, shards_));
  }
}

}  // namespace majlis::live
