#include "tests/simulation/resident.hpp"

#include <fmt/format.h>

#include "tests/simulation/town.hpp"

namespace majlis::tests {
namespace {

using std::chrono::milliseconds;

/// Of a server's frame that is not masked (RFC 6455, section 5.2).
std::string_view payload_of(std::string_view frame) {
  const auto length = static_cast<unsigned char>(frame[1]);
  return frame.substr(length < 126 ? 2 : length == 126 ? 4 : 10);
}

}  // namespace

// Link --------------------------------------------------------------------------------------------------------------

void Link::on_node(std::function<void()> job) {
  if (const auto node = town_.node(node_)) node->run_on(shard_, std::move(job));
}

void Link::open(const live::Caller& caller) {
  const auto node = town_.node(node_);
  node->links.push_back(weak_from_this());
  on_node([self = shared_from_this(), caller, home = node.get()] {
    if (self->is_cut_) return;
    self->session_ = std::make_shared<live::Session>(home->node, home->shards[self->shard_], *self, caller);
    self->session_->confirm_identity();
    self->take_in();
  });
}

void Link::say(std::string text) {
  last_in_ = std::max(last_in_, town_.time().now() + town_.random().ms(0, 30));
  town_.time().after(last_in_ - town_.time().now(), [self = shared_from_this(), text = std::move(text)] {
    if (self->is_cut_) return;
    self->on_node([self, text] {
      self->waiting_.push_back(text);
      self->take_in();
    });
  });
}

void Link::take_in() {
  while (session_ && !is_held_ && !waiting_.empty()) {
    const auto text = std::move(waiting_.front());
    waiting_.pop_front();
    is_held_ = !session_->on_text(text);
  }
}

void Link::resume() {
  is_held_ = false;
  on_node([self = shared_from_this()] { self->take_in(); });
}

void Link::to_resident(std::function<void()> job) {
  last_out_ = std::max(last_out_, town_.time().now() + town_.random().ms(0, 30));
  town_.time().after(last_out_ - town_.time().now(), [self = shared_from_this(), job = std::move(job)] {
    if (!self->is_cut_) job();
  });
}

void Link::send(const live::Frame& frame, live::Importance) {
  if (is_closing_ || is_cut_) return;
  to_resident([this, frame] { resident_.heard(*this, std::string{payload_of(*frame)}); });
}

/// Sometimes much waits to be sent.
void Link::when_drained(std::function<void()> then) {
  if (!town_.random().percent(20)) return then();
  town_.time().after(town_.random().ms(0, 100), [self = shared_from_this(), then = std::move(then)] { self->on_node(then); });
}

void Link::close(const live::HangUp&) {
  if (std::exchange(is_closing_, true)) return;
  to_resident([this] { resident_.closed(*this); });
  town_.time().after(milliseconds{50}, [self = shared_from_this()] { self->cut(); });
}

void Link::cut() {
  if (std::exchange(is_cut_, true)) return;
  town_.time().after(town_.random().ms(0, 2'000), [self = shared_from_this()] {
    self->on_node([self] {
      if (self->session_) self->session_->end();
      self->session_ = nullptr;
    });
  });
}

void Link::node_died() {
  if (session_) session_->end();
  session_ = nullptr;
  if (is_cut_) return;
  is_cut_ = true;
  town_.time().after(town_.random().ms(0, 500), [self = shared_from_this()] { self->resident_.closed(*self); });
}

// Resident ----------------------------------------------------------------------------------------------------------

Resident::Resident(Town& town, MemberCard card, const std::string& device, SessionId session, const std::vector<Feed>& feeds)
    : town_(town), card_(std::move(card)), name_(card_.name.str() + "-" + device), session_(session) {
  for (const auto& feed : feeds) feeds_[feed];
}

void Resident::begin() {
  connect();
  go_on();
}

void Resident::connect() {
  if (!town_.has_nodes()) return town_.time().after(milliseconds{200}, [this] { connect(); });
  const auto node = town_.some_node();
  link_ = std::make_shared<Link>(town_, *this, node, town_.random().below(2));
  for (auto& [feed, followed] : feeds_) followed.asked.reset(), followed.is_followed = false;
  for (auto& post : pending_) post.asked.reset();
  live::Caller caller;
  caller.identity = community::Identity{card_, session_, SessionKind::device, {town_.time().unix_now().ms + 1'000'000'000}, false};
  caller.address = "192.0.2.1";
  link_->open(caller);
  for (const auto& [feed, followed] : feeds_) follow(feed);
}

void Resident::drop_link() {
  if (!link_) return;
  std::exchange(link_, nullptr)->cut();
  town_.time().after(town_.random().ms(0, 400), [this] { connect(); });
}

void Resident::closed(const Link& link) {
  if (link_.get() == &link) drop_link();
}

/// Twice a second: what was refused is asked for once more.
void Resident::go_on() {
  town_.time().after(milliseconds{500}, [this] { go_on(); });
  if (!link_) return;
  for (const auto& [feed, followed] : feeds_) {
    if (!followed.is_followed && !followed.asked) follow(feed);
  }
  for (auto& post : pending_) {
    if (post.asked) continue;
    post.asked = say("write_post", fmt::format(R"({{"thread":{},"text":"{}"}})", post.thread.value, post.mark), post.key);
  }
}

std::int64_t Resident::say(const std::string& op, const std::string& args_json, const std::string& key) {
  const auto id = next_id_++;
  link_->say(fmt::format(R"({{"id":{},"op":"{}",{}"args":{}}})", id, op, key.empty() ? "" : fmt::format(R"("key":"{}",)", key), args_json));
  return id;
}

void Resident::follow(const Feed& feed) {
  auto& followed = feeds_[feed];
  followed.asked = say("follow", fmt::format(R"({{"feed":"{}","after":{}}})", feed.name(), followed.seq));
}

void Resident::write(ThreadId thread) {
  const auto mark = fmt::format("{} {}", name_, ++written_);
  pending_.push_back({fmt::format("written-at-{}-{:06}", name_, written_), mark, thread, {}});
}

void Resident::ask(const std::string& op, const std::string& args_json) {
  if (link_) say(op, args_json, fmt::format("asked-at-{}-{:06}", name_, ++written_));
}

void Resident::heard(const Link& link, const std::string& text) {
  if (link_.get() != &link) return;
  for (std::size_t at = 0; at < text.size();) {
    const auto end = std::min(text.find('\n', at), text.size());
    const auto line = read_line(text.substr(at, end - at));
    at = end + 1;
    if (line.kind == Line::Kind::event) on_event(line);
    else if (line.kind == Line::Kind::reply || line.kind == Line::Kind::error) on_answer(line);
    else if (line.kind == Line::Kind::end) {
      feeds_[*Feed::parse(line.feed)].is_followed = false;
      if (line.name == "feed_reset") town_.violated(fmt::format("{} was told to begin {} anew", name_, line.feed));
    }
  }
}

void Resident::on_event(const Line& line) {
  const auto feed = *Feed::parse(line.feed);
  auto& followed = feeds_[feed];
  const auto told = [&](std::string_view what) { town_.violated(fmt::format("{} has {} of {} {} {}", name_, line.seq, line.feed, what, followed.seq)); };
  if (!followed.is_followed) told("though it does not follow it, at");
  if (line.seq <= followed.seq) told("again or late, after");
  if (line.seq > followed.seq + 1) told("with a gap, after");
  if (!town_.rights().might_have(card_.id, feed, line.seq)) told("which was not theirs to hear, after");
  followed.seq = std::max(followed.seq, line.seq);
  followed.log.push_back({line.seq, mark_of(line)});
}

std::string mark_of(const Line& line) {
  if (line.name != wire_name<PostWritten>()) return fmt::format("{} {}", line.name, line.seq);
  return std::string{json::text_of(line.body()["post"]["text"])};
}

void Resident::on_answer(const Line& line) {
  const bool is_ok = line.kind == Line::Kind::reply;
  for (auto& [feed, followed] : feeds_) {
    if (followed.asked != line.id) continue;
    followed.asked.reset();
    followed.is_followed = is_ok;
    return;
  }
  const auto post = std::find_if(pending_.begin(), pending_.end(), [&](const Pending& each) { return each.asked == line.id; });
  if (post == pending_.end()) return;
  post->asked.reset();
  if (is_ok) acknowledged_.push_back(post->mark);
  const auto code = is_ok ? std::nullopt : std::optional{read_refusal(line.body()).code};
  // May succeed later: asked again, under the same key.
  if (code == ErrorCode::unavailable) return;
  const bool is_understood = !code || code == ErrorCode::not_allowed || code == ErrorCode::not_found;
  if (!is_understood) town_.violated(fmt::format("{} is refused: {}", post->mark, line.text));
  pending_.erase(post);
}

void Resident::judge(const std::map<Feed, std::int64_t>& heads) const {
  for (const auto& [feed, head] : heads) {
    const auto found = feeds_.find(feed);
    if (found == feeds_.end()) continue;
    const auto& followed = found->second;
    if (!followed.is_followed) town_.violated(fmt::format("{} does not follow {}", name_, feed.name()));
    else if (followed.seq != head) town_.violated(fmt::format("{} is at {} of {}, which is at {}", name_, followed.seq, feed.name(), head));
  }
  for (const auto& post : pending_) town_.violated(fmt::format("{} is not answered", post.mark));
}

ClientHistory Resident::history(const std::set<Feed>& feeds) const {
  ClientHistory history{.name = name_, .acknowledged = acknowledged_};
  for (const auto& [feed, followed] : feeds_) {
    if (!feeds.contains(feed)) continue;
    history.seen[feed.name()] = followed.log;
    history.began_after[feed.name()] = 0;
  }
  return history;
}

std::int64_t Resident::seen() const {
  std::int64_t events = 0;
  for (const auto& [feed, followed] : feeds_) events += static_cast<std::int64_t>(followed.log.size());
  return events;
}

}  // namespace majlis::tests
