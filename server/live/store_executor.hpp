/// Where blocking storage work runs: one writer thread that commits waiting changes together, and some readers. Jobs go
/// in from any thread; what they call back runs on the storage thread, which hands over to a shard.
///
/// Group commit: the writer takes all that waits (at most `batch_max`), runs each in its own savepoint, commits once,
/// then settles each in order. Nobody waits for a timer: one change alone commits alone.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "storage/store.hpp"

namespace majlis::live {

enum class Settled { committed, rolled_back, failed };

struct WriteJob {
  /// In a savepoint; false rolls back. Throwing fails the job, and the job alone if storage can go on.
  std::function<bool(storage::Tables&)> attempt;
  /// Once, after the batch is durable (or is not): failed means that storage could not answer.
  std::function<void(Settled)> settled;
};

struct ReadJob {
  /// In a snapshot; need not run, and what it found does not count, where storage can't answer.
  std::function<void(const storage::Tables&)> read;
  /// Once, after that: false where storage could not answer.
  std::function<void(bool is_read)> done;
};

class StoreExecutor {
 public:
  struct Options {
    unsigned readers = 2;
    storage::Serving serving = storage::Serving::alone;
    std::size_t batch_max = 256;
    std::size_t queue_max = 20'000;   ///< waiting jobs of a kind; more are refused
    bool by_hand = false;             ///< no threads: whoever has the executor calls run_batch() and run_read()
    /// After each batch is settled, on the writer thread.
    std::function<void()> batch_settled;
  };

  /// Opens its connections at once; throws StorageFailure.
  StoreExecutor(storage::Store& store, Options options);
  ~StoreExecutor() { finish(); }
  StoreExecutor(const StoreExecutor&) = delete;
  StoreExecutor& operator=(const StoreExecutor&) = delete;

  /// Does what waits, then ends its threads: whatever is brought from now on, also by what is still done, is not taken. By hand
  /// nothing is done any more but by run_batch() and run_read(); what waits then is dropped with this.
  void finish();

  /// False: too much waits already, or it is finishing; the job was not taken.
  [[nodiscard]] bool write(WriteJob job);
  [[nodiscard]] bool read(ReadJob job);

  /// By hand: all that waits to be written, at most a batch. False: nothing waits.
  bool run_batch();
  /// By hand: reads for one that waits; what it gives lets that one know. Empty: nothing waits.
  std::function<void()> run_read();

 private:
  void write_loop();
  void read_loop(storage::Reader& reader);
  std::vector<WriteJob> take_batch();
  std::vector<WriteJob> next_batch();
  static bool run(storage::Reader& reader, const ReadJob& job);
  void commit(std::vector<WriteJob>& batch);
  Settled attempt(const WriteJob& job);

  Options options_;
  std::unique_ptr<storage::Writer> writer_;
  std::vector<std::unique_ptr<storage::Reader>> readers_;

  std::mutex write_mutex_;
  std::condition_variable write_ready_;
  std::deque<WriteJob> writes_;
  std::mutex read_mutex_;
  std::condition_variable read_ready_;
  std::deque<ReadJob> reads_;
  bool ending_ = false;   ///< guarded by both mutexes: set under both, read under either

  std::vector<std::thread> threads_;
};

}  // namespace majlis::live
