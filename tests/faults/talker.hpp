/// A client under fire: writes at a steady pace, follows feeds, and whatever happens to its connection, comes back,
/// resumes each feed after the last seq it has, and sends what was not acknowledged again with the same key. It keeps
/// the history that is judged in the end. Its own thread; others read it after join().
#pragma once

#include <atomic>
#include <memory>
#include <random>
#include <thread>

#include "protocol/feeds.hpp"
#include "protocol/ids.hpp"
#include "tests/support/history.hpp"
#include "tests/faults/meeting_place.hpp"
#include "tests/faults/stopwatch.hpp"
#include "tests/support/websocket.hpp"

namespace majlis::tests {

struct TalkerPlan {
  std::string name;
  std::string cookie;
  ThreadId thread;                       ///< where it writes
  std::vector<Feed> feeds;               ///< what it follows
  std::string mention;                   ///< put into every eighth post
  std::chrono::milliseconds pace{250};   ///< a post, on average
  int burst = 4;                         ///< posts sent at once: more is under way when the fault strikes
  std::chrono::milliseconds stays{0};    ///< on one connection, on average; 0: for as long as it holds
  std::optional<RoomId> present;         ///< where it is seen
  std::uint64_t seed = 0;
};

class Talker {
 public:
  /// `stopwatch` may be null: nobody wants to know how long things take.
  Talker(TalkerPlan plan, MeetingPlace& place, Stopwatch* stopwatch = nullptr);
  ~Talker();
  Talker(const Talker&) = delete;
  Talker& operator=(const Talker&) = delete;

  std::int64_t acknowledged() const { return acknowledged_; }
  /// When all its feeds were followed on the present connection, or on the last one.
  Clock::time_point resumed_at() const { return resumed_at_; }
  /// Writes nothing new from now on, and ends once all is acknowledged and its feeds are at `heads`.
  void finish(const std::map<std::string, std::int64_t>& heads);
  /// Lets what is unacknowledged be acknowledged, and stays to listen.
  void stop_writing() { writing_ = false; }
  bool is_idle() const { return !writing_ && unacknowledged_ == 0; }
  /// It met what it has no answer to, and ended; trouble() says what.
  bool gave_up() const { return gave_up_; }
  void join();

  const ClientHistory& history() const { return history_; }
  std::int64_t reconnects() const { return reconnects_; }
  std::int64_t retries() const { return retries_; }
  std::int64_t deliveries() const { return deliveries_; }
  const std::string& trouble() const { return trouble_; }   ///< once it gave up

 private:
  struct Pending {
    std::string mark, key;
    std::int64_t id;                     ///< of the request on the present connection
    Clock::time_point sent_at;
  };

  void run();
  void live_through(WebSocket& socket);
  void connect();
  void write_burst(WebSocket& socket);
  void send(WebSocket& socket, Pending& pending);
  void listen(WebSocket& socket, const Deadline& deadline);
  void note(std::string_view line);
  void note_answer(std::string_view line);
  void note_reset(std::string_view line);
  bool is_silent() const;
  bool is_complete() const;
  void check_overdue() const;

  TalkerPlan plan_;
  MeetingPlace& place_;
  Stopwatch* stopwatch_;
  std::mt19937_64 random_;
  ClientHistory history_;
  std::map<std::string, std::int64_t> cursors_;
  std::vector<Pending> pending_;
  std::map<std::int64_t, std::string> follow_requests_;
  std::int64_t last_id_ = 0;
  std::int64_t last_mark_ = 0;
  Clock::time_point next_post_;
  Clock::time_point heard_at_;
  Clock::time_point asked_at_;
  std::int64_t reconnects_ = 0;
  std::int64_t retries_ = 0;
  std::int64_t deliveries_ = 0;
  std::string trouble_;

  std::atomic<std::int64_t> acknowledged_ = 0;
  std::atomic<Clock::time_point> resumed_at_{Clock::time_point{}};
  std::atomic<std::int64_t> unacknowledged_ = 0;
  std::atomic<bool> writing_ = true;
  std::mutex heads_mutex_;
  std::map<std::string, std::int64_t> heads_;
  Clock::time_point finish_by_;
  std::atomic<bool> finishing_ = false;
  std::atomic<bool> gave_up_ = false;
  std::thread thread_;
};

}  // namespace majlis::tests
