/// Runs decoded requests: queries on a reader, changes on the writer, passwords on their own small pool in between.
/// Everything comes back as a job on the shard that asked. After a commit the order is: reply, then publish.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include <boost/asio/thread_pool.hpp>

#include "server/community/call.hpp"
#include "server/community/context.hpp"
#include "server/live/bus.hpp"
#include "server/live/limiter.hpp"
#include "server/live/metrics.hpp"
#include "server/live/nodes/courier.hpp"
#include "server/live/shard.hpp"
#include "server/live/stages.hpp"
#include "server/live/store_executor.hpp"

namespace majlis::live {

struct CallRequest {
  std::unique_ptr<community::Call> call;
  community::Actor actor;
  std::optional<IdempotencyKey> key;
  StageTrace::Moment read_at{};      ///< when its line was taken, where stages are traced
};

struct CallOutcome {
  Result<std::string> reply;         ///< encoded
  std::optional<community::IssuedSession> issued;
  bool session_ended = false;        ///< the session that asked is over
};

using CallDone = std::function<void(CallOutcome)>;

class Engine {
 public:
  struct Options {
    unsigned readers = 2;
    double rate_scale = 1.0;
    std::int64_t feed_retention_ms = 0;
    bool send_at_once = false;
    /// Makes what carries words to the other nodes, on shard 0. None: this node serves the database alone.
    std::function<std::unique_ptr<Courier>(Shard& shard, Metrics& metrics)> make_courier{};
    bool store_by_hand = false;        ///< see StoreExecutor::Options
    bool trace_stages = false;
  };

  /// Throws StorageFailure.
  Engine(Shards& shards, storage::Store& store, Options options, Metrics& metrics, Bus::Receiver receiver);
  ~Engine();

  Bus& bus() { return *bus_; }
  StoreExecutor& store() { return *store_; }
  const StageTrace& stages() const { return stages_; }

  /// Finishes what waits in storage; nothing is called back on a shard afterwards that was not posted before.
  void stop();

  /// `done` runs once, on `shard`, unless the node ends first.
  void call(Shard& shard, CallRequest request, CallDone done);

  /// Runs `read` on a reader, then `done` with what it made on `shard`; `unavailable` when storage can't answer.
  template <class T>
  void read(Shard& shard, std::function<Result<T>(const storage::Tables&)> read, std::function<void(Result<T>)> done);

  /// Forgets what is out of date, in small steps beside other changes. Called about once a second, on shard 0.
  void upkeep();
  /// Forgets what the limits of this shard no longer need. On that shard.
  void tidy(Shard& shard, Time now);
  /// Notes that a session was used.
  void touch(SessionId session);

 private:
  struct Job;
  using JobPtr = std::shared_ptr<Job>;

  Time now() const { return shards_.unix_now(); }
  std::unique_ptr<Bus> make_bus(storage::Store& store, Metrics& metrics, Bus::Receiver receiver);
  void query(const JobPtr& job);
  void change(const JobPtr& job);
  void prepare_password(const JobPtr& job);
  void count_guess(const JobPtr& job, community::PasswordTask task);
  void work_password(const JobPtr& job, const community::PasswordTask& task);
  bool attempt(Job& job, storage::Tables& tables);
  void note_for_others(Job& job, storage::Tables& tables);
  void settle(const JobPtr& job, Settled settled);
  void batch_settled();
  void answer(const JobPtr& job, CallOutcome outcome);

  Shards& shards_;
  Options options_;
  StageTrace stages_;
  std::unique_ptr<community::Secrets> secrets_;
  std::unique_ptr<Bus> bus_;
  std::vector<GuessLimiter> guesses_;          ///< one a shard, each used on its shard only
  std::vector<std::size_t> password_jobs_;     ///< under way, by shard that asked; each used on its shard only

  // Used on the writer's thread only, from the first attempt of a batch until batch_settled.
  std::vector<std::vector<std::function<void()>>> answers_;
  std::optional<std::int64_t> notices_;        ///< head of Feed::of_nodes(), which stays while the batch has the database
  std::shared_ptr<Bulletin> bulletin_;

  boost::asio::thread_pool password_pool_{1};
  std::unique_ptr<StoreExecutor> store_;       ///< last: its threads use all the above
};

template <class T>
void Engine::read(Shard& shard, std::function<Result<T>(const storage::Tables&)> read, std::function<void(Result<T>)> done) {
  struct State {
    std::function<Result<T>(const storage::Tables&)> read;
    std::function<void(Result<T>)> done;
    Result<T> result = refused(ErrorCode::unavailable);
  };
  auto state = std::make_shared<State>(State{std::move(read), std::move(done)});
  const auto back = [this, state, index = shard.index()](bool is_read) {
    if (!is_read) state->result = refused(ErrorCode::unavailable);
    shards_.on(index, [state] { state->done(std::move(state->result)); });
  };
  if (!store_->read({[state](const storage::Tables& tables) { state->result = state->read(tables); }, back})) back(false);
}

}  // namespace majlis::live
