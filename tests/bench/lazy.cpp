#include <algorithm>
#include <optional>

#include <fmt/format.h>

#include "tests/bench/figures.hpp"
#include "tests/bench/memory.hpp"
#include "tests/bench/message.hpp"
#include "tests/bench/swarm.hpp"
#include "tests/bench/tally.hpp"

namespace majlis::bench {
namespace {

constexpr Figure each_kib{"KiB for each who stopped, at most", 0};
constexpr Figure cut_s{"all cut after, s", 1};
constexpr Figure not_cut{"not cut", 0, Over::worst};

/// Looks at the server once in a while: it is another process's files that are read.
class Observer {
 public:
  Observer(pid_t pid, int lazy) : pid_(pid), lazy_(lazy), files_(open_files(pid)), memory_(resident_bytes(pid)), most_(memory_) {}

  void look() {
    const auto now = now_ns();
    if (now - looked_ < seconds_ns(0.25)) return;
    looked_ = now;
    most_ = std::max(most_, resident_bytes(pid_));
    open_ = lazy_ - static_cast<int>(files_ - open_files(pid_));
    if (open_ <= 0 && !cut_after_) cut_after_ = static_cast<double>(now - began_) / 1e9;
  }
  void report(Row& row) const {
    row.set(each_kib, static_cast<double>(most_ - memory_) / 1024 / lazy_);
    if (cut_after_) row.set(cut_s, *cut_after_);
    row.set(not_cut, std::max(open_, 0));
  }

 private:
  pid_t pid_;
  int lazy_;
  std::int64_t files_, memory_, most_;
  std::int64_t began_ = now_ns(), looked_ = 0;
  int open_ = lazy_;
  std::optional<double> cut_after_;
};

}  // namespace

void measure_lazy(const LazyLoad& load, Row& row) {
  const auto peer = start_majlis_relay({.tempo = true});
  Swarm swarm{peer->address(), peer->framing()};
  const int awake = load.followers - load.lazy;
  Tally tally{static_cast<std::size_t>(awake), 1};
  swarm.on_message([&](Swarm::Index client, std::string_view text) {
    const auto message = read_message(text);
    if (message && client < static_cast<std::size_t>(awake)) tally.got(client, 1, message->seq, swarm.received_ns() - message->sent_ns);
  });
  constexpr int small_buffer_bytes = 16 * 1024;
  const std::vector<int> rooms{1};
  for (int i = 0; i < load.followers; ++i) swarm.add(peer->greeting(rooms), i < awake ? 0 : small_buffer_bytes);
  for (int i = 0; i < awake; ++i) tally.follows(static_cast<std::size_t>(i), 1);

  std::vector<std::int64_t> seq{0};
  const auto publish_for = [&](double seconds, const std::function<void()>& meanwhile) {
    const auto began = now_ns();
    const auto before = seq[0];
    swarm.run(began + seconds_ns(seconds), [&] {
      while (static_cast<double>(seq[0] - before) < static_cast<double>(now_ns() - began) * load.messages_per_second / 1e9) {
        peer->publish(1, write_message({1, ++seq[0], now_ns()}, load.message_bytes));
      }
      meanwhile();
      return false;
    });
  };
  publish_for(3, [] {});
  tally.restart();
  for (int i = awake; i < load.followers; ++i) swarm.stop_reading(static_cast<std::size_t>(i));
  Observer observer{peer->pid(), load.lazy};
  const Stretch stretch{peer->pid()};
  publish_for(load.seconds, [&] { if (load.lazy > 0) observer.look(); });
  swarm.run(now_ns() + seconds_ns(10), [&] { return tally.outstanding(seq) == 0; });
  tally.report(row, seq);
  row.set(figures::cpu_us, stretch.server().total_us() / static_cast<double>(tally.deliveries()));
  if (load.lazy > 0) observer.report(row);
  figures::set_generator(row, stretch);
  if (swarm.lost() > 0) row.note(fmt::format("{} of those who read were cut", swarm.lost()));
}

}  // namespace majlis::bench
