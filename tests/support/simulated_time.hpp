/// Time that passes only when it is told to. One thread.
#pragma once

#include <map>

#include "server/live/shard.hpp"
#include "server/live/timing.hpp"

namespace majlis::tests {

class SimulatedTime : public live::Timing {
 public:
  explicit SimulatedTime(Time begin) : unix_begin_(begin) {}

  live::Instant now() const override { return now_; }
  Time unix_now() const override;
  std::unique_ptr<live::Timer> make_timer(boost::asio::io_context& loop) override;

  std::chrono::milliseconds since_begin() const { return std::chrono::duration_cast<std::chrono::milliseconds>(now_ - live::Instant{}); }
  /// Runs `job` outside of all nodes, when so much time has passed. Of one moment in the order of the calls.
  void after(live::Instant::duration wait, std::function<void()> job);
  /// Time passes, and what becomes due meanwhile happens.
  void pass(std::chrono::milliseconds duration);
  /// To the next thing that is due.
  void pass_to_next();
  /// Runs shard 0 of `shards` on this thread until it is stopped. Time passes when there is nothing else to do. Throws
  /// std::logic_error after an hour of it.
  void run(live::Shards& shards);

 private:
  friend class SimulatedTimer;
  using Due = std::multimap<live::Instant, std::function<void()>>;

  void run_due();

  Time unix_begin_;
  live::Instant now_{};
  Due due_;
};

}  // namespace majlis::tests
