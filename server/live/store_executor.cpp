#include "server/live/store_executor.hpp"

#include <algorithm>
#include <utility>

#include <spdlog/spdlog.h>

namespace majlis::live {

StoreExecutor::StoreExecutor(storage::Store& store, Options options) : options_(std::move(options)), writer_(store.open_serving_writer(options_.serving)) {
  for (unsigned i = 0; i < std::max(options_.readers, 1u); ++i) readers_.push_back(store.open_reader());
  if (options_.by_hand) return;
  threads_.emplace_back([this] { write_loop(); });
  for (const auto& reader : readers_) threads_.emplace_back([this, &reader] { read_loop(*reader); });
}

void StoreExecutor::finish() {
  {
    std::scoped_lock both{write_mutex_, read_mutex_};
    ending_ = true;
  }
  write_ready_.notify_all();
  read_ready_.notify_all();
  for (auto& thread : std::exchange(threads_, {})) thread.join();
}

bool StoreExecutor::write(WriteJob job) {
  {
    std::lock_guard lock{write_mutex_};
    if (ending_ || writes_.size() >= options_.queue_max) return false;
    writes_.push_back(std::move(job));
  }
  write_ready_.notify_one();
  return true;
}

bool StoreExecutor::read(ReadJob job) {
  {
    std::lock_guard lock{read_mutex_};
    if (ending_ || reads_.size() >= options_.queue_max) return false;
    reads_.push_back(std::move(job));
  }
  read_ready_.notify_one();
  return true;
}

/// With the lock.
std::vector<WriteJob> StoreExecutor::take_batch() {
  const auto count = std::min(writes_.size(), options_.batch_max);
  const auto end = writes_.begin() + static_cast<std::ptrdiff_t>(count);
  std::vector<WriteJob> batch{std::make_move_iterator(writes_.begin()), std::make_move_iterator(end)};
  writes_.erase(writes_.begin(), end);
  return batch;
}

std::vector<WriteJob> StoreExecutor::next_batch() {
  std::unique_lock lock{write_mutex_};
  write_ready_.wait(lock, [this] { return ending_ || !writes_.empty(); });
  return take_batch();
}

void StoreExecutor::write_loop() {
  for (auto batch = next_batch(); !batch.empty(); batch = next_batch()) commit(batch);
}

bool StoreExecutor::run_batch() {
  std::vector<WriteJob> batch;
  {
    std::lock_guard lock{write_mutex_};
    batch = take_batch();
  }
  if (!batch.empty()) commit(batch);
  return !batch.empty();
}

void StoreExecutor::commit(std::vector<WriteJob>& batch) {
  std::vector<Settled> outcomes(batch.size(), Settled::failed);
  try {
    writer_->begin();
    for (std::size_t i = 0; i < batch.size(); ++i) outcomes[i] = attempt(batch[i]);
    writer_->commit();
  } catch (const std::exception& failure) {
    // Whatever was tried in this batch is undone with it: none of it was acknowledged.
    spdlog::error("storage can't write, {} changes refused: {}", batch.size(), failure.what());
    writer_->rollback();
    std::fill(outcomes.begin(), outcomes.end(), Settled::failed);
  }
  for (std::size_t i = 0; i < batch.size(); ++i) batch[i].settled(outcomes[i]);
  if (options_.batch_settled) options_.batch_settled();
}

/// When storage has given the whole batch up, the attempts that follow fail as well, and so does the commit.
Settled StoreExecutor::attempt(const WriteJob& job) {
  bool keep = false;
  try {
    writer_->attempt([&](storage::Tables& tables) { return keep = job.attempt(tables); });
  } catch (const std::exception& failure) {
    spdlog::error("a change failed: {}", failure.what());
    return Settled::failed;
  }
  return keep ? Settled::committed : Settled::rolled_back;
}

void StoreExecutor::read_loop(storage::Reader& reader) {
  for (;;) {
    ReadJob job;
    {
      std::unique_lock lock{read_mutex_};
      read_ready_.wait(lock, [this] { return ending_ || !reads_.empty(); });
      if (reads_.empty()) return;
      job = std::move(reads_.front());
      reads_.pop_front();
    }
    job.done(run(reader, job));
  }
}

std::function<void()> StoreExecutor::run_read() {
  ReadJob job;
  {
    std::lock_guard lock{read_mutex_};
    if (reads_.empty()) return {};
    job = std::move(reads_.front());
    reads_.pop_front();
  }
  const bool is_read = run(*readers_.front(), job);
  return [done = std::move(job.done), is_read] { done(is_read); };
}

bool StoreExecutor::run(storage::Reader& reader, const ReadJob& job) {
  try {
    reader.read(job.read);
    return true;
  } catch (const std::exception& failure) {
    spdlog::error("a query failed: {}", failure.what());
    return false;
  }
}

}  // namespace majlis::live
