/// How a session follows feeds: catching up in stretches, going live, losing the right, asking again.
#include <algorithm>

#include "server/live/session.hpp"

namespace majlis::live {
namespace {

/// At once, per connection, and only while little waits to be sent: what is read has to fit in the outbox.
constexpr std::size_t stretches_under_way = 2;
constexpr std::size_t frame_bytes = 64 * 1024;     ///< of lines gathered in one frame

}  // namespace

Following* Session::find_following(const Feed& feed) {
  const auto found = std::find_if(followings_.begin(), followings_.end(), [&](const auto& following) { return following->feed() == feed; });
  return found == followings_.end() ? nullptr : found->get();
}

/// Not before it is known that it may.
bool Session::follows(RoomId room) {
  const Following* following = find_following(Feed::of(room));
  return following && !following->owes_reply();
}

void Session::answer_owed(Following& following, const Result<std::string>& reply) {
  const auto id = following.take_owed_reply();
  if (!id) return;
  answer(*id, reply);
  request_done();
}

void Session::stop_following(const Feed& feed) {
  Following* following = find_following(feed);
  if (!following) return;
  answer_owed(*following, refused(ErrorCode::conflict, "unfollowed or followed anew meanwhile"));
  if (feed.kind == FeedKind::room && looking_at_ == RoomId{feed.id}) look_at(std::nullopt);
  std::erase_if(followings_, [&](const auto& following) { return following->feed() == feed; });
}

void Session::ask_again(const Feed& feed) {
  if (Following* following = find_following(feed)) read_on(*following);
}

void Session::ask_all_again() {
  for (const auto& following : followings_) read_on(*following);
}

void Session::retry() {
  for (const auto& feed : std::exchange(to_retry_, {})) ask_again(feed);
}

void Session::read_on(Following& following) {
  const auto waiting = std::ranges::find(to_read_, following.feed(), &Wanted::feed);
  if (waiting != to_read_.end()) waiting->attempt = following.wait();
  else to_read_.push_back({following.feed(), following.wait()});
  read_next();
}

void Session::read_next() {
  while (outlet_ && reading_ < stretches_under_way && !to_read_.empty()) {
    const Wanted wanted = to_read_.front();
    to_read_.pop_front();
    ++reading_;
    outlet_->when_drained([weak = weak_from_this(), wanted] {
      if (const auto self = weak.lock()) self->read_stretch(wanted);
    });
  }
}

void Session::read_stretch(const Wanted& wanted) {
  const Following* following = find_following(wanted.feed);
  if (!following || following->attempt() != wanted.attempt) {
    --reading_;
    return read_next();
  }
  const auto read = [actor = caller_.actor(), &shard = shard_, feed = wanted.feed, after = following->seq()](const storage::Tables& tables) {
    return community::read_stretch(community::Snapshot{tables, actor, shard.unix_now()}, feed, after);
  };
  const auto is_over = [weak = weak_from_this(), wanted](auto stretch) {
    const auto self = weak.lock();
    if (!self) return;
    --self->reading_;
    self->on_stretch(wanted, std::move(stretch));
    self->read_next();
  };
  node_.engine().read<community::Stretch>(shard_, read, is_over);
}

void Session::on_stretch(const Wanted& wanted, Result<community::Stretch> stretch) {
  Following* following = find_following(wanted.feed);
  if (!outlet_ || !following || following->attempt() != wanted.attempt) return;   // asked again or unfollowed meanwhile
  if (!stretch) return refuse_follow(*following, stretch.error());
  if (following->owes_reply()) {
    answer_owed(*following, json::to_json(FeedPosition{FeedName::trusted(wanted.feed.name()), stretch->head}));
    if (wanted.feed.kind == FeedKind::room) {
      const RoomId room{wanted.feed.id};
      node_.with_crowd(room, [room](Crowd& crowd) { crowd.greet(room); });
    }
  }
  send_events(stretch->events);
  const std::int64_t reached = stretch->events.empty() ? following->seq() : stretch->events.back().seq;
  if (reached >= stretch->head && following->go_live(reached)) return following->read_well();
  following->advance(reached);
  if (!stretch->events.empty()) following->read_well();
  else if (following->read_in_vain()) return retry_soon(wanted.feed);
  read_on(*following);
}

void Session::retry_soon(const Feed& feed) {
  to_retry_.push_back(feed);
  local_.to_retry.push_back(weak_from_this());
}

/// Storage that can't answer has said nothing about the right: whoever had it waits for the answer.
void Session::refuse_follow(Following& following, const Refusal& why) {
  const Feed feed = following.feed();
  if (why.code == ErrorCode::unavailable && !following.owes_reply()) {
    return retry_soon(feed);
  }
  if (following.owes_reply()) answer_owed(following, tl::unexpected(why));
  else send_lines(end_line(feed, why.code));
  stop_following(feed);
}

void Session::send_events(const std::vector<storage::EventRecord>& events) {
  std::string lines;
  const auto send_gathered = [&] {
    if (!lines.empty()) send_lines(lines);
    lines.clear();
  };
  for (const auto& event : events) {
    if (!lines.empty()) lines += '\n';
    lines += event_line(event.feed, event.seq, event.at, event.event, event.data_json);
    if (lines.size() >= frame_bytes) send_gathered();
  }
  send_gathered();
}

}  // namespace majlis::live
