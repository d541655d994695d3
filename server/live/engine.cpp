#include "server/live/engine.hpp"

#include <chrono>
#include <functional>

#include <boost/asio/post.hpp>
#include <sodium.h>

#include "protocol/frames.hpp"
#include "server/community/notices.hpp"
#include "server/community/sessions.hpp"
#include "server/community/upkeep.hpp"
#include "server/live/nodes/shared_bus.hpp"
#include "server/rules/passwords.hpp"

namespace majlis::live {

using community::PasswordTask;

namespace {

constexpr std::size_t password_jobs_max = 32;   ///< a shard; at 17 ms each that is half a second of waiting

class SystemSecrets : public community::Secrets {
 public:
  std::string token() override {
    unsigned char bytes[32];
    randombytes_buf(bytes, sizeof bytes);
    char text[64];
    return sodium_bin2base64(text, sizeof text, bytes, sizeof bytes, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
  }
};

/// Throws std::bad_alloc when there is no memory for argon2id.
community::PasswordWork do_password_work(const PasswordTask& task) {
  community::PasswordWork work;
  if (!task.verify_hash.empty()) {
    work.verified_hash = task.verify_hash;
    work.verified = rules::verify_password(task.verify_hash, task.verify_password);
  }
  if (!task.new_password.empty()) work.new_hash = rules::hash_password(task.new_password);
  return work;
}

/// Not a name that a bucket of somebody's requests could have: people choose what they are called.
std::string guesses_bucket(const std::string& account) { return "guesses:" + account; }

}  // namespace

/// One request on its way through the threads; only one of them holds it at a time.
struct Engine::Job {
  Job(ShardIndex from, CallRequest asked, CallDone answer) : shard(from), request(std::move(asked)), done(std::move(answer)) {}

