/// Shards: one thread, one event loop, each. A connection lives and dies on one shard; nothing on the message path is
/// shared or locked. Crossing over is one posted job: `shards.on(id, job)`.
#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <thread>
#include <vector>

#include <boost/asio/io_context.hpp>

#include "server/live/timing.hpp"

namespace majlis::live {

using ShardIndex = std::size_t;

/// Something that gathered work during a turn of the loop and does it at the turn's end.
class TurnEnd {
 public:
  virtual ~TurnEnd() = default;
  virtual void on_turn_end() = 0;
};

class Shard {
 public:
  explicit Shard(ShardIndex index, Timing& timing = system_timing());
  ~Shard();
  Shard(const Shard&) = delete;
  Shard& operator=(const Shard&) = delete;

  ShardIndex index() const { return index_; }
  boost::asio::io_context& context() { return *context_; }
  bool is_current() const;
  Instant now() const { return timing_.now(); }
  Time unix_now() const { return timing_.unix_now(); }
  std::unique_ptr<Timer> make_timer() { return timing_.make_timer(*context_); }

  /// Calls `who` once when the handlers that are ready now have run. On this shard only. `who` takes itself out with
  /// forget() when it dies first.
  void at_turn_end(TurnEnd& who);
  void forget(TurnEnd& who);
  /// Runs `job` at that time, in place of what was to run before: one is enough for all that rest. On this shard only.
  void wake_at(Instant at, std::function<void()> job);

  /// Calls `tick` about once a second, for as long as the shard runs. Before run() only.
  void every_second(std::function<void()> tick);

  void run();
  /// What run() does first; for whoever runs the handlers by hand, on the thread that will.
  void begin();
  /// From any thread: the loop ends after the handler it is in.
  void stop();
  /// Destroys whatever still waits to run, with all it owns. After run() has returned; nothing may be posted any more.
  void discard();

 private:
  void end_turn();
  void arm_ticker();

  ShardIndex index_;
  Timing& timing_;
  std::optional<boost::asio::io_context> context_;
  std::optional<boost::asio::executor_work_guard<boost::asio::io_context::executor_type>> keep_running_;
  std::unique_ptr<Timer> ticker_;
  std::unique_ptr<Timer> waker_;
  std::vector<std::function<void()>> ticks_;
  std::vector<TurnEnd*> waiting_;
  std::vector<TurnEnd*> ending_;
  bool turn_end_posted_ = false;
  std::atomic<std::thread::id> thread_{};
};

class Shards {
 public:
  /// `timing` must outlive this.
  explicit Shards(std::size_t count, Timing& timing = system_timing());

  std::size_t count() const { return shards_.size(); }
  /// From any thread.
  Time unix_now() const { return shards_.front()->unix_now(); }
  Shard& operator[](ShardIndex index) { return *shards_[index]; }

  /// Posts `job` to a shard; from any thread.
  void on(ShardIndex index, std::function<void()> job);
  void on_all(const std::function<void(Shard&)>& job);

  /// Runs shard 0 on this thread and the others on their own, until stop().
  void run();
  void stop();
  void discard();

 private:
  std::vector<std::unique_ptr<Shard>> shards_;
};

}  // namespace majlis::live
