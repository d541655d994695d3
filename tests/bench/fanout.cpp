/// N followers of one room, some writers: deliveries, what was missed, latency, and the server's CPU per delivery.
#include <charconv>
#include <optional>

#include <fmt/format.h>

#include "tests/bench/cases.hpp"
#include "tests/bench/measure.hpp"
#include "tests/bench/swarm.hpp"
#include "tests/support/paths.hpp"
#include "tests/support/person.hpp"
#include "tests/support/process.hpp"

namespace majlis::bench {
namespace {

using tests::Person;

std::optional<std::int64_t> number_after(std::string_view line, std::string_view name) {
  const auto at = line.find(name);
  if (at == std::string_view::npos) return std::nullopt;
  std::int64_t value = 0;
  std::from_chars(line.data() + at + name.size(), line.data() + line.size(), value);
  return value;
}

struct Stage {
  RoomId room;
  ThreadId lounge;
  std::vector<std::string> cookies;
};

Stage set_stage(const tests::Address& address, int writers) {
  Stage stage;
  Person owner{address, "owner"};
  owner.joins_majlis();
  const auto group = owner.does(CreateGroup{Slug::trusted("bench"), GroupName::trusted("Bench"), {}, {}}).group.id;
  const auto room = owner.does(CreateRoom{group, Slug::trusted("room"), RoomName::trusted("Room"), {}, Visibility::public_});
  stage.room = room.id;
  stage.lounge = room.lounge;
  for (int i = 0; i < writers; ++i) {
    Person writer{address, fmt::format("writer {}", i)};
    writer.joins_majlis();
    writer.does(JoinGroup{group});
    stage.cookies.push_back(writer.cookie());
  }
  return stage;
}

/// What the clients saw: every follower must see seq after seq.
class Watch {
 public:
  Watch(std::size_t followers, std::size_t writers) : last_seq_(followers, 0), under_way_(writers, 0) {}

  void on_follower(std::size_t client, std::string_view line) {
    const auto seq = number_after(line, "\"seq\":");
    if (!seq || line.find("\"id\":") < 4) return;   // the reply to the follow
    ++deliveries;
    if (last_seq_[client] != 0 && *seq != last_seq_[client] + 1) ++(*seq <= last_seq_[client] ? doubled : missed);
    last_seq_[client] = *seq;
    if (const auto sent = number_after(line, "\"text\":\"t=")) seen.add(now_ns() - *sent);
  }
  void on_writer(std::size_t writer, std::string_view line) {
    if (!line.starts_with("{\"id\":")) return;
    --under_way_[writer];
    if (line.find("\"ok\"") == std::string_view::npos) {
      if (refused++ == 0) fmt::print("first refusal: {}\n", line);
    } else if (const auto sent = number_after(line, "\"text\":\"t=")) acknowledged.add(now_ns() - *sent);
  }
  bool all_at(std::int64_t seq) const {
    return std::all_of(last_seq_.begin(), last_seq_.end(), [&](auto last) { return last == seq; });
  }
  int& under_way(std::size_t writer) { return under_way_[writer]; }
  bool quiet() const {
    return std::all_of(under_way_.begin(), under_way_.end(), [](int count) { return count == 0; });
  }

  std::int64_t deliveries = 0, missed = 0, doubled = 0, refused = 0;
  Latencies seen, acknowledged;

 private:
  std::vector<std::int64_t> last_seq_;
  std::vector<int> under_way_;
};

class Fanout {
 public:
  Fanout(const FanoutOptions& options, const tests::Address& address)
      : options_(options), stage_(set_stage(address, options.writers)), swarm_(address),
        watch_(static_cast<std::size_t>(options.followers), static_cast<std::size_t>(options.writers)) {
    for (int i = 0; i < options.followers; ++i) {
      swarm_.send(swarm_.add(), fmt::format(R"({{"id":1,"op":"follow","args":{{"feed":"room:{}","after":0}}}})", stage_.room.value));
    }
    for (const auto& cookie : stage_.cookies) swarm_.add(cookie);
    swarm_.on_line([this](Swarm::Index client, std::string_view line) {
      const auto followers = static_cast<std::size_t>(options_.followers);
      if (client < followers) watch_.on_follower(client, line);
      else watch_.on_writer(client - followers, line);
    });
    settle(200'000'000);
  }

