/// Somebody at one of their devices: follows what they may, writes, comes back when the line is cut, goes on where they were. Judges at
/// once what comes: in order, nothing twice, nothing left out, nothing that was not theirs to hear.
#pragma once

#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "server/live/session.hpp"
#include "tests/support/history.hpp"
#include "tests/support/line.hpp"

namespace majlis::tests {

class Town;
class Resident;

/// What makes an event recognisable: of a post its text, which is written once.
std::string mark_of(const Line& line);

/// A connection, at both of its ends: what is said arrives later, in order, until it is cut.
class Link : public live::Outlet, public std::enable_shared_from_this<Link> {
 public:
  Link(Town& town, Resident& resident, std::size_t node, live::ShardIndex shard) : town_(town), resident_(resident), node_(node), shard_(shard) {}

  void open(const live::Caller& caller);
  void say(std::string text);
  /// By the resident, or whatever is in between: the node learns of it later.
  void cut();
  /// The node is gone: nobody is told before a while.
  void node_died();

  // For the session.
  void send(const live::Frame& frame, live::Importance importance) override;
  void send_now(const live::Frame& frame) override { send(frame, live::Importance::event); }
  void when_drained(std::function<void()> then) override;
  void resume() override;
  void close(const live::HangUp& why) override;
  bool is_closing() const override { return is_closing_; }

 private:
  void on_node(std::function<void()> job);
  void to_resident(std::function<void()> job);
  void take_in();

  Town& town_;
  Resident& resident_;
  std::size_t node_;
  live::ShardIndex shard_;
  std::shared_ptr<live::Session> session_;
  std::deque<std::string> waiting_;
  bool is_held_ = false;
  bool is_closing_ = false;
  bool is_cut_ = false;
  live::Instant last_out_{};
  live::Instant last_in_{};
};

class Resident {
 public:
  Resident(Town& town, MemberCard card, const std::string& device, SessionId session, const std::vector<Feed>& feeds);

  void begin();
  /// Writes in a thread, and tries until it is known what became of it.
  void write(ThreadId thread);
  /// Asked once, whatever comes of it.
  void ask(const std::string& op, const std::string& args_json);
  void drop_link();
  MemberId id() const { return card_.id; }

  // For the link.
  void heard(const Link& link, const std::string& text);
  void closed(const Link& link);

  /// At the end: `heads` of the feeds that they may follow.
  void judge(const std::map<Feed, std::int64_t>& heads) const;
  ClientHistory history(const std::set<Feed>& feeds) const;
  std::int64_t acknowledged() const { return static_cast<std::int64_t>(acknowledged_.size()); }
  std::int64_t seen() const;

 private:
  struct Followed {
    std::int64_t seq = 0;
    std::optional<std::int64_t> asked;     ///< the request that follows it, until it is answered
    bool is_followed = false;
    FeedLog log;
  };
  struct Pending {
    std::string key, mark;
    ThreadId thread;
    std::optional<std::int64_t> asked;
  };

  void connect();
  void go_on();
  void follow(const Feed& feed);
  std::int64_t say(const std::string& op, const std::string& args_json, const std::string& key = {});
  void on_event(const Line& line);
  void on_answer(const Line& line);

  Town& town_;
  MemberCard card_;
  std::string name_;                       ///< theirs and the device's
  SessionId session_;
  std::shared_ptr<Link> link_;
  std::map<Feed, Followed> feeds_;
  std::deque<Pending> pending_;
  std::vector<std::string> acknowledged_;
  std::int64_t next_id_ = 1;
  std::int64_t written_ = 0;
};

}  // namespace majlis::tests
