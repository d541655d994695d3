/// Somebody at one device: an account (or none), HTTP calls, and a WebSocket once they look. The verbs make tests read
/// like a play; each fails the test when the server refuses. One thread at a time.
#pragma once

#include <memory>
#include <source_location>

#include "tests/support/connection.hpp"

namespace majlis::tests {

using Where = std::source_location;

/// What was asked did not happen as the test says.
class Disappointment : public std::runtime_error {
 public:
  Disappointment(const std::string& who, const std::string& what, const Where& where);
};

class Person {
 public:
  /// A guest.
  explicit Person(Address address, std::string name = "a guest") : address_(std::move(address)), name_(std::move(name)) {}

  /// Becomes a member on this device.
  void joins_majlis(const Where& where = Where::current());
  /// Signs in on this device, as a member who joined elsewhere.
  void signs_in(const std::string& name, const Where& where = Where::current());
  /// The same member on one more device.
  Person second_device() const;
  /// The same device with the server at another address, as after its restart.
  void moves_to(const Address& address);
  void acts_with_token(const std::string& token) { bearer_ = token; }

  const std::string& name() const { return name_; }
  MemberId id() const { return id_; }
  Feed own_feed() const { return Feed::of(id_); }
  const std::string& cookie() const { return cookie_; }

  /// Any operation: over the WebSocket when there is one, else over HTTP.
  template <class Op>
  Result<typename Op::Reply> tries(const Op& op, const Key& key = {}) {
    if (live_ && Op::traits.rate != RateClass::credentials) return live_->ask(op, key);
    return calls(op, key);
  }
  template <class Op>
  typename Op::Reply does(const Op& op, const Key& key = {}, const Where& where = Where::current()) {
    auto reply = tries(op, key);
    if (!reply) throw disappointed(wire_name<Op>(), reply.error(), where);
    return std::move(*reply);
  }
  /// The refusal; fails when it was allowed.
  template <class Op>
  Refusal is_refused(const Op& op, const Key& key = {}, const Where& where = Where::current()) {
    auto reply = tries(op, key);
    if (reply) throw Disappointment{name_, std::string{wire_name<Op>()} + " was allowed", where};
    return std::move(reply.error());
  }

  /// Over HTTP, `POST /api/v1/<op>`.
  template <class Op>
  Result<typename Op::Reply> calls(const Op& op, const Key& key = {}) {
    const auto reply = posts_to("/api/v1/" + std::string{wire_name<Op>()}, json::to_json(op), key);
    json::Document document;
    if (const auto parsed = json::parse_file(reply.body, document); !parsed) throw UnexpectedJson{reply.body};
    if (reply.status == 200) return from_json<typename Op::Reply>(document);
    auto refusal = read_refusal(document);
    if (error_row(refusal.code).http_status != reply.status) throw UnexpectedJson{reply.body + " with another status"};
    return tl::unexpected(std::move(refusal));
  }
  /// Any POST with this device's cookie or token. Keeps the cookie that comes back.
  HttpReply posts_to(const std::string& target, const std::string& body, const Key& key = {}, const Headers& headers = {});
  HttpReply gets(const std::string& target, const Headers& headers = {});

  /// The WebSocket; opened at the first use.
  Connection& live();
  bool is_live() const { return live_ != nullptr; }
  void hangs_up() { live_.reset(); }

  /// Follows from `after` on; by default from where the feed stands.
  void follows(const Feed& feed, std::optional<std::int64_t> after = {}, const Where& where = Where::current());
  Refusal may_not_follow(const Feed& feed, const Where& where = Where::current());

  template <class Event>
  Event sees(const Feed& feed, const std::function<bool(const Event&)>& fits = {}) {
    return live().template expect<Event>(feed, fits);
  }

  Post writes(ThreadId thread, std::string_view text, const Where& where = Where::current());
  Post answers(const Post& post, std::string_view text, const Where& where = Where::current());
  Post edits(const Post& post, std::string_view text, const Where& where = Where::current());
  ReactionTally reacts(const Post& post, std::string_view reaction, const Where& where = Where::current());
  RoomView opens(RoomId room, const Where& where = Where::current());
  ThreadView opens(ThreadId thread, const Where& where = Where::current());

 private:
  Disappointment disappointed(std::string_view op, const Refusal& refusal, const Where& where) const;
  HttpReply exchange(const HttpRequest& request);
  Headers credentials() const;
  std::string cookie_name() const;

  Address address_;
  std::string name_;
  MemberId id_;
  std::string cookie_;
  std::string bearer_;
  std::unique_ptr<Wire> http_;
  std::unique_ptr<Connection> live_;
};

inline constexpr std::string_view test_password = "correct horse battery";

}  // namespace majlis::tests
