#include "tests/bench/reading.hpp"

#include <random>

#include <fmt/format.h>

#include "tests/bench/figures.hpp"
#include "tests/bench/place.hpp"
#include "tests/bench/swarm.hpp"

namespace majlis::bench {
namespace {

constexpr Figure cpu_ms{"server CPU, ms", 3};
constexpr Figure ready_ms{"ready after, ms", 0};

void expect(bool holds) {
  if (!holds) throw std::runtime_error("an answer is short: remove the library, so that it is made anew, or name more --posts");
}

/// Somebody who asks, and the server that answers.
class Reader {
 public:
  Reader(const std::string& folder, const LibrarySize& size)
      : size_(size), data_(provide_library(folder, size)), server_(start_majlisd(data_)), member_(server_.address()), guest_(server_.address()) {
    member_.acts_with_token(std::string{reader_token});
    (void)member_.live();
  }

  void measure(int times, const std::function<void(Reader&)>& ask, Row& row) {
    for (int i = 0; i < std::max(times / 20, 1); ++i) ask(*this);
    Latencies seen;
    const Stretch stretch{server_.process().pid()};
    for (int i = 0; i < times; ++i) {
      const auto began = now_ns();
      ask(*this);
      seen.add(now_ns() - began);
    }
    row.set(cpu_ms, stretch.server().total_us() / 1e3 / times);
    row.set(figures::p50_ms, seen.percentile_ms(0.5));
    row.set(figures::p99_ms, seen.percentile_ms(0.99));
  }

  tests::Person& member() { return member_; }
  tests::Person& guest() { return guest_; }
  const tests::Address& address() const { return server_.address(); }
  /// The rooms' lounges were made first, then the first room's titled threads.
  ThreadId titled() { return {size_.rooms + up_to(size_.threads - 1)}; }
  PostNumber from() { return {up_to(size_.posts / size_.threads - 50)}; }
  PostId post() { return {up_to(size_.posts)}; }

  /// A client that was away comes back 10,000 events later.
  void catch_up() {
    constexpr std::int64_t missed = 10'000;
    Swarm swarm{address(), framing_};
    std::int64_t events = 0;
    swarm.on_message([&](Swarm::Index, std::string_view line) { events += is_reply(line) ? 0 : 1; });
    auto greeting = upgrade("/ws", address().authority(), "Sec-WebSocket-Protocol: majlis.v1\r\n");
    greeting.afterwards = text_frame(
        fmt::format(R"({{"id":1,"op":"follow","args":{{"feed":"{}","after":{}}}}})", Feed::of(first_room).name(), size_.events - missed));
    swarm.add(greeting);
    swarm.run(now_ns() + seconds_ns(10), [&] { return events >= missed; });
    expect(events == missed);
  }

 private:
  std::int64_t up_to(std::int64_t last) { return static_cast<std::int64_t>(random_() % static_cast<std::uint64_t>(last)) + 1; }

  LibrarySize size_;
  std::filesystem::path data_;
  tests::ServerProcess server_;
  tests::Person member_;
  tests::Person guest_;
  WebSocketFraming framing_;
  std::mt19937_64 random_{20261122};
};

}  // namespace

std::vector<Subject> reading_questions(const std::string& folder, const LibrarySize& size) {
  std::vector<Subject> subjects;
  const auto ask = [&](std::string_view what, int times, std::function<void(Reader&)> question) {
    subjects.push_back({std::string{what}, [=](Row& row) { Reader{folder, size}.measure(times, question, row); }});
  };
  ask(page_question, 2'000, [](Reader& r) { expect(r.member().does(ListPosts{r.titled(), r.from(), PageSize{50}, {}}).posts.size() == 50); });
  ask("a room", 500, [](Reader& r) { expect(!r.member().does(OpenRoom{first_room, {}}).posts.posts.empty()); });
  ask("a thread at its end", 500, [](Reader& r) { expect(!r.member().does(OpenThread{r.titled(), {}}).posts.posts.empty()); });
  ask("threads after a random one", 500, [](Reader& r) { (void)r.member().does(ListThreads{first_room, r.titled()}); });
  ask("a permalink", 500, [](Reader& r) { (void)r.member().does(FindPost{r.post()}); });
  ask("inbox of a member with 200 rooms", 200, [](Reader& r) { expect(!r.member().does(OpenHome{}).groups.empty()); });
  ask("what waits, of many", 500, [](Reader& r) { expect(r.member().does(ListWaiting{}).posts.size() == 50); });
  ask(members_question, 200, [](Reader& r) { (void)r.member().does(FindMembers{GroupId{1}, NamePrefix::trusted("mem")}); });
  ask("catch-up of 10,000 events", 20, [](Reader& r) { r.catch_up(); });
  ask("first page for a guest", 500, [](Reader& r) { expect(r.guest().gets("/g/bench/room").status == 200); });
  subjects.push_back({"start until it answers", [=](Row& row) {
                        const auto data = provide_library(folder, size);
                        const auto began = now_ns();
                        const auto server = start_majlisd(data);
                        row.set(ready_ms, static_cast<double>(now_ns() - began) / 1e6);
                      }});
  return subjects;
}

}  // namespace majlis::bench
