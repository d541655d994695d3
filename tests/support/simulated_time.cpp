#include "tests/support/simulated_time.hpp"

#include <stdexcept>

#include <boost/asio/post.hpp>

namespace majlis::tests {

/// What it runs, it runs on its loop.
class SimulatedTimer : public live::Timer {
 public:
  SimulatedTimer(SimulatedTime& time, boost::asio::io_context& loop) : time_(time), loop_(loop) {}
  ~SimulatedTimer() override { cancel(); }
  SimulatedTimer(const SimulatedTimer&) = delete;
  SimulatedTimer& operator=(const SimulatedTimer&) = delete;

  void start(live::Instant at, std::function<void()> job) override {
    cancel();
    place_ = time_.due_.emplace(at, [this, job = std::move(job)]() mutable {
      is_set_ = false;
      boost::asio::post(loop_, std::move(job));
    });
    is_set_ = true;
  }

 private:
  void cancel() {
    if (std::exchange(is_set_, false)) time_.due_.erase(place_);
  }

  SimulatedTime& time_;
  boost::asio::io_context& loop_;
  SimulatedTime::Due::iterator place_;
  bool is_set_ = false;
};

Time SimulatedTime::unix_now() const { return {unix_begin_.ms + since_begin().count()}; }

std::unique_ptr<live::Timer> SimulatedTime::make_timer(boost::asio::io_context& loop) { return std::make_unique<SimulatedTimer>(*this, loop); }

void SimulatedTime::after(live::Instant::duration wait, std::function<void()> job) { due_.emplace(now_ + wait, std::move(job)); }

void SimulatedTime::pass(std::chrono::milliseconds duration) {
  const auto end = now_ + duration;
  while (!due_.empty() && due_.begin()->first <= end) pass_to_next();
  now_ = std::max(now_, end);
}

void SimulatedTime::pass_to_next() {
  now_ = std::max(now_, due_.begin()->first);
  run_due();
}

void SimulatedTime::run(live::Shards& shards) {
  auto& loop = shards[0].context();
  shards[0].begin();
  while (!loop.stopped()) {
    if (loop.poll_one() > 0) continue;
    if (since_begin() > std::chrono::hours{1}) throw std::logic_error("an hour has passed, and nobody stops the shards");
    pass_to_next();
  }
}

void SimulatedTime::run_due() {
  while (!due_.empty() && due_.begin()->first <= now_) {
    const auto job = std::move(due_.begin()->second);
    due_.erase(due_.begin());
    job();
  }
}

}  // namespace majlis::tests
