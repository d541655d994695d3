/// How a session follows feeds: catching up in stretches, going live, losing the right, asking again.
#include <algorithm>

#include "server/live/session.hpp"

namespace majlis::live {
namespace {

constexpr std::size_t frame_bytes = 64 * 1024;     ///< of lines gathered in one frame

}  // namespace

Following* Session::find_following(const Feed& feed) {
  const auto found = std::find_if(followings_.begin(), followings_.end(), [&](const auto& following) { return following->feed() == feed; });
  return found == followings_.end() ? nullptr : found->get();
}

void Session::stop_following(const Feed& feed) {
  Following* following = find_following(feed);
  if (!following) return;
  if (const auto id = following->take_owed_reply()) answer(*id, refused(ErrorCode::conflict, "unfollowed or followed anew meanwhile"));
  if (feed.kind == FeedKind::room && looking_at_ == RoomId{feed.id}) look_at(std::nullopt);
  std::erase_if(followings_, [&](const auto& following) { return following->feed() == feed; });
}

void Session::ask_again(const Feed& feed) {
  if (Following* following = find_following(feed)) read_on(*following);
}

void Session::ask_all_again() {
  for (const auto& following : followings_) read_on(*following);
}

void Session::read_on(Following& following) {
  const Wanted wanted{following.feed(), following.wait()};
  const std::int64_t after = following.seq();
  const auto read = [actor = caller_.actor(), feed = following.feed(), after](const storage::Tables& tables) {
    return community::read_stretch(community::Snapshot{tables, actor, system_now()}, feed, after);
  };
  node_.engine().read<community::Stretch>(shard_, read, [weak = weak_from_this(), wanted](auto stretch) {
    if (const auto self = weak.lock()) self->on_stretch(wanted, std::move(stretch));
  });
}

void Session::on_stretch(const Wanted& wanted, Result<community::Stretch> stretch) {
  Following* following = find_following(wanted.feed);
  if (!outlet_ || !following || following->attempt() != wanted.attempt) return;   // asked again or unfollowed meanwhile
  if (!stretch) return refuse_follow(*following, stretch.error());
  if (const auto request_id = following->take_owed_reply()) {
    send_line(reply_line(*request_id, json::to_json(FeedPosition{FeedName::trusted(wanted.feed.name()), stretch->head})));
    if (wanted.feed.kind == FeedKind::room) {
      const RoomId room{wanted.feed.id};
      node_.with_crowd(room, [room](Crowd& crowd) { crowd.greet(room); });
    }
  }
  send_events(stretch->events);
  const std::int64_t reached = stretch->events.empty() ? following->seq() : stretch->events.back().seq;
  if (reached >= stretch->head && following->go_live(reached)) return;
  following->advance(reached);
  outlet_->when_drained([weak = weak_from_this(), feed = wanted.feed, attempt = wanted.attempt] {
    const auto self = weak.lock();
    Following* behind = self ? self->find_following(feed) : nullptr;
    if (behind && behind->attempt() == attempt) self->read_on(*behind);
  });
}

void Session::refuse_follow(Following& following, const Refusal& why) {
  const Feed feed = following.feed();
  if (const auto request_id = following.take_owed_reply()) answer(*request_id, tl::unexpected(why));
  else send_line(end_line(feed, why.code));
  stop_following(feed);
}

void Session::send_events(const std::vector<storage::EventRecord>& events) {
  std::string lines;
  const auto send_lines = [&] {
    if (!lines.empty()) send(make_frame(lines), Importance::event);
    lines.clear();
  };
  for (const auto& event : events) {
    if (!lines.empty()) lines += '\n';
    lines += event_line(event.feed, event.seq, event.at, event.event, event.data_json);
    if (lines.size() >= frame_bytes) send_lines();
  }
  send_lines();
}

}  // namespace majlis::live
