#include "server/live/audience.hpp"

#include <cassert>

#include "protocol/limits.hpp"

namespace majlis::live {

// Following ------------------------------------------------------------------------------------------------------------

Following::Following(Audiences& audiences, Follower& follower, Feed feed, std::int64_t after)
    : audiences_(audiences), follower_(follower), feed_(feed), audience_(&audiences.join(feed)), seq_(after) {
  audience_->add(*this, audience_->waiting_);
}

Following::~Following() {
  audience_->remove(*this, live_ ? audience_->live_ : audience_->waiting_);
  audiences_.leave(*audience_);
}

std::int64_t Following::seq() const { return live_ ? audience_->seq_ : seq_; }

std::uint64_t Following::wait() {
  if (live_) {
    audience_->flush();
    seq_ = audience_->seq_;
    audience_->remove(*this, audience_->live_);
    live_ = false;
    audience_->add(*this, audience_->waiting_);
  }
  kept_.clear();
  overflown_ = false;
  ready_ = false;
  return attempt_ = ++audiences_.attempts_;
}

void Following::keep(const PublishedEvent& event) {
  constexpr std::size_t kept_max = 1'024;
  if (kept_.size() >= kept_max) overflown_ = true;
  if (!overflown_ && event.seq > seq_) kept_.push_back(event);
}

void Following::advance(std::int64_t seq) { seq_ = seq; }

bool Following::go_live(std::int64_t seq) {
  assert(!live_);
  if (overflown_) return false;
  std::string lines;
  for (const auto& event : kept_) {
    if (event.seq <= seq) continue;
    assert(event.seq == seq + 1);
    seq = event.seq;
    if (!lines.empty()) lines += '\n';
    lines += *event.line;
  }
  kept_ = {};
  if (!lines.empty()) follower_.send(make_frame(lines), Importance::event);
  seq_ = seq;
  ready_ = true;
  audience_->admit_ready();
  return true;
}

// Audience ----------------------------------------------------------------------------------------------------------

void Audience::add(Following& follow, std::vector<Following*>& to) {
  follow.place_ = to.size();
  to.push_back(&follow);
}

void Audience::remove(Following& follow, std::vector<Following*>& from) {
  from[follow.place_] = from.back();
  from[follow.place_]->place_ = follow.place_;
  from.pop_back();
}

void Audience::deliver(const PublishedEvent& event) {
  for (Following* follow : waiting_) {
    if (!follow->ready_ || event.seq > follow->seq_) follow->keep(event);
  }
  // A follower may have read an event from the store before it came by here.
  if (live_.empty() || event.seq <= seq_) return;
  assert(event.seq == seq_ + 1);
  seq_ = event.seq;
  if (!pending_.empty()) pending_ += '\n';
  pending_ += *event.line;
  if (!waiting_.empty()) admit_ready();
}

/// Moves those who wait for the audience to come to where they are already.
void Audience::admit_ready() {
  for (std::size_t i = 0; i < waiting_.size();) {
    Following& follow = *waiting_[i];
    if (!follow.ready_ || (!live_.empty() && follow.seq_ != seq_)) {
      ++i;
      continue;
    }
    // A frame in the making holds events that the newcomer has already.
    flush();
    remove(follow, waiting_);
    seq_ = follow.seq_;
    follow.live_ = true;
    follow.ready_ = false;
    add(follow, live_);
  }
}

void Audience::signal(const Frame& frame) {
  for (Following* follow : live_) follow->follower_.send(frame, Importance::signal);
}

void Audience::ask_all_again() {
  std::vector<Follower*> followers;
  for (const auto* list : {&live_, &waiting_}) {
    for (Following* following : *list) followers.push_back(&following->follower_);
  }
  for (Follower* follower : followers) follower->ask_again(feed_);
}

void Audience::flush() {
  if (pending_.empty()) return;
  const Frame frame = make_frame(pending_);
  pending_.clear();
  for (Following* follow : live_) follow->follower_.send(frame, Importance::event);
}

// Audiences ---------------------------------------------------------------------------------------------------------

Audience& Audiences::join(const Feed& feed) {
  auto& audience = audiences_[feed];
  if (!audience) audience = std::make_unique<Audience>(feed);
  return *audience;
}

void Audiences::leave(Audience& audience) {
  if (audience.empty()) audiences_.erase(Feed{audience.feed()});
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
  if (pending_.empty()) shard_.at_turn_end(*this);
  pending_.push_back(event.feed);
}

void Audiences::signal(const Feed& feed, std::string_view line) {
  if (Audience* audience = find(feed); audience && !audience->live().empty()) audience->signal(make_frame(line));
}

void Audiences::ask_again(const Feed& feed) {
  if (Audience* audience = find(feed)) audience->ask_all_again();
}

void Audiences::on_turn_end() {
  for (const Feed& feed : pending_) {
    if (Audience* audience = find(feed)) audience->flush();
  }
  pending_.clear();
}

}  // namespace majlis::live
