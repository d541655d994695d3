#include <atomic>
#include <thread>

#include <fmt/format.h>

#include "tests/bench/figures.hpp"
#include "tests/bench/place.hpp"
#include "tests/bench/reading.hpp"
#include "tests/bench/swarm.hpp"

namespace majlis::bench {
namespace {

constexpr Figure sign_ins_per_second{"sign-ins/s", 0};

/// People who sign in, and as soon as they are in sign in again.
class Storm {
 public:
  Storm(const tests::Address& address, int people) {
    for (int i = 0; i < people; ++i) people_.emplace_back([this, address, i] { go_on(address, fmt::format("writer {}", i % 8)); });
  }
  ~Storm() { end(); }

  void end() {
    over_ = true;
    for (auto& person : people_) {
      if (person.joinable()) person.join();
    }
  }
  int signed_in() const { return signed_in_; }
  int refused() const { return refused_; }

 private:
  void go_on(const tests::Address& address, const std::string& name) {
    while (!over_) {
      try {
        tests::Person{address, name}.signs_in(name);
        ++signed_in_;
      } catch (const std::exception&) {
        ++refused_;
      }
    }
  }

  std::atomic<bool> over_ = false;
  std::atomic<int> signed_in_ = 0, refused_ = 0;
  std::vector<std::thread> people_;
};

}  // namespace

void measure_pings(int signing_in, double seconds, Row& row) {
  Place place{1, 8};
  const WebSocketFraming framing;
  Swarm swarm{place.address(), framing};
  Latencies seen;
  std::int64_t sent_ns = 0;
  swarm.on_message([&](Swarm::Index, std::string_view) {
    seen.add(swarm.received_ns() - sent_ns);
    sent_ns = 0;
  });
  const auto client = swarm.add(place.writer(0));
  Storm storm{place.address(), signing_in};
  const Stretch stretch{place.pid()};
  std::int64_t due_ns = now_ns();
  swarm.run(now_ns() + seconds_ns(seconds), [&] {
    if (sent_ns == 0 && now_ns() >= due_ns) {
      sent_ns = now_ns();
      due_ns = sent_ns + seconds_ns(0.002);
      swarm.send(client, text_frame(R"({"id":1,"op":"ping","args":{}})"));
    }
    return false;
  });
  row.set(figures::p50_ms, seen.percentile_ms(0.5));
  row.set(figures::p99_ms, seen.percentile_ms(0.99));
  row.set(sign_ins_per_second, storm.signed_in() / stretch.seconds());
  storm.end();
  if (storm.refused() > 0) row.note(fmt::format("{} sign-ins were refused", storm.refused()));
}

}  // namespace majlis::bench