  void settle(std::int64_t ns) { swarm_.run(now_ns() + ns, [] { return false; }); }

  void write_for(int seconds) {
    const auto began = now_ns();
    const auto until = began + seconds * std::int64_t{1'000'000'000};
    swarm_.run(until, [&] {
      if (options_.posts_per_second > 0) write_due(began);
      else keep_busy();
      return false;
    });
    // What was sent arrives at everybody, or is missed.
    swarm_.run(now_ns() + 10'000'000'000, [&] { return watch_.quiet() && watch_.all_at(sent_); });
  }

  Watch& watch() { return watch_; }
  std::int64_t sent() const { return sent_; }
  std::size_t lost() const { return swarm_.lost(); }

 private:
  void write_due(std::int64_t began) {
    const auto due = static_cast<std::int64_t>(static_cast<double>(now_ns() - began) * options_.posts_per_second / 1e9);
    while (sent_ < due) write(static_cast<std::size_t>(sent_) % stage_.cookies.size());
  }
  void keep_busy() {
    for (std::size_t writer = 0; writer < stage_.cookies.size(); ++writer) {
      while (watch_.under_way(writer) < options_.in_flight) write(writer);
    }
  }
  void write(std::size_t writer) {
    ++watch_.under_way(writer);
    ++sent_;
    swarm_.send(static_cast<std::size_t>(options_.followers) + writer,
                fmt::format(R"({{"id":{},"op":"write_post","key":"bench-key-{:012}","args":{{"thread":{},"text":"t={:020} {}"}}}})", sent_, sent_,
                            stage_.lounge.value, now_ns(), padding_));
  }

  FanoutOptions options_;
  Stage stage_;
  Swarm swarm_;
  Watch watch_;
  std::int64_t sent_ = 0;
  std::string padding_ = std::string(40, 'x');
};

}  // namespace

void measure_fanout(const FanoutOptions& options) {
  tests::ScratchDir data{"bench-fanout"};
  tests::ServerProcess server{data.path(), {"--rate-scale", "0", "--connections-per-address", "0", "--shards", std::to_string(options.shards)}};
  const pid_t pid = server.process().pid();
  if (options.pinned) {
    pin(pid, 0);
    pin(::getpid(), 1);
  }
  Fanout fanout{options, server.address()};
  const auto before = cpu_time(pid);
  const auto began = now_ns();
  fanout.write_for(options.seconds);
  const double seconds = static_cast<double>(now_ns() - began) / 1e9;
  const auto after = cpu_time(pid);
  auto& watch = fanout.watch();
  const double deliveries = static_cast<double>(watch.deliveries);
  const double cpu_us = after.total_us() - before.total_us();
  const auto expected = fanout.sent() * options.followers;
  fmt::print("followers {}  writers {}  posts {} ({:.0f}/s)  refused {}  connections lost {}\n", options.followers, options.writers, fanout.sent(),
             static_cast<double>(fanout.sent()) / seconds, watch.refused, fanout.lost());
  fmt::print("deliveries {} of {} ({:.0f}/s)  missed {}  doubled or out of order {}\n", watch.deliveries, expected, deliveries / seconds,
             expected - watch.deliveries + watch.missed, watch.doubled);
  fmt::print("server CPU per delivery {:.2f} us, kernel's share {:.0f} %\n", deliveries > 0 ? cpu_us / deliveries : 0.0,
             cpu_us > 0 ? 100 * (after.kernel_us - before.kernel_us) / cpu_us : 0.0);
  fmt::print("sent to seen: p50 {:.1f} ms, p99 {:.1f} ms;  sent to acknowledged: p50 {:.1f} ms, p99 {:.1f} ms\n", watch.seen.percentile_ms(0.5),
             watch.seen.percentile_ms(0.99), watch.acknowledged.percentile_ms(0.5), watch.acknowledged.percentile_ms(0.99));
  fmt::print("server memory {:.1f} MiB\n", static_cast<double>(resident_bytes(pid)) / 1048576);
}

}  // namespace majlis::bench
