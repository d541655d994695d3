#include "server/live/nodes/redis_courier.hpp"

#include <algorithm>
#include <optional>
#include <random>
#include <unordered_set>

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include "server/live/nodes/redis_link.hpp"

namespace majlis::live {
namespace {

namespace asio = boost::asio;
using Endpoint = asio::ip::tcp::endpoint;
using Steady = std::chrono::steady_clock;

constexpr std::chrono::milliseconds opening_max{3'000};
constexpr std::chrono::milliseconds pause_min{100};
constexpr std::chrono::milliseconds pause_max{2'000};
/// What this node says to itself has to come back within: else Redis stands still, or the way to it is cut.
constexpr std::chrono::milliseconds echo_max{5'000};

/// A bucket that can't be asked within this does not make anybody wait.
constexpr std::chrono::milliseconds take_max{500};
constexpr std::string_view take_script = R"(
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local known = math.max(now, tonumber(redis.call('GET', KEYS[1]) or now))
local full_at = math.min(known, now + ARGV[1] * (ARGV[2] + ARGV[3])) + tonumber(ARGV[1])
local wait = math.ceil(full_at - now - ARGV[1] * ARGV[2])
if wait > 0 and ARGV[3] == '0' then return wait end
redis.call('SET', KEYS[1], string.format('%.0f', full_at), 'PX', math.ceil(full_at - now) + 1000)
return math.max(wait, 0))";

std::string_view text_of(const redisReply& reply) { return {reply.str, static_cast<std::size_t>(reply.len)}; }

bool is_text(const redisReply& reply) { return reply.type == REDIS_REPLY_STRING || reply.type == REDIS_REPLY_STATUS; }

class RedisCourier final : public Courier {
 public:
  RedisCourier(Shard& shard, RedisUrl url, Metrics& metrics)
      : shard_(shard), url_(std::move(url)), metrics_(metrics), resolver_(std::in_place, shard.context()), timer_(std::in_place, shard.context()) {
    echo_channel_ = fmt::format("majlis:echo:{:016x}{:016x}", random_(), random_());
    // Runs for as long as the shard; nothing is called between start() and stop() but on it.
    shard.every_second([this] { on_second(); });
  }

  void start(Ears ears) override {
    ears_ = std::move(ears);
    running_ = true;
    connect();
  }

  void listen(const std::string& channel) override {
    if (channels_.insert(channel).second && is_up_) subscriber_->subscription("SUBSCRIBE", channel);
  }

  void ignore(const std::string& channel) override {
    if (channels_.erase(channel) > 0 && is_up_) subscriber_->subscription("UNSUBSCRIBE", channel);
  }

  void say(const std::string& channel, std::string_view word) override {
    if (is_up_) publisher_->command({"PUBLISH", channel, word});
  }

  /// Cells leave a bucket at a steady pace (GCRA): one number a bucket, the time at which it is full again. That is never believed
  /// to be further than the budget and the debt, as the clock of Redis may be set back.
  void take(const std::string& bucket, const rules::Budget& budget, int debt_max, std::function<void(std::optional<std::int64_t>)> done) override {
    if (!is_up_) return done({});
    auto asked = std::make_shared<Asked>(Asked{std::move(done), asio::steady_timer{shard_.context(), take_max}});
    asked->timer.async_wait([asked](const boost::system::error_code& error) {
      if (!error) asked->answer({});
    });
    const auto interval_ms = std::to_string(1'000.0 / budget.per_second);
    publisher_->command({"EVAL", take_script, "1", bucket, interval_ms, std::to_string(budget.burst), std::to_string(debt_max)}, [asked](const redisReply* reply) {
      asked->timer.cancel();
      const bool must_wait = reply && reply->type == REDIS_REPLY_INTEGER && reply->integer > 0;
      asked->answer(must_wait ? std::optional{static_cast<std::int64_t>(reply->integer)} : std::nullopt);
    });
  }

  void refill(const std::string& bucket) override {
    if (is_up_) publisher_->command({"DEL", bucket});
  }

  void stop() override {
    running_ = false;
    ++attempt_;
    subscriber_.reset();
    publisher_.reset();
    asking_.reset();
    resolver_.reset();
    timer_.reset();
    is_up_ = false;
  }

 private:
  struct Asked {
    std::function<void(std::optional<std::int64_t>)> done;
    asio::steady_timer timer;

    void answer(std::optional<std::int64_t> wait_ms) {
      if (const auto tell = std::exchange(done, nullptr)) tell(wait_ms);
    }
  };

  // From the beginning ---------------------------------------------------------------------------------------------

  void connect() {
    ++attempt_;
    next_host_ = (next_host_ + 1) % url_.hosts.size();
    resolve(url_.hosts[next_host_], [this](const Endpoint& endpoint) {
      if (url_.service.empty()) open(endpoint);
      else ask_sentinel(endpoint);
    });
  }

  void resolve(const RedisUrl::Host& host, std::function<void(const Endpoint&)> then) {
    timer_->cancel();
    resolver_->async_resolve(host.name, std::to_string(host.port),
                             [this, attempt = attempt_, then = std::move(then)](const boost::system::error_code& error, const auto& found) {
                               if (attempt != attempt_ || !running_) return;
                               if (error || found.empty()) return fail(error ? error.message() : "no such host");
                               // Where nobody is at one address of a name, somebody may be at another.
                               const auto turn = attempt_ / url_.hosts.size() % found.size();
                               // Not before: a name that takes long is no reason to begin from the beginning.
                               after(opening_max, [this] { fail("no answer"); });
                               then(std::next(found.begin(), static_cast<std::ptrdiff_t>(turn))->endpoint());
                             });
  }

  /// The password in the URL is for Redis; sentinels may have the same one, or none.
  void ask_sentinel(const Endpoint& endpoint) {
    asking_ = std::make_unique<RedisLink>(shard_.context(), endpoint, handlers([this] { ask_for_master(false); }));
  }

  void ask_for_master(bool has_signed_in) {
    const auto on_master = [this, attempt = attempt_, has_signed_in](const redisReply* reply) {
      if (attempt != attempt_ || !running_ || !reply) return;
      if (reply->type == REDIS_REPLY_ERROR && text_of(*reply).starts_with("NOAUTH") && !has_signed_in) return ask_for_master(true);
      if (reply->type == REDIS_REPLY_ERROR) return fail(fmt::format("a sentinel says: {}", text_of(*reply)));
      if (reply->type != REDIS_REPLY_ARRAY || reply->elements < 2) return fail(fmt::format("a sentinel does not know \"{}\"", url_.service));
      RedisUrl::Host host{std::string{text_of(*reply->element[0])}, 0};
      host.port = static_cast<std::uint16_t>(std::atoi(std::string{text_of(*reply->element[1])}.c_str()));
      resolve(host, [this](const Endpoint& master) { open(master); });
    };
    if (has_signed_in) authenticate(*asking_);
    asking_->command({"SENTINEL", "get-master-addr-by-name", url_.service}, on_master);
  }

  void open(const Endpoint& endpoint) {
    asking_.reset();
    ready_ = 0;
    publisher_ = std::make_unique<RedisLink>(shard_.context(), endpoint, handlers([this] { sign_in(*publisher_, true); }));
    subscriber_ = std::make_unique<RedisLink>(shard_.context(), endpoint, handlers([this] { sign_in(*subscriber_, false); }));
  }

  RedisLink::Handlers handlers(std::function<void()> opened) {
    return {std::move(opened), [this](const std::string& why) { fail(why); }, [this](const redisReply& push) { on_push(push); }};
  }

  /// For what gives nothing but an error or OK.
  RedisLink::OnReply no_error() {
    return [this, attempt = attempt_](const redisReply* reply) {
      if (attempt != attempt_ || !running_ || !reply) return;
      if (reply->type == REDIS_REPLY_ERROR) fail(std::string{text_of(*reply)});
    };
  }

  void authenticate(RedisLink& link) {
    if (!url_.user.empty()) link.command({"AUTH", url_.user, url_.password}, no_error());
    else if (!url_.password.empty()) link.command({"AUTH", url_.password}, no_error());
  }

  void sign_in(RedisLink& link, bool select) {
    authenticate(link);
    if (select && url_.database != 0) link.command({"SELECT", std::to_string(url_.database)}, no_error());
    // A primary that has just become a replica would carry nothing to the others.
    link.command({"ROLE"}, [this, attempt = attempt_](const redisReply* reply) {
      if (attempt != attempt_ || !running_ || !reply) return;
      if (reply->type == REDIS_REPLY_ERROR && !text_of(*reply).starts_with("NOPERM")) return fail(std::string{text_of(*reply)});
      const bool replica = reply->type == REDIS_REPLY_ARRAY && reply->elements > 0 && text_of(*reply->element[0]) != "master";
      if (replica) return fail("this Redis is a replica");
      if (++ready_ == 2) come_up();
    });
  }

  void come_up() {
    is_up_ = true;
    is_proven_ = false;
    echoed_at_ = Steady::now();
    timer_->cancel();
    subscriber_->subscription("SUBSCRIBE", echo_channel_);
    for (const auto& channel : channels_) subscriber_->subscription("SUBSCRIBE", channel);
  }

  void fail(const std::string& why) {
    ++attempt_;
    is_up_ = false;
    metrics_.redis_connected.Set(0);
    if (!std::exchange(told_away_, true)) {
      spdlog::warn("Redis is not there ({}): other nodes hear of what is written here a second later, by way of the database", why);
    }
    subscriber_.reset();
    publisher_.reset();
    asking_.reset();
    // Not all nodes at once.
    const auto pause = pause_ / 2 + std::chrono::milliseconds{static_cast<int>(random_() % static_cast<unsigned>(pause_.count() / 2 + 1))};
    pause_ = std::min(pause_ * 2, pause_max);
    after(pause, [this] { connect(); });
  }

  void after(std::chrono::milliseconds pause, std::function<void()> then) {
    timer_->expires_after(pause);
    timer_->async_wait([this, attempt = attempt_, then = std::move(then)](const boost::system::error_code& error) {
      if (!error && running_ && attempt == attempt_) then();
    });
  }

  // While it is up --------------------------------------------------------------------------------------------------

  void echo() { publisher_->command({"PUBLISH", echo_channel_, "."}); }

  /// The first one proves that words come through: an account that may sign in may still lack the channels.
  void on_echo() {
    echoed_at_ = Steady::now();
    if (std::exchange(is_proven_, true)) return;
    pause_ = pause_min;
    metrics_.redis_connected.Set(1);
    if (std::exchange(told_away_, false)) spdlog::info("Redis is there again");
  }

  void on_push(const redisReply& push) {
    if (push.type != REDIS_REPLY_ARRAY || push.elements < 3 || !is_text(*push.element[0]) || !is_text(*push.element[1])) return;
    const auto kind = text_of(*push.element[0]);
    const auto channel = text_of(*push.element[1]);
    if (kind == "message" && channel == echo_channel_) on_echo();
    else if (kind == "subscribe" && channel == echo_channel_) echo();
    else if (kind == "message" && is_text(*push.element[2])) ears_.heard(channel, text_of(*push.element[2]));
    else if (kind == "subscribe" && channels_.contains(std::string{channel})) ears_.listens(channel);
  }

  void on_second() {
    if (!is_up_) return;
    if (Steady::now() - echoed_at_ > echo_max) return fail("it stands still");
    echo();
  }

  Shard& shard_;
  RedisUrl url_;
  Metrics& metrics_;
  std::mt19937_64 random_{std::random_device{}()};
  Ears ears_;
  std::string echo_channel_;
  std::unordered_set<std::string> channels_;
  std::optional<asio::ip::tcp::resolver> resolver_;
  std::optional<asio::steady_timer> timer_;        ///< of opening, or of the pause before it
  std::unique_ptr<RedisLink> publisher_;
  std::unique_ptr<RedisLink> subscriber_;
  std::unique_ptr<RedisLink> asking_;              ///< a sentinel
  std::size_t next_host_ = 0;
  std::uint64_t attempt_ = 0;                      ///< what belongs to an older one comes too late
  int ready_ = 0;                                  ///< links of this attempt that may be used
  std::chrono::milliseconds pause_ = pause_min;
  Steady::time_point echoed_at_;
  bool running_ = false;
  bool is_up_ = false;
  bool is_proven_ = false;                         ///< something came through since it is up
  bool told_away_ = false;
};

}  // namespace

std::unique_ptr<Courier> make_redis_courier(Shard& shard, RedisUrl url, Metrics& metrics) {
  return std::make_unique<RedisCourier>(shard, std::move(url), metrics);
}

}  // namespace majlis::live
