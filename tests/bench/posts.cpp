#include "tests/bench/posts.hpp"

#include <algorithm>
#include <array>
#include <optional>

#include <fmt/format.h>

#include "server/live/stages.hpp"
#include "tests/bench/figures.hpp"
#include "tests/bench/place.hpp"
#include "tests/bench/swarm.hpp"
#include "tests/bench/tally.hpp"
#include "tests/support/metric.hpp"
#include "tests/support/own_postgresql.hpp"

namespace majlis::bench {
namespace {

constexpr Figure posts_per_second{"posts/s", 0};
constexpr Figure acknowledged_p50_ms{"acknowledged p50, ms", 1};
constexpr Figure acknowledged_p99_ms{"acknowledged p99, ms", 1};
constexpr Figure refused{"refused", 0, Over::worst};

class Posts {
 public:
  Posts(const PostsLoad& load, Place& place)
      : load_(load), place_(place), swarm_(place.address(), framing_), tally_(static_cast<std::size_t>(load.followers), load.rooms),
        seqs_(static_cast<std::size_t>(load.rooms), 0), under_way_(static_cast<std::size_t>(load.writers), 0) {
    swarm_.on_message([this](Swarm::Index client, std::string_view line) {
      const auto followers = static_cast<std::size_t>(load_.followers);
      if (client < followers) on_follower(client, line);
      else on_writer(client - followers, line);
    });
    for (int i = 0; i < load.followers; ++i) add_follower(i);
    for (std::size_t i = 0; i < under_way_.size(); ++i) swarm_.add(place.writer(i));
    const auto follows = std::int64_t{load.followers} * load.rooms_each;
    swarm_.run(now_ns() + seconds_ns(20), [&] { return following_ == follows; });
    if (following_ != follows) throw std::runtime_error("not every follow was answered");
  }

  void write_for(double seconds) {
    const auto began = now_ns();
    swarm_.run(began + seconds_ns(seconds), [&] {
      if (load_.posts_per_second > 0) write_due(began);
      else keep_busy();
      return false;
    });
    seconds_ = static_cast<double>(now_ns() - began) / 1e9;
    // What was sent arrives at everybody, or is missed.
    swarm_.run(now_ns() + seconds_ns(10), [&] { return is_quiet() && tally_.outstanding(seqs_) == 0; });
  }

  void report(Row& row, const Stretch& stretch) const {
    const auto cpu = stretch.server();
    const auto deliveries = static_cast<double>(tally_.deliveries());
    if (deliveries > 0) row.set(figures::cpu_us, cpu.total_us() / deliveries);
    row.set(figures::kernel_share, 100 * cpu.kernel_us / cpu.total_us());
    row.set(posts_per_second, static_cast<double>(sent_) / seconds_);
    row.set(acknowledged_p50_ms, acknowledged_.percentile_ms(0.5));
    row.set(acknowledged_p99_ms, acknowledged_.percentile_ms(0.99));
    if (deliveries > 0) tally_.report(row, seqs_);
    row.set(refused, static_cast<double>(refused_));
    figures::set_generator(row, stretch);
    if (refused_ > 0) row.note("first refusal: " + first_refusal_);
    if (swarm_.lost() > 0) row.note(fmt::format("{} connections were lost", swarm_.lost()));
  }

 private:
  void add_follower(int index) {
    std::vector<Feed> feeds;
    for (int k = 0; k < load_.rooms_each; ++k) {
      const int room = (index * load_.rooms_each + k) % load_.rooms;
      feeds.push_back(Feed::of(place_.rooms()[static_cast<std::size_t>(room)].id));
      tally_.follows(static_cast<std::size_t>(index), room + 1);
    }
    swarm_.add(place_.guest(feeds));
  }
  void on_follower(std::size_t client, std::string_view line) {
    if (is_reply(line)) {
      ++following_;
      return;
    }
    const auto room = number_after(line, "\"room:");
    const auto seq = number_after(line, "\"seq\":");
    const auto sent = number_after(line, stamp);
    const auto first = place_.rooms().front().id.value;
    if (room && seq && sent) tally_.got(client, static_cast<int>(*room - first) + 1, *seq, swarm_.received_ns() - *sent);
  }
  void on_writer(std::size_t writer, std::string_view line) {
    if (!is_reply(line)) return;
    --under_way_[writer];
    const auto sent = number_after(line, stamp);
    if (sent) acknowledged_.add(swarm_.received_ns() - *sent);
    else if (refused_++ == 0) first_refusal_ = line;
  }
  void write_due(std::int64_t began) {
    const auto due = static_cast<std::int64_t>(static_cast<double>(now_ns() - began) * load_.posts_per_second / 1e9);
    while (sent_ < due) write(static_cast<std::size_t>(sent_) % under_way_.size());
  }
  void keep_busy() {
    for (std::size_t writer = 0; writer < under_way_.size(); ++writer) {
      while (under_way_[writer] < load_.in_flight) write(writer);
    }
  }
  void write(std::size_t writer) {
    const auto room = static_cast<std::size_t>(sent_) % seqs_.size();
    ++under_way_[writer];
    ++seqs_[room];
    ++sent_;
    swarm_.send(static_cast<std::size_t>(load_.followers) + writer, stamped_post(sent_, place_.rooms()[room].lounge));
  }
  bool is_quiet() const {
    return std::all_of(under_way_.begin(), under_way_.end(), [](int count) { return count == 0; });
  }

  PostsLoad load_;
  Place& place_;
  WebSocketFraming framing_;
  Swarm swarm_;
  Tally tally_;
  std::vector<std::int64_t> seqs_;
  std::vector<int> under_way_;
  Latencies acknowledged_;
  std::int64_t following_ = 0, sent_ = 0, refused_ = 0;
  double seconds_ = 0;   ///< of writing, before stragglers are waited for
  std::string first_refusal_;
};

/// Of each stage the mean. There are Figures for as many as the server has.
void report_stages(const Place& place, Row& row) {
  static constexpr std::array stages{Figure{"decode, µs", 1}, Figure{"wait, µs", 1}, Figure{"apply, µs", 1}, Figure{"commit, µs", 1},
                                     Figure{"answer, µs", 1}, Figure{"publish, µs", 1}, Figure{"send to all, µs", 0}};
  static_assert(stages.size() == live::stage_names.size());
  for (std::size_t i = 0; i < stages.size(); ++i) {
    const auto told = [&](std::string_view what) {
      return tests::metric(place.address(), fmt::format("majlis_stage_seconds_{}{{stage=\"{}\"}}", what, live::stage_names[i]));
    };
    row.set(stages[i], 1e6 * told("sum") / told("count"));
  }
}

}  // namespace

void measure_posts(const PostsLoad& load, Row& row) {
  std::optional<tests::OwnPostgresql> postgresql;
  if (load.postgresql) postgresql.emplace();
  std::vector<std::string> flags;
  if (postgresql) flags.insert(flags.end(), {"--database", postgresql->url()});
  if (load.trace) flags.push_back("--trace-stages");
  Place place{load.rooms, std::min(load.writers, 8), load.shards, flags};
  Posts posts{load, place};
  const Stretch stretch{place.pid()};
  posts.write_for(load.seconds);
  if (load.trace) report_stages(place, row);
  else posts.report(row, stretch);
}

}  // namespace majlis::bench
