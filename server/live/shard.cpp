#include "server/live/shard.hpp"

#include <algorithm>
#include <cassert>

#include <boost/asio/post.hpp>

namespace majlis::live {

namespace asio = boost::asio;

Shard::Shard(ShardIndex index, Timing& timing) : index_(index), timing_(timing) {
  context_.emplace(1);
  keep_running_.emplace(context_->get_executor());
  ticker_ = make_timer();
  waker_ = make_timer();
}

Shard::~Shard() = default;

bool Shard::is_current() const { return thread_.load(std::memory_order_relaxed) == std::this_thread::get_id(); }

void Shard::at_turn_end(TurnEnd& who) {
  assert(is_current());
  waiting_.push_back(&who);
  if (turn_end_posted_) return;
  turn_end_posted_ = true;
  asio::post(*context_, [this] { end_turn(); });
}

void Shard::forget(TurnEnd& who) {
  std::replace(waiting_.begin(), waiting_.end(), &who, static_cast<TurnEnd*>(nullptr));
  std::replace(ending_.begin(), ending_.end(), &who, static_cast<TurnEnd*>(nullptr));
}

void Shard::wake_at(Instant at, std::function<void()> job) {
  assert(is_current());
  waker_->start(at, std::move(job));
}

void Shard::end_turn() {
  turn_end_posted_ = false;
  ending_.swap(waiting_);
  // By index: on_turn_end may make somebody here forget itself.
  for (std::size_t i = 0; i < ending_.size(); ++i) {
    if (ending_[i]) ending_[i]->on_turn_end();
  }
  ending_.clear();
}

void Shard::every_second(std::function<void()> tick) { ticks_.push_back(std::move(tick)); }

void Shard::arm_ticker() {
  ticker_->start(now() + std::chrono::seconds(1), [this] {
    for (const auto& tick : ticks_) tick();
    arm_ticker();
  });
}

void Shard::begin() {
  thread_.store(std::this_thread::get_id(), std::memory_order_relaxed);
  arm_ticker();
}

void Shard::run() {
  begin();
  context_->run();
}

void Shard::stop() { context_->stop(); }

void Shard::discard() {
  ticker_.reset();
  waker_.reset();
  keep_running_.reset();
  context_.reset();
}

Shards::Shards(std::size_t count, Timing& timing) {
  for (ShardIndex index = 0; index < std::max<std::size_t>(count, 1); ++index) shards_.push_back(std::make_unique<Shard>(index, timing));
}

void Shards::on(ShardIndex index, std::function<void()> job) { asio::post(shards_[index]->context(), std::move(job)); }

void Shards::on_all(const std::function<void(Shard&)>& job) {
  for (const auto& shard : shards_) asio::post(shard->context(), [job, target = shard.get()] { job(*target); });
}

void Shards::run() {
  std::vector<std::thread> threads;
  for (ShardIndex index = 1; index < count(); ++index) threads.emplace_back([this, index] { shards_[index]->run(); });
  shards_[0]->run();
  for (auto& thread : threads) thread.join();
}

void Shards::stop() {
  for (const auto& shard : shards_) shard->stop();
}

void Shards::discard() {
  for (const auto& shard : shards_) shard->discard();
}

}  // namespace majlis::live
