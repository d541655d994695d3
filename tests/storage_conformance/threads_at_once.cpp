// One thread writes while another reads. Run with ThreadSanitizer as well.
#include <atomic>
#include <thread>

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

}  // namespace majlis::tests
