#include "tests/bench/relay.hpp"

#include <fmt/format.h>

#include "tests/bench/figures.hpp"
#include "tests/bench/message.hpp"
#include "tests/bench/swarm.hpp"
#include "tests/bench/tally.hpp"

namespace majlis::bench {
namespace {

class Relay {
 public:
  Relay(const RelayLoad& load, Peer& peer)
      : load_(load), peer_(peer), swarm_(peer.address(), peer.framing()),
        tally_(static_cast<std::size_t>(load.followers), load.rooms), seqs_(static_cast<std::size_t>(load.rooms), 0) {
    for (int i = 0; i < load.followers; ++i) {
      std::vector<int> rooms;
      for (int k = 0; k < load.rooms_each; ++k) rooms.push_back((i * load.rooms_each + k) % load.rooms + 1);
      const auto client = swarm_.add(peer.greeting(rooms));
      for (const int room : rooms) tally_.follows(client, room);
    }
    swarm_.on_message([this](Swarm::Index client, std::string_view text) {
      if (const auto message = read_message(text)) {
        tally_.got(client, message->room, message->seq, swarm_.received_ns() - message->sent_ns);
      }
    });
  }

  /// Until a message in each room has reached everybody who follows it.
  void warm_up() {
    const auto until = now_ns() + seconds_ns(20);
    swarm_.run(now_ns() + seconds_ns(0.3), [] { return false; });
    for (int room = 1; room <= load_.rooms; ++room) publish(room);
    swarm_.run(until, [this] { return arrived(); });
    if (!arrived()) throw std::runtime_error(fmt::format("{} followers do not hear a message", tally_.outstanding(seqs_)));
    tally_.restart();
    counted_from_ = published_;
  }

  void publish_for(double seconds) {
    const auto began = now_ns();
    const auto until = began + seconds_ns(seconds);
    swarm_.run(until, [&] {
      if (load_.in_flight > 0) {
        while (on_their_way() < load_.in_flight) publish_next();
      } else {
        const auto due = static_cast<double>(now_ns() - began) * load_.messages_per_second / 1e9;
        while (static_cast<double>(published_ - counted_from_) < due) publish_next();
      }
      return false;
    });
  }
  /// What was published arrives at everybody, or is missed.
  void finish() {
    swarm_.run(now_ns() + seconds_ns(10), [this] { return arrived(); });
  }

  const Tally& tally() const { return tally_; }
  const std::vector<std::int64_t>& seqs() const { return seqs_; }
  std::size_t lost() const { return swarm_.lost(); }

 private:
  void publish_next() { publish(static_cast<int>(published_ % load_.rooms) + 1); }
  void publish(int room) {
    ++published_;
    peer_.publish(room, write_message({room, ++seqs_[static_cast<std::size_t>(room - 1)], now_ns()}));
  }
  /// Messages that not everybody has, as long as there is one room: whole messages' worth of deliveries.
  std::int64_t on_their_way() const { return published_ - counted_from_ - tally_.deliveries() / load_.followers; }
  bool arrived() {
    // Looking at every follower is too dear for every turn of the loop.
    const auto expected = (published_ - counted_from_) * load_.followers * load_.rooms_each / load_.rooms;
    return tally_.deliveries() >= expected && tally_.outstanding(seqs_) == 0;
  }

  RelayLoad load_;
  Peer& peer_;
  Swarm swarm_;
  Tally tally_;
  std::vector<std::int64_t> seqs_;
  std::int64_t published_ = 0;
  std::int64_t counted_from_ = 0;
};

}  // namespace

void measure_relay(const RelayLoad& load, const StartPeer& start, Row& row) {
  const auto peer = start();
  Relay relay{load, *peer};
  relay.warm_up();
  const Stretch stretch{peer->pid()};
  relay.publish_for(load.seconds);
  const auto seconds = stretch.seconds();   // before the stragglers are waited for
  relay.finish();
  const auto cpu = stretch.server();
  const auto deliveries = static_cast<double>(relay.tally().deliveries());
  row.set(figures::cpu_us, cpu.total_us() / deliveries);
  row.set(figures::kernel_share, 100 * cpu.kernel_us / cpu.total_us());
  row.set(figures::deliveries_per_second, deliveries / seconds);
  relay.tally().report(row, relay.seqs());
  figures::set_generator(row, stretch);
  if (relay.lost() > 0) row.note(fmt::format("{} connections were lost", relay.lost()));
}

}  // namespace majlis::bench
