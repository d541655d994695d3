// One thread writes while another reads. Run with ThreadSanitizer as well.
#include <array>
#include <atomic>
#include <thread>

#include "storage/sqlite/writer.hpp"
#include "tests/storage_conformance/backends.hpp"
#include "tests/storage_conformance/village.hpp"

namespace majlis::tests {

TEST_CASE("a reader beside a busy writer always sees whole commits") {
  on_every_backend([](TestStore& store) {
    const auto village = store.write([](Tables& t) { return build_village(t); });
    const Feed feed = Feed::of(village.room.id);
    constexpr int commits = 100;
    constexpr int posts_per_commit = 3;
    std::atomic<bool> done = false;
    std::atomic<int> torn = 0;
    std::thread reading([&] {
      std::int64_t seen = 0;
      const auto reader = store.store().open_reader();
      while (!done) {
        reader->read([&](const Tables& t) {
          const std::int64_t number = t.threads().find(village.thread)->last_number;
          const bool whole = number % posts_per_commit == 0 && t.feeds().get_head(feed) == number &&
                             std::ssize(t.posts().list(village.thread, 1, 1'000, village.ali)) == number;
          if (!whole || number < seen) ++torn;
          seen = number;
        });
      }
    });
    for (int i = 0; i < commits; ++i) {
      store.writer().begin();
      for (int j = 0; j < posts_per_commit; ++j) {
        store.writer().attempt([&](Tables& t) {
          write_post(t, village.thread, village.ali, {"text"});
          t.feeds().append(feed, at(10), "post_written", "{}");
          return true;
        });
      }
      store.writer().commit();
    }
    done = true;
    reading.join();
    CHECK(torn == 0);
    CHECK(store.read([&](const Tables& t) { return t.feeds().get_head(feed); }) == commits * posts_per_commit);
  });
}

TEST_CASE("readers that never pause together do not let the log grow without end") {
  const ScratchDir folder("log");
  TestStore store("sqlite", folder.path());
  const auto village = store.write([](Tables& t) { return build_village(t); });
  constexpr std::uintmax_t log_bytes_max = 1'000'000;
  // Patience without end, so that a slow machine does not decide: the readers let go as soon as they are given a turn.
  storage::sqlite::SqliteWriter writer(store.file().string(), log_bytes_max, std::chrono::minutes(1));
  std::atomic<bool> done = false;
  // Each lets go only when the other one holds a snapshot.
  std::array<std::atomic<int>, 2> held{0, 0};
  const auto read_on = [&](std::size_t self) {
    const auto reader = store.store().open_reader();
    while (!done) {
      reader->read([&](const Tables& t) {
        static_cast<void>(t.threads().find(village.thread));
        const int seen = held[1 - self];
        ++held[self];
        while (!done && held[1 - self] == seen) std::this_thread::yield();
      });
    }
  };
  std::thread one([&] { read_on(0); });
  std::thread other([&] { read_on(1); });
  std::uintmax_t most = 0;
  for (int i = 0; i < 300; ++i) {
    writer.begin();
    writer.attempt([&](Tables& t) { return write_post(t, village.thread, village.ali, {std::string(16'000, 'x')}), true; });
    writer.commit();
    most = std::max(most, std::filesystem::file_size(store.file().string() + "-wal"));
  }
  done = true;
  one.join();
  other.join();
  CHECK(most < 2 * log_bytes_max);
}

}  // namespace majlis::tests
