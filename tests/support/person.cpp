#include "tests/support/person.hpp"

#include <fmt/format.h>

namespace majlis::tests {

Disappointment::Disappointment(const std::string& who, const std::string& what, const Where& where)
    : std::runtime_error(fmt::format("{}: {} ({}:{})", who, what, where.file_name(), where.line())) {}

Disappointment Person::disappointed(std::string_view op, const Refusal& refusal, const Where& where) const {
  return {name_, fmt::format("{} was refused: {}{} {} {}", op, error_row(refusal.code).name, refusal.field.empty() ? "" : ",", refusal.field,
                             refusal.message), where};
}

void Person::joins_majlis(const Where& where) {
  const auto joined = calls(Join{MemberName::trusted(name_), NewPassword::trusted(std::string{test_password}), Locale::en});
  if (!joined) throw disappointed("join", joined.error(), where);
  id_ = joined->me.id;
}

void Person::signs_in(const std::string& name, const Where& where) {
  name_ = name;
  const auto signed_in = calls(SignIn{MemberName::trusted(name_), Password::trusted(std::string{test_password})});
  if (!signed_in) throw disappointed("sign_in", signed_in.error(), where);
  id_ = signed_in->me.id;
}

Person Person::second_device() const {
  Person other{address_};
  other.signs_in(name_);
  return other;
}

void Person::moves_to(const Address& address) {
  address_ = address;
  http_.reset();
  live_.reset();
}

std::string Person::cookie_name() const { return address_.tls ? "__Host-majlis_session" : "majlis_session"; }

Headers Person::credentials() const {
  Headers headers;
  if (!cookie_.empty()) headers.emplace_back("Cookie", cookie_name() + "=" + cookie_);
  if (!bearer_.empty()) headers.emplace_back("Authorization", "Bearer " + bearer_);
  return headers;
}

HttpReply Person::exchange(const HttpRequest& request) {
  const bool kept = http_ != nullptr;
  if (!kept) http_ = std::make_unique<Wire>(address_);
  try {
    send(*http_, address_, request);
    auto reply = receive(*http_);
    if (reply.header("Connection") == "close") http_.reset();
    return reply;
  } catch (const WireTimeout&) {
    throw;
  } catch (const WireError&) {
    // A connection that was kept may have been closed for its idleness: one more try, on a new one.
    http_.reset();
    if (!kept) throw;
    return exchange(request);
  }
}

HttpReply Person::posts_to(const std::string& target, const std::string& body, const Key& key, const Headers& more) {
  auto headers = credentials();
  headers.emplace_back("Content-Type", "application/json");
  if (key) headers.emplace_back("Idempotency-Key", *key);
  headers.insert(headers.end(), more.begin(), more.end());
  auto reply = exchange({.method = "POST", .target = target, .headers = std::move(headers), .body = body});
  for (const auto& line : reply.all("Set-Cookie")) {
    const auto begin = cookie_name() + "=";
    if (line.starts_with(begin)) cookie_ = line.substr(begin.size(), line.find(';') - begin.size());
  }
  return reply;
}

HttpReply Person::gets(const std::string& target, const Headers& more) {
  auto headers = credentials();
  headers.insert(headers.end(), more.begin(), more.end());
  return exchange({.target = target, .headers = std::move(headers)});
}

Connection& Person::live() {
  if (!live_) live_ = std::make_unique<Connection>(address_, credentials());
  return *live_;
}

void Person::follows(const Feed& feed, std::optional<std::int64_t> after, const Where& where) {
  if (!after) {
    // The feed's head is what a fresh reader would be told.
    const auto read = tries(ReadFeed{FeedName::trusted(feed.name()), {0}});
    if (!read) throw disappointed("read_feed", read.error(), where);
    after = read->head;
  }
  const auto position = live().follow(feed, *after);
  if (!position) throw disappointed("follow", position.error(), where);
}

Refusal Person::may_not_follow(const Feed& feed, const Where& where) {
  auto position = live().follow(feed, 0);
  if (position) throw Disappointment{name_, "may follow " + feed.name(), where};
  return std::move(position.error());
}

Post Person::writes(ThreadId thread, std::string_view text, const Where& where) {
  return does(WritePost{thread, Markdown::trusted(std::string{text}), {}}, {}, where);
}

Post Person::answers(const Post& post, std::string_view text, const Where& where) {
  return does(WritePost{post.thread, Markdown::trusted(std::string{text}), post.id}, {}, where);
}

Post Person::edits(const Post& post, std::string_view text, const Where& where) {
  return does(EditPost{post.id, Markdown::trusted(std::string{text})}, {}, where);
}

ReactionTally Person::reacts(const Post& post, std::string_view reaction, const Where& where) {
  return does(AddReaction{post.id, Reaction::trusted(std::string{reaction})}, {}, where);
}

RoomView Person::opens(RoomId room, const Where& where) { return does(OpenRoom{room, {}}, {}, where); }
ThreadView Person::opens(ThreadId thread, const Where& where) { return does(OpenThread{thread, {}}, {}, where); }

}  // namespace majlis::tests
