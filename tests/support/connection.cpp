#include "tests/support/connection.hpp"

#include <fmt/format.h>

namespace majlis::tests {

Connection::Connection(const Address& address, const Headers& headers, int receive_buffer_bytes)
    : socket_(address, headers, receive_buffer_bytes) {}

std::int64_t Connection::post(std::string_view op, std::string_view args, const Key& key) {
  const auto id = ++last_id_;
  const auto key_part = key ? fmt::format(R"("key":"{}",)", *key) : std::string{};
  socket_.send_text(fmt::format(R"({{"id":{},"op":"{}",{}"args":{}}})", id, op, key_part, args));
  return id;
}

Line Connection::answer(std::int64_t id) {
  return wait_for([&](const Line& line) { return (line.kind == Line::Kind::reply || line.kind == Line::Kind::error) && line.id == id; },
                  fmt::format("the answer to request {}", id));
}

std::int64_t Connection::post_follow(const Feed& feed, std::int64_t after) {
  const Follow op{FeedName::trusted(feed.name()), {after}};
  const auto id = post(wire_name<Follow>(), json::to_json(op));
  asked_follows_[id] = {feed.name(), after};
  return id;
}

Result<FeedPosition> Connection::follow(const Feed& feed, std::int64_t after) {
  const auto line = answer(post_follow(feed, after));
  if (line.kind == Line::Kind::error) return tl::unexpected(read_refusal(line.body()));
  return line.as<FeedPosition>();
}

Result<Done> Connection::unfollow(const Feed& feed) {
  const Unfollow op{FeedName::trusted(feed.name())};
  const auto id = post(wire_name<Unfollow>(), json::to_json(op));
  asked_unfollows_[id] = feed.name();
  const auto line = answer(id);
  if (line.kind == Line::Kind::error) return tl::unexpected(read_refusal(line.body()));
  return Done{};
}

Line Connection::expect_event(const Feed& feed, std::string_view name, const std::function<bool(const Line&)>& fits) {
  const Deadline deadline;
  auto& place = claimed_[feed.name()];
  for (;;) {
    const auto& all = events_[feed.name()];
    while (place < all.size()) {
      const auto& line = all[place++];
      if (line.name == name && (!fits || fits(line))) return line;
    }
    if (closed_) throw BrokenPromise{fmt::format("closed ({}) before {} came in {}", closed_->code, name, feed.name())};
    try {
      receive(deadline);
    } catch (const WireTimeout&) {
      throw BrokenPromise{fmt::format("{} never came in {}; the last seq was {}", name, feed.name(), all.empty() ? 0 : all.back().seq)};
    }
  }
}

ErrorCode Connection::expect_end(const Feed& feed) {
  const auto line = wait_for([&](const Line& found) { return found.kind == Line::Kind::end && found.feed == feed.name(); },
                             "the end of " + feed.name());
  for (const auto& row : error_table()) {
    if (row.name == line.name) return row.code;
  }
  throw UnexpectedJson{"no reason of the error table: " + line.text};
}

Message Connection::expect_close() {
  const Deadline deadline;
  while (!closed_) receive(deadline);
  return *closed_;
}

bool Connection::has_seen(const Feed& feed, std::string_view event) {
  const auto& all = events_[feed.name()];
  return std::any_of(all.begin(), all.end(), [&](const Line& line) { return line.name == event; });
}

void Connection::catch_up() {
  for (const auto& [name, seq] : std::map{follows_}) {
    const auto read = ask(ReadFeed{FeedName::trusted(name), {seq}});
    const Deadline deadline;
    while (read && follows_.contains(name) && follows_.at(name) < read->head) receive(deadline);
  }
}

void Connection::take_in() {
  while (!closed_) {
    const auto message = socket_.next_if_any();
    if (!message) return;
    receive(*message);
  }
}

Line Connection::wait_for(const std::function<bool(const Line&)>& fits, const std::string& what) {
  const Deadline deadline;
  for (;;) {
    const auto found = std::find_if(unclaimed_.begin(), unclaimed_.end(), fits);
    if (found != unclaimed_.end()) {
      auto line = std::move(*found);
      unclaimed_.erase(found);
      return line;
    }
    if (closed_) throw WireError{fmt::format("closed ({} {}) before {} came", closed_->code, closed_->text, what)};
    try {
      receive(deadline);
    } catch (const WireTimeout&) {
      throw BrokenPromise{what + " never came"};
    }
  }
}

void Connection::receive(const Deadline& deadline) { receive(socket_.next(deadline)); }

void Connection::receive(const Message& message) {
  if (message.kind != Message::Kind::text) {
    closed_ = message;
    return;
  }
  std::string_view rest = message.text;
  while (!rest.empty()) {
    const auto end = std::min(rest.find('\n'), rest.size());
    if (end > 0) note(read_line(std::string{rest.substr(0, end)}));
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
}

void Connection::note(Line line) {
  switch (line.kind) {
    case Line::Kind::event:
      check_seq(line);
      events_[line.feed].push_back(std::move(line));
      return;
    case Line::Kind::end: follows_.erase(line.feed); break;
    case Line::Kind::reply:
      if (const auto asked = asked_follows_.extract(line.id)) follows_[asked.mapped().first] = asked.mapped().second;
      if (const auto asked = asked_unfollows_.extract(line.id)) follows_.erase(asked.mapped());
      break;
    case Line::Kind::signal:
      if (!follows_.contains(line.feed)) throw BrokenPromise{"a signal of a feed that is not followed: " + line.text};
      break;
    case Line::Kind::error: break;
  }
  unclaimed_.push_back(std::move(line));
}

void Connection::check_seq(const Line& event) {
  const auto follow = follows_.find(event.feed);
  if (follow == follows_.end()) throw BrokenPromise{"an event of a feed that is not followed: " + event.text};
  if (event.seq != follow->second + 1) {
    throw BrokenPromise{fmt::format("seq {} after {} in {}", event.seq, follow->second, event.feed)};
  }
  follow->second = event.seq;
}

}  // namespace majlis::tests
