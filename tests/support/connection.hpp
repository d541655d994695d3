/// A WebSocket as a client of ours uses it: asks, follows, and remembers all that came. It checks on the way what every
/// connection is promised: events of followed feeds only, each seq one more than the last. One thread at a time.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <set>

#include "protocol/events.hpp"
#include "protocol/operations.hpp"
#include "tests/support/line.hpp"
#include "tests/support/websocket.hpp"

namespace majlis::tests {

/// A promise of the delivery contract was broken.
class BrokenPromise : public std::runtime_error {
  using std::runtime_error::runtime_error;
};

using Key = std::optional<std::string>;

class Connection {
 public:
  Connection(const Address& address, const Headers& headers, int receive_buffer_bytes = 0);

  /// Sends a request and waits for its answer.
  template <class Op>
  Result<typename Op::Reply> ask(const Op& op, const Key& key = {}) {
    const Line line = answer(post(wire_name<Op>(), json::to_json(op), key));
    if (line.kind == Line::Kind::error) return tl::unexpected(read_refusal(line.body()));
    return line.as<typename Op::Reply>();
  }

  /// Sends without waiting; gives the request's id.
  std::int64_t post(std::string_view op, std::string_view args, const Key& key = {});
  Line answer(std::int64_t id);

  /// Refused: the follow is not there.
  Result<FeedPosition> follow(const Feed& feed, std::int64_t after);
  /// Asks without waiting; gives the request's id.
  std::int64_t post_follow(const Feed& feed, std::int64_t after);
  Result<Done> unfollow(const Feed& feed);

  /// The next event of this name in the feed that nobody has asked for yet; what lies before it is passed over.
  Line expect_event(const Feed& feed, std::string_view name, const std::function<bool(const Line&)>& fits = {});
  template <class Event>
  Event expect(const Feed& feed, const std::function<bool(const Event&)>& fits = {}) {
    const Line line = expect_event(feed, wire_name<Event>(), [&](const Line& found) { return !fits || fits(found.as<Event>()); });
    return line.as<Event>();
  }
  /// The next signal of this kind that fits.
  template <class Signal>
  Signal expect_signal(const Feed& feed, const std::function<bool(const Signal&)>& fits = {}) {
    for (;;) {
      const Line line = wait_for([&](const Line& found) {
        return found.kind == Line::Kind::signal && found.name == wire_name<Signal>() && found.feed == feed.name();
      }, "a signal " + std::string{wire_name<Signal>()});
      if (!fits || fits(line.as<Signal>())) return line.as<Signal>();
    }
  }
  /// The follow was ended; gives why.
  ErrorCode expect_end(const Feed& feed);
  /// The server closed; gives the code. Lines that come before are remembered.
  Message expect_close();

  /// All events of a feed so far, in the order they came.
  const std::vector<Line>& events(const Feed& feed) { return events_[feed.name()]; }
  bool has_seen(const Feed& feed, std::string_view event);
  bool follows(const Feed& feed) const { return follows_.contains(feed.name()); }
  std::int64_t seq(const Feed& feed) const { return follows_.at(feed.name()); }
  /// Until all that was said so far in the feeds it follows is here: a busy room rests, and another's overtakes it.
  void catch_up();
  /// Takes in what is there already, without waiting.
  void take_in();

  WebSocket& socket() { return socket_; }

 private:
  Line wait_for(const std::function<bool(const Line&)>& fits, const std::string& what);
  void receive(const Deadline& deadline);
  void receive(const Message& message);
  void note(Line line);
  void check_seq(const Line& event);

  WebSocket socket_;
  std::int64_t last_id_ = 0;
  std::vector<Line> unclaimed_;                         ///< replies, signals and ends nobody has asked for yet
  std::map<std::string, std::vector<Line>> events_;
  std::map<std::string, std::size_t> claimed_;          ///< by feed: events before this place have been asked for
  std::map<std::string, std::int64_t> follows_;         ///< by feed: the seq of the last event
  std::map<std::int64_t, std::pair<std::string, std::int64_t>> asked_follows_;   ///< by request: the feed and after
  std::map<std::int64_t, std::string> asked_unfollows_;
  std::optional<Message> closed_;
};

}  // namespace majlis::tests