  ShardIndex shard;
  CallRequest request;
  CallDone done;
  std::optional<PasswordTask> task;
  std::optional<community::PasswordWork> password;
  std::string account;
  Result<std::string> reply = refused(ErrorCode::unavailable);
  community::Effects effects;
  StageTrace::Moment reached{};   ///< the end of the stage before
  std::int64_t notices = 0;
};

Engine::Engine(Shards& shards, storage::Store& store, Options options, Metrics& metrics, Bus::Receiver receiver)
    : shards_(shards), options_(std::move(options)), stages_(metrics.registry(), options_.trace_stages), secrets_(std::make_unique<SystemSecrets>()),
      bus_(make_bus(store, metrics, std::move(receiver))), password_jobs_(shards.count()), answers_(shards.count()) {
  for (std::size_t i = 0; i < shards.count(); ++i) guesses_.emplace_back(options_.rate_scale);
  StoreExecutor::Options executor;
  executor.readers = options_.readers;
  executor.serving = bus_->is_shared() ? storage::Serving::among_nodes : storage::Serving::alone;
  executor.batch_settled = [this] { batch_settled(); };
  executor.by_hand = options_.store_by_hand;
  store_ = std::make_unique<StoreExecutor>(store, std::move(executor));
}

std::unique_ptr<Bus> Engine::make_bus(storage::Store& store, Metrics& metrics, Bus::Receiver receiver) {
  if (!options_.make_courier) return std::make_unique<InProcessBus>(shards_, std::move(receiver));
  SharedBus::Options options{secrets_->token(), store.get_community_key(), 0};
  store.open_reader()->read([&](const storage::Tables& tables) { options.nodes_seq = tables.feeds().get_head(Feed::of_nodes()); });
  const auto read_missed = [this](std::vector<community::FeedPlace> places, std::function<void(Result<std::vector<community::Missed>>)> done) {
    using Missed = std::vector<community::Missed>;
    const auto list = [places = std::move(places)](const storage::Tables& tables) -> Result<Missed> { return community::list_missed(tables, places); };
    read<Missed>(shards_[0], list, std::move(done));
  };
  auto courier = options_.make_courier(shards_[0], metrics);
  return std::make_unique<SharedBus>(shards_, std::move(receiver), std::move(courier), read_missed, metrics, std::move(options));
}

Engine::~Engine() { stop(); }

void Engine::stop() {
  password_pool_.join();
  store_->finish();
  bus_->stop();
}

void Engine::call(Shard& shard, CallRequest request, CallDone done) {
  auto job = std::make_shared<Job>(shard.index(), std::move(request), std::move(done));
  const auto& traits = job->request.call->traits();
  if (traits.effect == Effect::query) return query(job);
  job->reached = stages_.took(Stage::decode, job->request.read_at);
  if (traits.rate == RateClass::credentials) prepare_password(job);
  else change(job);
}

void Engine::answer(const JobPtr& job, CallOutcome outcome) {
  shards_.on(job->shard, [job, outcome = std::move(outcome)]() mutable { job->done(std::move(outcome)); });
}

void Engine::query(const JobPtr& job) {
  const auto read = [this, job](const storage::Tables& tables) {
    job->reply = job->request.call->query(community::Snapshot{tables, job->request.actor, now()});
  };
  const auto done = [this, job](bool is_read) {
    if (!is_read) job->reply = refused(ErrorCode::unavailable);
    answer(job, {std::move(job->reply), {}, false});
  };
  if (!store_->read({read, done})) done(false);
}

// Passwords ---------------------------------------------------------------------------------------------------------

void Engine::prepare_password(const JobPtr& job) {
  if (password_jobs_[job->shard] >= password_jobs_max) {
    auto busy = refuse(ErrorCode::slow_down, "many people are signing in right now");
    busy.retry_after_ms = 2'000;
    return answer(job, {tl::unexpected(std::move(busy)), {}, false});
  }
  ++password_jobs_[job->shard];
  job->done = [this, shard = job->shard, done = std::move(job->done)](CallOutcome outcome) {
    --password_jobs_[shard];
    done(std::move(outcome));
  };
  const auto read = [this, job](const storage::Tables& tables) {
    job->task = job->request.call->password_task(community::Snapshot{tables, job->request.actor, now()});
  };
  const auto done = [this, job](bool is_read) {
    if (!is_read) return answer(job, {refused(ErrorCode::unavailable), {}, false});
    if (!job->task) return change(job);
    if (job->task->account.empty()) return work_password(job, *job->task);
    count_guess(job, std::move(*job->task));
  };
  if (!store_->read({read, done})) done(false);
}

void Engine::count_guess(const JobPtr& job, PasswordTask task) {
  const ShardIndex owner = std::hash<std::string>{}(task.account) % shards_.count();
  job->account = task.account;
  shards_.on(owner, [this, job, owner, task = std::move(task)] {
    const auto go_on = [this, job, task](std::optional<std::int64_t> wait_ms) {
      if (!wait_ms) return work_password(job, task);
      auto refusal = refuse(ErrorCode::slow_down, "too many wrong passwords for this name");
      refusal.retry_after_ms = *wait_ms;
      answer(job, {tl::unexpected(std::move(refusal)), {}, false});
    };
    const auto wait_ms = guesses_[owner].take(task.account, now());
    const auto budget = guesses_[owner].budget();
    if (wait_ms || !budget) return go_on(wait_ms);
    bus_->take_shared(guesses_bucket(task.account), *budget, 0, go_on);
  });
}

void Engine::work_password(const JobPtr& job, const PasswordTask& task) {
  boost::asio::post(password_pool_, [this, job, task] {
    community::PasswordWork work;
    try {
      work = do_password_work(task);
    } catch (const std::bad_alloc&) {
      return answer(job, {refused(ErrorCode::unavailable, "too little memory to check a password"), {}, false});
    }
    if (work.verified && !job->account.empty()) {
      const ShardIndex owner = std::hash<std::string>{}(job->account) % shards_.count();
      shards_.on(owner, [this, owner, account = job->account] { guesses_[owner].forgive(account); });
      bus_->refill_shared(guesses_bucket(job->account));
    }
    job->password = std::move(work);
    change(job);
  });
}

// Changes -----------------------------------------------------------------------------------------------------------

void Engine::change(const JobPtr& job) {
  WriteJob write{[this, job](storage::Tables& tables) { return attempt(*job, tables); },
                 [this, job](Settled settled) { settle(job, settled); }};
  if (!store_->write(std::move(write))) answer(job, {refused(ErrorCode::unavailable, "too much is waiting to be written"), {}, false});
}

bool Engine::attempt(Job& job, storage::Tables& tables) {
  job.reached = stages_.took(Stage::wait, job.reached);
  community::Change change{tables, job.request.actor, now(), *secrets_};
  change.password = job.password;
  job.reply = community::run_change(change, *job.request.call, job.request.key);
  job.effects = std::move(change.effects);
  if (job.reply && bus_->is_shared()) note_for_others(job, tables);
  job.reached = stages_.took(Stage::apply, job.reached);
  return job.reply.has_value();
}

/// Whatever is committed from here on comes after the notices that are there now, for every node.
void Engine::note_for_others(Job& job, storage::Tables& tables) {
  if (auto notice = community::append_notice(tables, job.effects, now())) {
    notices_ = notice->seq;
    job.effects.events.insert(job.effects.events.begin(), std::move(*notice));
  }
  if (!notices_) notices_ = tables.feeds().get_head(Feed::of_nodes());
  job.notices = *notices_;
}

void Engine::settle(const JobPtr& job, Settled settled) {
  const auto committed = stages_.took(Stage::commit, job->reached);
  if (settled == Settled::failed) job->reply = refused(ErrorCode::unavailable);
  if (settled != Settled::committed) job->effects = {};
  CallOutcome outcome{std::move(job->reply), std::move(job->effects.issued), false};
  if (!bulletin_) bulletin_ = std::make_shared<Bulletin>();
  // First: who has lost a right by this change must not hear of the change itself. Whoever kept it reads it at once.
  for (const auto member : job->effects.reaccess_members) bulletin_->push_back(Reaccess{member});
  for (const auto& feed : job->effects.reaccess_feeds) bulletin_->push_back(Reaccess{feed});
  for (auto& event : job->effects.events) {
    auto line = std::make_shared<const std::string>(event_line(event.feed, event.seq, event.at, event.event, event.data_json));
    const bool is_post = event.event == wire_name<PostWritten>();
    bulletin_->push_back(PublishedEvent{event.feed, event.seq, std::move(line), is_post ? job->request.actor.member : std::nullopt, job->notices, committed});
  }
  for (auto& member : job->effects.renamed_members) bulletin_->push_back(Renamed{std::move(member)});
  for (const auto& [member, session] : job->effects.ended_sessions) {
    bulletin_->push_back(SessionOver{member, session});
    outcome.session_ended = outcome.session_ended || job->request.actor.session == session;
  }
  answers_[job->shard].push_back([this, job, committed, outcome = std::move(outcome)]() mutable {
    job->done(std::move(outcome));
    stages_.took(Stage::answer, committed);
  });
}

void Engine::batch_settled() {
  notices_.reset();
  for (ShardIndex index = 0; index < answers_.size(); ++index) {
    if (answers_[index].empty()) continue;
    shards_.on(index, [answers = std::exchange(answers_[index], {})]() mutable {
      for (auto& give : answers) give();
    });
  }
  const auto bulletin = std::exchange(bulletin_, nullptr);
  if (bulletin && !bulletin->empty()) bus_->publish(bulletin);
}

// Housekeeping ------------------------------------------------------------------------------------------------------

void Engine::upkeep() {
  const auto step = [this](storage::Tables& tables) {
    return community::remove_outdated(tables, now(), options_.feed_retention_ms) > 0;
  };
  // Refused when much waits: there is always a next second.
  (void)store_->write({step, [](Settled) {}});
}

void Engine::tidy(Shard& shard, Time now) { guesses_[shard.index()].tidy(now); }

void Engine::touch(SessionId session) {
  const auto note = [this, session](storage::Tables& tables) {
    community::touch_session(tables, session, now());
    return true;
  };
  (void)store_->write({note, [](Settled) {}});
}

}  // namespace majlis::live
