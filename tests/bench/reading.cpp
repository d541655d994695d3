/// Pages out of a large history, and how long a server takes to start with it.
#include <filesystem>
#include <random>

#include <fmt/format.h>

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

/// Writes posts as the server would, but past its handlers: a million take a minute.
void fill(const std::string& data, const ReadingOptions& options) {
  std::filesystem::create_directories(data);
  const auto store = storage::open_store("sqlite:" + data + "/majlis.db");
  const auto writer = store->open_writer();
  std::vector<ThreadId> threads;
  MemberId author;
  const auto in_one_commit = [&](const std::function<void(storage::Tables&)>& write) {
    writer->begin();
    writer->attempt([&](storage::Tables& tables) { return write(tables), true; });
    writer->commit();
  };
  in_one_commit([&](storage::Tables& tables) {
    author = tables.members().add({MemberName::trusted("Author"), "author", "author", "-", Locale::en, Time{first_post_ms}});
    const auto group = tables.groups().add({Slug::trusted("bench"), GroupName::trusted("Bench"), {}, {}, {}, Time{first_post_ms}});
    tables.groups().add_member(group, author, Role::owner, Time{first_post_ms});
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
        tables.posts().add({threads[static_cast<std::size_t>(written) % threads.size()], author, Time{first_post_ms + written * 1'000},
                            {Markdown::trusted(text), std::nullopt, Excerpt{text}, {}}, std::nullopt});
      }
    });
  }
}

}  // namespace

void measure_reading(const ReadingOptions& options) {
  if (!std::filesystem::exists(options.data + "/majlis.db")) fill(options.data, options);
  const auto starting = now_ns();
  tests::ServerProcess server{options.data, {"--rate-scale", "0", "--shards", "1"}};
  const double start_ms = static_cast<double>(now_ns() - starting) / 1e6;
  tests::Person guest{server.address()};
  (void)guest.live();
  std::mt19937_64 random{20261122};
  Latencies pages;
  const auto before = cpu_time(server.process().pid());
  for (int i = 0; i < options.pages; ++i) {
    const auto thread = ThreadId{static_cast<std::int64_t>(random() % static_cast<unsigned>(options.threads)) + 1};
    const auto from = static_cast<std::int64_t>(random() % static_cast<std::uint64_t>(options.posts / options.threads - 50)) + 1;
    const auto began = now_ns();
    const auto page = guest.does(ListPosts{thread, PostNumber{from}, PageSize{50}, {}});
    pages.add(now_ns() - began);
    if (page.posts.size() != 50) throw std::runtime_error("a page is short");
  }
  const auto after = cpu_time(server.process().pid());
  fmt::print("posts {} in {} threads; start to ready {:.0f} ms\n", options.posts, options.threads, start_ms);
  fmt::print("pages of 50 at random places: server CPU {:.3f} ms a page; as the client sees it p50 {:.2f} ms, p99 {:.2f} ms\n",
             (after.total_us() - before.total_us()) / 1e3 / options.pages, pages.percentile_ms(0.5), pages.percentile_ms(0.99));
  const auto metrics = guest.gets("/metrics").body;
  for (const auto name : {"majlis_query_seconds_sum", "majlis_query_seconds_count"}) {
    const auto at = metrics.find(std::string{"\n"} + name);
    fmt::print("{}\n", metrics.substr(at + 1, metrics.find('\n', at + 1) - at - 1));
  }
}

}  // namespace majlis::bench
