#include "tests/faults/talker.hpp"

#include <charconv>

#include <fmt/format.h>

namespace majlis::tests {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds silence_max{3'000};   ///< without a sign of life, although asked for one: the connection is dead
constexpr milliseconds ask_after{1'000};

/// The value behind `name` in a line that our own server encoded; parsing a tree for each of a million lines would make
/// the clients the bottleneck.
std::int64_t number_after(std::string_view line, std::string_view name) {
  const auto at = line.find(name);
  std::int64_t value = -1;
  if (at != line.npos) std::from_chars(line.data() + at + name.size(), line.data() + line.size(), value);
  return value;
}

std::string text_after(std::string_view line, std::string_view name, char end = '"') {
  const auto at = line.find(name);
  if (at == line.npos) return {};
  const auto begin = at + name.size();
  return std::string{line.substr(begin, line.find(end, begin) - begin)};
}

}  // namespace

Talker::Talker(TalkerPlan plan, MeetingPlace& place, Stopwatch* stopwatch)
    : plan_(std::move(plan)), place_(place), stopwatch_(stopwatch), random_(plan_.seed) {
  history_.name = plan_.name;
  for (const auto& feed : plan_.feeds) cursors_[feed.name()] = history_.began_after[feed.name()] = 0;
  next_post_ = Clock::now() + milliseconds{static_cast<std::int64_t>(random_() % static_cast<std::uint64_t>(plan_.pace.count() * plan_.burst))};
  thread_ = std::thread([this] { run(); });
}

Talker::~Talker() {
  finish({});
  join();
}

void Talker::finish(const std::map<std::string, std::int64_t>& heads) {
  std::lock_guard lock{heads_mutex_};
  if (finishing_) return;
  heads_ = heads;
  finish_by_ = Clock::now() + patience;
  writing_ = false;
  finishing_ = true;
}

void Talker::join() {
  if (thread_.joinable()) thread_.join();
}

void Talker::check_overdue() const {
  if (finishing_ && Clock::now() > finish_by_) throw std::runtime_error{"never got everything"};
}

/// What finish() sets before finishing_ is never changed again.
bool Talker::is_complete() const {
  if (!finishing_ || !pending_.empty()) return false;
  return std::all_of(heads_.begin(), heads_.end(), [this](const auto& head) {
    const auto cursor = cursors_.find(head.first);
    return cursor == cursors_.end() || cursor->second >= head.second;
  });
}

void Talker::run() {
  while (!is_complete()) {
    try {
      check_overdue();
      connect();
    } catch (const WireError&) {
    } catch (const UpgradeRefused& refused) {
      // While it drains a server says so; anything else is none of our faults.
      if (refused.reply.status != 503) trouble_ = refused.what();
    } catch (const std::exception& error) {
      trouble_ = error.what();
    }
    if (trouble_.empty()) continue;
    gave_up_ = true;
    return;
  }
}

void Talker::connect() {
  WebSocket socket{place_.wait(), {{"Cookie", "majlis_session=" + plan_.cookie}}};
  ++reconnects_;
  heard_at_ = asked_at_ = Clock::now();
  follow_requests_.clear();
  for (const auto& [feed, after] : cursors_) {
    follow_requests_[++last_id_] = feed;
    socket.send_text(fmt::format(R"({{"id":{},"op":"follow","args":{{"feed":"{}","after":{}}}}})", last_id_, feed, after));
  }
  if (plan_.present) socket.send_text(fmt::format(R"({{"id":{},"op":"set_presence","args":{{"room":{}}}}})", ++last_id_, plan_.present->value));
  for (auto& pending : pending_) {
    ++retries_;
    send(socket, pending);
  }
  live_through(socket);
}

void Talker::live_through(WebSocket& socket) {
  const auto leaves = plan_.stays.count() > 0
                          ? Clock::now() + milliseconds{static_cast<std::int64_t>(random_() % static_cast<std::uint64_t>(2 * plan_.stays.count()))}
                          : Clock::time_point::max();
  while (!is_complete() && Clock::now() < leaves) {
    check_overdue();
    if (writing_ && Clock::now() >= next_post_) write_burst(socket);
    if (Clock::now() - heard_at_ > ask_after && Clock::now() - asked_at_ > ask_after) {
      asked_at_ = Clock::now();
      socket.send_text(fmt::format(R"({{"id":{},"op":"ping"}})", ++last_id_));
    }
    if (is_silent()) return;
    const auto until = std::min(writing_ ? next_post_ : Clock::now() + milliseconds{100}, Clock::now() + milliseconds{100});
    listen(socket, Deadline{until - Clock::now()});
  }
}

bool Talker::is_silent() const {
  const bool unanswered = !pending_.empty() && Clock::now() - pending_.front().sent_at > silence_max;
  return unanswered || Clock::now() - heard_at_ > silence_max;
}

void Talker::write_burst(WebSocket& socket) {
  const auto pause = plan_.pace * plan_.burst;
  next_post_ += pause;
  if (next_post_ < Clock::now()) next_post_ = Clock::now() + pause;   // back from a long absence: no flood
  if (pending_.size() > 2 * static_cast<std::size_t>(plan_.burst)) return;
  for (int i = 0; i < plan_.burst; ++i) {
    const auto mark = fmt::format("{}-{}", plan_.name, ++last_mark_);
    pending_.push_back({mark, fmt::format("key-of-{:->16}", mark), 0, {}});
    ++unacknowledged_;
    if (stopwatch_) stopwatch_->sent(mark);
    send(socket, pending_.back());
  }
}

void Talker::send(WebSocket& socket, Pending& pending) {
  pending.id = ++last_id_;
  pending.sent_at = Clock::now();
  const bool mentions = !plan_.mention.empty() && pending.mark.back() == '8';
  socket.send_text(fmt::format(R"({{"id":{},"op":"write_post","key":"{}","args":{{"thread":{},"text":"{}{}"}}}})", pending.id, pending.key,
                               plan_.thread.value, pending.mark, mentions ? " @" + plan_.mention : ""));
}

void Talker::listen(WebSocket& socket, const Deadline& deadline) {
  try {
    const auto message = socket.next(deadline);
    if (message.kind != Message::Kind::text) throw WireError{"hung up"};
    heard_at_ = Clock::now();
    std::string_view rest = message.text;
    while (!rest.empty()) {
      const auto end = std::min(rest.find('\n'), rest.size());
      note(rest.substr(0, end));
      rest.remove_prefix(std::min(end + 1, rest.size()));
    }
  } catch (const WireTimeout&) {
    // Nothing came: there is something else to do.
  }
}

void Talker::note(std::string_view line) {
  if (line.starts_with(R"({"id":)")) return note_answer(line);
  if (line.find(R"("signal":)") != line.npos) return;
  const auto feed = text_after(line, R"({"feed":")");
  if (line.starts_with(fmt::format(R"({{"feed":"{}","end":)", feed))) return note_reset(line);
  const auto seq = number_after(line, R"("seq":)");
  // A post is known by its first word; another event by what it says.
  const bool post = line.find(R"("event":"post_written")") != line.npos;
  const auto text = text_after(line, R"("text":")");
  history_.seen[feed].push_back({seq, post ? text.substr(0, text.find(' ')) : std::string{line.substr(line.find(R"("event":)"))}});
  if (post && stopwatch_) stopwatch_->seen(history_.seen[feed].back().mark);
  cursors_[feed] = seq;
  ++deliveries_;
}

/// Nothing is forgotten within a run, so nobody may be told to begin anew.
void Talker::note_reset(std::string_view line) {
  ++history_.resets;
  trouble_ = std::string{line};
  throw WireError{trouble_};
}

void Talker::note_answer(std::string_view line) {
  const auto id = number_after(line, R"({"id":)");
  const bool refused = line.find(R"("error":)") < 40;
  if (const auto follow = follow_requests_.extract(id)) {
    if (!refused) {
      if (follow_requests_.empty()) resumed_at_ = Clock::now();
      return;
    }
    if (line.find("feed_reset") != line.npos) note_reset(line);
    throw WireError{"the follow was refused"};
  }
  const auto found = std::find_if(pending_.begin(), pending_.end(), [&](const Pending& pending) { return pending.id == id; });
  if (found == pending_.end()) return;   // a ping
  if (refused) {
    const auto code = text_after(line, R"("code":")");
    if (code == "unavailable" || code == "shutting_down" || code == "slow_down") throw WireError{code};
    trouble_ = std::string{line};
    throw WireError{code};
  }
  if (stopwatch_) stopwatch_->acknowledged(found->mark);
  history_.acknowledged.push_back(found->mark);
  pending_.erase(found);
  --unacknowledged_;
  ++acknowledged_;
}

}  // namespace majlis::tests
