/// Pages out of a large history, and how long a server takes to start with it.
#include <filesystem>
#include <functional>
#include <random>

#include <fmt/format.h>

#include "server/community/sessions.hpp"
#include "storage/store.hpp"
#include "tests/bench/cases.hpp"
#include "tests/bench/measure.hpp"
#include "tests/bench/swarm.hpp"
#include "tests/support/paths.hpp"
#include "tests/support/person.hpp"
#include "tests/support/process.hpp"

namespace majlis::bench {
namespace {

constexpr std::int64_t first_post_ms = 1'700'000'000'000;
/// Somebody of the group who has read nothing, and is mentioned in every thousandth post.
constexpr std::string_view reader_token = "the-reader-of-the-benchmark-and-nobody-else";

/// Writes posts as the server would, but past its handlers: a million take a minute.
void fill(const std::string& data, const ReadingOptions& options) {
  std::filesystem::create_directories(data);
  const auto store = storage::open_store("sqlite:" + data + "/majlis.db");
  const auto writer = store->open_writer();
  std::vector<ThreadId> threads;
  MemberId author;
  MemberId reader;
  const auto in_one_commit = [&](const std::function<void(storage::Tables&)>& write) {
    writer->begin();
    writer->attempt([&](storage::Tables& tables) { return write(tables), true; });
    writer->commit();
  };
  in_one_commit([&](storage::Tables& tables) {
    author = tables.members().add({MemberName::trusted("Author"), "author", "author", "-", Locale::en, Time{first_post_ms}});
    const auto group = tables.groups().add({Slug::trusted("bench"), GroupName::trusted("Bench"), {}, {}, {}, Time{first_post_ms}});
    tables.groups().add_member(group, author, Role::owner, Time{first_post_ms});
    reader = tables.members().add({MemberName::trusted("Reader"), "reader", "reader", "-", Locale::en, Time{first_post_ms}});
    tables.groups().add_member(group, reader, Role::member, Time{first_post_ms});
    const Time never{4'000'000'000'000};
    tables.sessions().add({reader, SessionKind::bot, Label::trusted("bench"), community::hash_token(reader_token), never, never});
    const auto room = tables.rooms().add({group, Slug::trusted("room"), RoomName::trusted("Room"), {}, Visibility::public_, Time{first_post_ms}});
    threads.push_back(room.lounge);
    for (int i = 1; i < options.threads; ++i) {
      threads.push_back(tables.threads().add({room.id, Title::trusted(fmt::format("Thread {}", i)), author, Time{first_post_ms}}));
    }
  });
  const std::string text = "من رقم ١٢ إلى ٣٠ لا ماء منذ الظهر، هل اتصل أحد بالبلدية؟ The tanker is at the school until eight.";
  for (std::int64_t written = 0; written < options.posts;) {
    in_one_commit([&](storage::Tables& tables) {
      for (int i = 0; i < 10'000 && written < options.posts; ++i, ++written) {
        const auto thread = threads[static_cast<std::size_t>(written) % threads.size()];
        const auto post = tables.posts().add({thread, author, Time{first_post_ms + written * 1'000},
                                              {Markdown::trusted(text), std::nullopt, Excerpt{text}, {}}, std::nullopt});
        if (written % 1'000 == 0) tables.waiting().add(reader, post, false);
      }
    });
  }
}

/// What readers ask for, each a row of figures.
class Questions {
 public:
  Questions(const ReadingOptions& options, tests::ServerProcess& server)
      : options_(options), server_(server), reader_(server.address()) {
    reader_.acts_with_token(std::string{reader_token});
    (void)reader_.live();
  }

  void ask_all() {
    measure("50 posts at a random place", [&] { expect(reader_.does(ListPosts{thread(), from(), PageSize{50}, {}}).posts.size() == 50); });
    measure("a room", [&] { expect(!reader_.does(OpenRoom{RoomId{1}, {}}).posts.posts.empty()); });
    measure("a thread at its end", [&] { expect(!reader_.does(OpenThread{thread(), {}}).posts.posts.empty()); });
    measure("threads after a random one", [&] { (void)reader_.does(ListThreads{RoomId{1}, titled()}); });
    measure("a permalink", [&] { (void)reader_.does(FindPost{PostId{up_to(options_.posts)}}); });
    measure("a member's first screen", [&] { expect(!reader_.does(OpenHome{}).groups.empty()); });
    measure("what waits, of many", [&] { expect(reader_.does(ListWaiting{}).posts.size() == 50); });
  }

 private:
  void measure(std::string_view what, const std::function<void()>& ask) {
    Latencies seen;
    const auto before = cpu_time(server_.process().pid());
    for (int i = 0; i < options_.pages; ++i) {
      const auto began = now_ns();
      ask();
      seen.add(now_ns() - began);
    }
    const double cpu_ms = (cpu_time(server_.process().pid()).total_us() - before.total_us()) / 1e3 / options_.pages;
    fmt::print("{:<28} server CPU {:.3f} ms; as the client sees it p50 {:.2f} ms, p99 {:.2f} ms\n", what, cpu_ms,
               seen.percentile_ms(0.5), seen.percentile_ms(0.99));
  }

  static void expect(bool holds) {
    if (!holds) throw std::runtime_error("an answer is short: fill a new folder, of at least 60,000 posts");
  }

  std::int64_t up_to(std::int64_t last) { return static_cast<std::int64_t>(random_() % static_cast<std::uint64_t>(last)) + 1; }
  ThreadId thread() { return {up_to(options_.threads)}; }
  ThreadId titled() { return {up_to(options_.threads - 1) + 1}; }
  PostNumber from() { return {up_to(options_.posts / options_.threads - 50)}; }

  const ReadingOptions& options_;
  tests::ServerProcess& server_;
  tests::Person reader_;
  std::mt19937_64 random_{20261122};
};

}  // namespace

void measure_reading(const ReadingOptions& options) {
  if (!std::filesystem::exists(options.data + "/majlis.db")) fill(options.data, options);
  const auto starting = now_ns();
  tests::ServerProcess server{options.data, {"--rate-scale", "0", "--shards", "1"}};
  fmt::print("posts {} in {} threads; start to ready {:.0f} ms\n", options.posts, options.threads,
             static_cast<double>(now_ns() - starting) / 1e6);
  Questions{options, server}.ask_all();
}

}  // namespace majlis::bench
